import type { ChainApp } from "../app.ts";
import { decide } from "../core/decide.ts";
import { entryOfDecision, entryOfFinding } from "../core/entries.ts";
import { FirebreakError, messageOf } from "../core/errors.ts";
import { createHistory } from "../core/history.ts";
import type { Policy } from "../core/playbook.ts";
import type { Block, Decision, Finding, Hash, Log, Observation } from "../core/types.ts";

/** A detector that could not say anything about a block. */
export type Unread = { readonly detector: string; readonly block: bigint; readonly reason: string };

const usualQuiet = 300n;

/** Decides as the responder would, block after block, and sends nothing; `seen` returns what it would have said anew. */
export function createRehearsal({ config, detectors, chain }: ChainApp, policy: Policy) {
  const history = createHistory(config.id);

  function decideOn(finding: Finding, block: Block): Decision | undefined {
    const moment = { chainId: config.id, block: block.number, time: block.timestamp, balances: {} };
    const decision = decide(finding, policy, history, moment);
    const quiet = policy.playbooks.find(({ name }) => "playbook" in decision && name === decision.playbook);
    const isNew = decision.verdict === "act" || history.isNew(decision, quiet?.cooldownBlocks ?? usualQuiet);
    history.take(entryOfFinding(finding, moment, 0));
    history.take(entryOfDecision(decision, moment, 0));
    return isNew ? decision : undefined;
  }

  return {
    /** Looks at one block with every detector, each for itself: what one cannot read is no reason for another to be silent. */
    async look(
      block: Block,
      logs: readonly Log[],
    ): Promise<{
      readonly findings: readonly Finding[];
      readonly decisions: readonly Decision[];
      readonly unread: readonly Unread[];
    }> {
      const unread: Unread[] = [];
      const findings = [...history.takeDue(block.number)];
      for (const { id, detector } of detectors) {
        const own = logs.filter((log) =>
          detector.logs.some(({ address, topic0 }) => address === log.address && topic0 === log.topics[0]),
        );
        if (!detector.everyBlock && own.length === 0) continue;
        const observation: Observation = { chainId: config.id, block, logs: own, reorged: [], isHead: true };
        try {
          findings.push(...(await detector.observe(observation, chain)));
        } catch (error) {
          if (!(error instanceof FirebreakError)) throw error;
          unread.push({ detector: id, block: block.number, reason: messageOf(error) });
        }
      }
      return { findings, decisions: findings.flatMap((finding) => decideOn(finding, block) ?? []), unread };
    },
  };
}

/** The logs of a block that the detectors look at; of one transaction, where it is given. */
export async function logsOf({ chain, detectors }: ChainApp, block: Block, tx?: Hash): Promise<readonly Log[]> {
  const logs = await chain.logs(
    block,
    detectors.flatMap(({ detector }) => detector.logs),
  );
  return tx === undefined ? logs : logs.filter(({ transactionHash }) => transactionHash === tx);
}
