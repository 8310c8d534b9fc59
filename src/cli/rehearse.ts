import type { ChainApp } from "../app/app.ts";
import { decide } from "../core/decide.ts";
import { entryOfDecision, entryOfFinding } from "../core/entries.ts";
import { FirebreakError, messageOf } from "../core/errors.ts";
import { createHistory } from "../core/history.ts";
import { actionsOf } from "../core/ladder/rungs.ts";
import { lower, type Playbook, type Policy } from "../core/playbook.ts";
import type { Block, Decision, Finding, Hash, Log, Moment, NewEntry, Observation } from "../core/types.ts";

/** A detector that could not say anything about a block. */
export type Unread = { readonly detector: string; readonly block: bigint; readonly reason: string };

/** What came of a look at one block. */
export type Looked = {
  readonly findings: readonly Finding[];
  readonly decisions: readonly Decision[];
  readonly unread: readonly Unread[];
  /** Detectors that could say something of it, and be it that nothing is wrong. */
  readonly evaluated: number;
};

/** Whether detectors looked and none of them could say anything: that nothing was found means nothing then. Of each, how many. */
export function isBlind({ found, unread, evaluated }: Readonly<Record<"found" | "unread" | "evaluated", number>>) {
  return found === 0 && unread > 0 && evaluated === 0;
}

const usualQuiet = 300n;

/**
 * Decides as the responder would, block after block, and sends nothing. What is sent counts against the caps as if it had been; that an earlier one holds
 * still, so that nothing is sent, is not known here.
 */
export function createRehearsal({ config, detectors, chain }: ChainApp, policy: Policy) {
  const history = createHistory(config.id);

  function decideOn(finding: Finding, block: Block): Decision | undefined {
    const moment = { chainId: config.id, block: block.number, time: block.timestamp, balances: {} };
    const decision = decide(finding, policy, history, moment);
    const quiet = policy.playbooks.find(({ name }) => "playbook" in decision && name === decision.playbook);
    const isNew = decision.verdict === "act" || history.isNew(decision, quiet?.cooldownBlocks ?? usualQuiet);
    history.take(entryOfFinding(finding, moment, 0));
    history.take(entryOfDecision(decision, moment, 0));
    for (const entry of takenOf(decision, moment, policy)) history.take(entry);
    return isNew ? decision : undefined;
  }

  return {
    /** Looks at one block with every detector, each for itself: what one cannot read is no reason for another to be silent. */
    async look(block: Block, logs: readonly Log[]): Promise<Looked> {
      const unread: Unread[] = [];
      let evaluated = 0;
      // What was announced is decided on again, and was found before.
      const due = history.takeDue(block.number);
      const findings: Finding[] = [];
      for (const { id, detector } of detectors) {
        const own = logs.filter((log) =>
          detector.logs.some(({ address, topic0 }) => address === log.address && topic0 === log.topics[0]),
        );
        if (!detector.everyBlock && own.length === 0) continue;
        const observation: Observation = { chainId: config.id, block, logs: own, reorged: [], isHead: true };
        try {
          const found = await detector.observe(observation, chain);
          findings.push(...found);
          if (found.unread !== undefined) throw found.unread;
          evaluated++;
        } catch (error) {
          if (!(error instanceof FirebreakError)) throw error;
          unread.push({ detector: id, block: block.number, reason: messageOf(error) });
        }
      }
      return {
        findings,
        decisions: [...due, ...findings].flatMap((finding) => decideOn(finding, block) ?? []),
        unread,
        evaluated,
      };
    },
  };
}

/** What the journal of a responder that acts would have of it: an intent for each step, and for a ladder that its first way was taken. */
function takenOf(decision: Decision, { chainId, block }: Moment, { ladders }: Policy): readonly NewEntry[] {
  if (decision.verdict !== "act") return [];
  const { finding, steps } = decision;
  const at = { block: `${block}`, since: `${block}` };
  return steps.flatMap((step): readonly NewEntry[] => {
    const [action = step] = actionsOf(step, ladders);
    const rung = { status: "begun", ladder: step, rung: 0, tries: 0, action, on: `${chainId}`, ...at };
    const body = { action, incident: finding.key, chain: `${chainId}`, block: `${block}` };
    const intent: NewEntry = { kind: "intent", ref: `${finding.key} ${step} ${block}`, body };
    return ladders?.[step] === undefined ? [intent] : [{ kind: "rung", ref: finding.key, body: rung }, intent];
  });
}

/** What no run over past blocks of one chain can show of its rules, in a sentence each; `all` are the same playbooks with their steps on every chain. */
export function limitsOf(
  { playbooks, detectors }: Pick<ChainApp, "playbooks"> & { readonly detectors: readonly { readonly id: string }[] },
  all: readonly Playbook[],
): readonly string[] {
  const elsewhere = all.flatMap(({ name, when, steps, do: level }, at) => {
    const isHere = detectors.some(({ id }) => when.detectors.includes(id));
    const others = steps.filter((step) => playbooks[at]?.steps.includes(step) !== true);
    return !isHere || others.length === 0 || lower(level, "notify") === level
      ? []
      : [`playbook ${name} takes ${others.join(", ")} on another chain, which decides on that by itself`];
  });
  const final = playbooks.flatMap(({ name, finality }) =>
    finality?.kind === "tag"
      ? [
          `playbook ${name} waits until a block is ${finality.tag}; when that was no node says, so that it never acts here`,
        ]
      : [],
  );
  const agreeing = all.flatMap(({ name, when }, at) => {
    const others = [...new Set(when.detectors.filter((one) => !detectors.some(({ id }) => id === one)))];
    const concerns = others.length < new Set(when.detectors).size || playbooks[at]?.steps.length !== 0;
    return when.atLeast <= 1 || others.length === 0 || !concerns
      ? []
      : [
          `playbook ${name} needs ${when.atLeast} detectors, and what ${others.join(", ")} found on another chain is not known here: it may fire where nothing of it is shown`,
        ];
  });
  return [...elsewhere, ...agreeing, ...final];
}

/** What a look at one block, or at one transaction, leaves out of what several detectors must agree on, in a sentence each. */
export function alone(
  { playbooks, detectors }: Parameters<typeof limitsOf>[0],
  tx: Hash | undefined,
): readonly string[] {
  const before = tx === undefined ? "in earlier blocks" : "in earlier blocks and of other transactions";
  return (
    playbooks
      .filter(({ when }) => when.atLeast > 1 && detectors.some(({ id }) => when.detectors.includes(id)))
      // Those of no earlier block count where all must be of the same one.
      .filter(({ when }) => when.withinBlocks > 0n || tx !== undefined)
      .map(
        ({ name, when: { atLeast, withinBlocks } }) =>
          `playbook ${name} needs ${atLeast} detectors within ${withinBlocks} blocks, and what was found ${before} is not known here: look at a range with \`backtest\``,
      )
  );
}

/** Which detectors see more than the one transaction that is asked for, in a sentence: of a block only events are told apart. */
export function beyondTx({ detectors }: Pick<ChainApp, "detectors">): readonly string[] {
  const whole = detectors.filter(({ detector }) => detector.everyBlock).map(({ id }) => id);
  if (whole.length === 0) return [];
  return [
    `what ${whole.join(", ")} found may come of another transaction: the state and the calls of the whole block are looked at`,
  ];
}

/** The logs of a block that the detectors look at; of one transaction, where it is given. */
export async function logsOf({ chain, detectors }: ChainApp, block: Block, tx?: Hash): Promise<readonly Log[]> {
  const logs = await chain.logs(
    block,
    detectors.flatMap(({ detector }) => detector.logs),
  );
  return tx === undefined ? logs : logs.filter(({ transactionHash }) => transactionHash === tx);
}
