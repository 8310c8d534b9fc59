import { type Chains, chainAt } from "./chains.ts";
import { fillText } from "./fill.ts";
import type { Scenario } from "./scenario.ts";

/**
 * Gives everybody who sends something ether to do it with: before anything is counted, or it would be taken for the holder's, and before the first block, or
 * a reorganisation would take it back. Who holds ether that is at risk pays out of that.
 */
export async function admit(
  chains: Chains,
  { attack, benign, traffic, assets }: Pick<Scenario, "attack" | "benign" | "traffic" | "assets">,
  isBenign: boolean,
): Promise<void> {
  const accountOn = (on: string | undefined, text: string) => fillText(text, chainAt(chains, on).known).toLowerCase();
  for (const { send, on } of [...(isBenign ? benign.moves : attack), ...traffic]) {
    const { name, stage } = chainAt(chains, on);
    const from = accountOn(on, send.from);
    const isHolder = assets.some(
      (one) =>
        one.address === "native" && chainAt(chains, one.on).name === name && accountOn(one.on, one.holder) === from,
    );
    await stage.impersonate(from, !isHolder);
  }
}
