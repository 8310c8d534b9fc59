import type { ChainApp } from "../app/app.ts";
import { FirebreakError } from "../core/errors.ts";
import type { Objection } from "./check.ts";

/** What is raised where no node knows such a block; that nodes are busy, or differ for a moment, says nothing. */
const lacking: readonly string[] = ["NOT_EVALUABLE", "BLOCK_UNKNOWN"];

/** Playbooks that would wait for ever: no node of their chain says which block is safe, or finalized. */
export async function finalityObjections({
  chain,
  playbooks,
  config,
}: Pick<ChainApp, "chain" | "playbooks"> & { readonly config: Pick<ChainApp["config"], "name"> }): Promise<
  readonly Objection[]
> {
  const asked = playbooks.map(async ({ name, finality, steps }) => {
    if (finality?.kind !== "tag" || steps.length === 0) return [];
    const isLacking = await chain.heightOf(finality.tag).then(
      () => false,
      (error: unknown) => error instanceof FirebreakError && lacking.includes(error.code),
    );
    const objection = `no node of ${config.name} says which block is ${finality.tag}, so that it never acts; use other nodes, or \`finality\` in blocks`;
    return isLacking ? [{ about: `playbook ${name}`, objection }] : [];
  });
  return (await Promise.all(asked)).flat();
}
