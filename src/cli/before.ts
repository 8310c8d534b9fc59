import { covers } from "../core/decide.ts";
import type { Playbook } from "../core/playbook.ts";
import type { Block, Decision } from "../core/types.ts";

/**
 * What a range says of its first blocks without knowing what was found and done before them: a cool-down may have gone on there, and another detector may
 * have agreed.
 */
export function createBefore(playbooks: readonly Playbook[]) {
  let [count, upTo, most] = [0, 0n, 0n];
  let from: bigint | undefined;

  return {
    take({ number }: Pick<Block, "number">, decisions: readonly Decision[]): void {
      from ??= number;
      for (const decision of decisions) {
        const reach = reachOf(decision, playbooks);
        if (from === 0n || number - from >= reach) continue;
        [count, upTo] = [count + 1, number];
        if (reach > most) most = reach;
      }
    },
    limits: (): readonly string[] =>
      count === 0
        ? []
        : [
            `what was found and done before block ${from}: by cool-downs, or by detectors that agree, ${count} decision(s) up to block ${upTo} may have been others; a range that begins ${most} blocks earlier knows it`,
          ],
  };
}

/** So many blocks back lies what may change a decision. */
function reachOf(decision: Decision, playbooks: readonly Playbook[]): bigint {
  if (decision.verdict === "ignore") return 0n;
  const own = "playbook" in decision ? playbooks.filter(({ name }) => name === decision.playbook) : [];
  const agreeing = playbooks.filter((one) => one.when.atLeast > 1 && covers(one, decision.finding));
  return [...own.map((one) => one.cooldownBlocks), ...agreeing.map(({ when }) => when.withinBlocks)].reduce(
    (most, blocks) => (blocks > most ? blocks : most),
    0n,
  );
}
