import { withDeadline } from "../lib/deadline.ts";
import { type Aftermath, aftermathOf } from "./aftermath.ts";
import { isSurer, marked } from "./doubt.ts";
import { FirebreakError, messageOf } from "./errors.ts";
import type { NamedDetector } from "./line.ts";
import type { Chain } from "./parts.ts";
import { depth } from "./settled.ts";
import type { Address, BlockRef, Finding, Hash, Observation } from "./types.ts";
import type { Pending, Unmined } from "./unblocked.ts";

export type JudgeOptions = {
  readonly detectors: readonly NamedDetector[];
  /** What was mined is read there. */
  readonly chain: Chain;
  /** What a transaction leaves is simulated there: as a quorum of the nodes says it, or as any of them does. */
  readonly agreed: Chain;
  readonly anyone: Chain;
  /** Between two blocks. */
  readonly blockSeconds: number;
  readonly found: (finding: Finding) => Promise<void>;
  readonly fault: (what: string) => void;
  /** Milliseconds that a detector may take for one transaction. */
  readonly deadlineMs: number;
};

/** What is not mined, as it is observed on a head. */
type Unblocked = Observation & { readonly pending: Pending };

/** Strangers make transactions for nothing: so many of one head are judged, for one detector and in all. */
const [mostOfOne, mostOfAll] = [16, 64];

type Spent = {
  readonly number: bigint;
  readonly all: Set<Hash>;
  readonly ofOne: Map<string, Set<Hash>>;
  readonly told: Map<string, Finding>;
};

/**
 * Has those who read a state judge what a transaction that is not mined would leave. Beside the lines in which they look at blocks, so that no block waits
 * for it; nothing of it is remembered.
 */
export function createJudge(options: JudgeOptions) {
  const { chain, agreed, anyone, blockSeconds, found, fault, deadlineMs } = options;
  const readers = options.detectors.flatMap(({ id, detector }) =>
    detector.reads === undefined ? [] : [{ id, detector, groups: detector.reads }],
  );
  const seconds = BigInt(Math.round(blockSeconds));
  let spent: Spent = { number: -1n, all: new Set(), ofOne: new Map(), told: new Map() };

  /** A head that is lower by more than a reorganisation goes back is behind one that was made up. */
  function spentAt({ number }: BlockRef): Spent {
    if (number > spent.number || number + depth < spent.number)
      spent = { number, all: new Set(), ofOne: new Map(), told: new Map() };
    return spent;
  }

  /** Whether there is room for one more in both; it is taken then. */
  function take(id: string, hash: Hash, { all, ofOne }: Spent): boolean {
    const own = ofOne.get(id) ?? new Set();
    const isFull = (own.size >= mostOfOne && !own.has(hash)) || (all.size >= mostOfAll && !all.has(hash));
    if (isFull)
      fault(
        `${id}: more pending transactions of one block touch what it reads than are judged (${mostOfOne}, ${mostOfAll} for all detectors); the others are not`,
      );
    else for (const set of [all, own]) set.add(hash);
    ofOne.set(id, own);
    return !isFull;
  }

  /** Reads as the transaction leaves it and, where that looks wrong, as it is without: what is so already is not of its making. */
  async function look({ id, detector }: NamedDetector, seen: Unblocked, { block, left, without }: Aftermath) {
    const observation: Observation = { ...seen, block };
    const findings = await detector.observe(observation, left);
    if (findings.unread !== undefined) tell(id, findings.unread);
    if (findings.length === 0) return [];
    const already = new Set((await detector.observe(observation, without)).map(({ key }) => key));
    return findings.filter(({ key }) => !already.has(key));
  }

  /** What is found is shown however late it is; that it waits for its turn then makes nobody late. */
  async function judgeBy(one: NamedDetector, seen: Unblocked, aftermath: Aftermath): Promise<void> {
    const looking = look(one, seen, aftermath);
    const showing = looking.then(async (findings) => {
      for (const finding of findings) await show(finding, seen);
    });
    const shown = showing.catch((error: unknown) => tell(one.id, error));
    const isLate = await withDeadline(
      looking.then(
        () => false,
        () => false,
      ),
      deadlineMs,
      () => true,
    );
    if (isLate) tell(one.id, new FirebreakError("DETECTOR_LATE", "it takes too long"));
    else await withDeadline(shown, deadlineMs, () => undefined);
  }

  /** Once for each head, or whoever makes transactions makes as many findings; and again when it is surer. */
  async function show(one: Finding, seen: Unblocked): Promise<void> {
    const { number, hash } = seen.block;
    const finding = marked({ ...one, block: { number, hash } }, seen);
    const { told } = spentAt(seen.block);
    const last = told.get(finding.key);
    if (last !== undefined && !isSurer(finding, last)) return;
    told.set(finding.key, finding);
    await found(finding);
  }

  function tell(id: string, error: unknown): void {
    fault(`${id} cannot judge a pending transaction: ${messageOf(error)}`);
  }

  return {
    /** All that any of them reads. */
    accounts: new Set(readers.flatMap(({ groups }) => groups.flat())) as ReadonlySet<Address>,
    /** The ids of those that judge a transaction which touches these accounts. */
    choose(touched: ReadonlySet<Address>, hash: Hash, head: BlockRef): readonly string[] {
      return readers
        .filter(({ groups }) => groups.some((group) => group.every((account) => touched.has(account))))
        .map(({ id }) => id)
        .filter((id) => take(id, hash, spentAt(head)));
    },
    /** Resolves when all of them have judged it, or after the deadline. */
    async judge(seen: Unblocked, { call, judges }: Unmined): Promise<void> {
      const simulating = seen.belowQuorum === true ? anyone : agreed;
      const supposed = { hash: seen.pending.hash, call, head: seen.block, seconds };
      const aftermath = aftermathOf(supposed, chain, simulating);
      const judging = readers.filter(({ id }) => judges.includes(id)).map((one) => judgeBy(one, seen, aftermath));
      await Promise.all(judging);
    },
  };
}

export type Judge = ReturnType<typeof createJudge>;
