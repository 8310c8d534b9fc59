import { bootEmbedded } from "../range/embedded.ts";
import { type EngineName, type Fork, type ForkSource, openFork } from "../range/fork.ts";
import type { Hardfork } from "../range/hardfork.ts";

/** The rules that can run a hub; earlier ones lack its opcodes. */
const runHubs: readonly Hardfork[] = ["cancun", "prague", "osaka"];

/** Opens a fork on which a plan can be proven; blocks from before Cancun are continued under Prague's rules. */
export async function openProofFork(source: ForkSource, engine: EngineName): Promise<Fork> {
  const fork = await openFork({ source, engine });
  if (!runHubs.includes(fork.hardfork)) {
    await fork.close();
    return openFork({ source, engine, hardfork: "prague" });
  }
  if (source.kind === "embedded")
    await bootEmbedded(fork).catch(async (error) => {
      await fork.close();
      throw error;
    });
  return fork;
}
