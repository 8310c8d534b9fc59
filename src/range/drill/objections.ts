import type { Score, ScoreOptions } from "./score.ts";

type Facts = Pick<Score, "transactions" | "contained" | "assets" | "falseActions" | "legitimateBlocked">;

/** Everything in which the run is not what the scenario expects. */
export function objections(
  { scenario, variant, fault, entries, journalIntact, leverHolds }: ScoreOptions,
  { transactions, contained, assets, falseActions, legitimateBlocked }: Facts,
  mined: bigint | undefined,
  signal: bigint | undefined,
): readonly string[] {
  const { expected } = scenario;
  const found: string[] = journalIntact ? [] : ["the journal is not intact"];
  const expect = (isSo: boolean, sentence: string) => isSo || found.push(sentence);
  for (const { token, lost } of assets) {
    if (variant === "no-responder")
      expect(
        BigInt(lost) >= BigInt(expected.lostWithoutResponder[token] ?? 0),
        `expected at least ${expected.lostWithoutResponder[token]} ${token} lost without the responder, found ${lost}`,
      );
    else {
      const under = variant === "fault" ? expected.lostUnderFault[token] : undefined;
      const most = under ?? expected.lost[token] ?? "0";
      expect(BigInt(lost) <= BigInt(most), `expected at most ${most} ${token} lost, found ${lost}`);
    }
  }
  expect(falseActions === 0, `expected no false action, found ${falseActions}`);
  if (variant === "benign") {
    expect(!leverHolds, "expected the lever not to be pulled, found that it holds");
    expect(legitimateBlocked === 0, `expected no honest transaction blocked, found ${legitimateBlocked}`);
  }
  if (variant !== "attack" && variant !== "fault") return found;

  const late =
    mined === undefined || signal === undefined ? 0n : mined - signal - BigInt(expected.containedAfterBlocks);
  expect(contained, "expected the incident to be contained, found no such outcome");
  expect(transactions === 1, `expected exactly one transaction of the responder on chain, found ${transactions}`);
  expect(
    late >= 0n && late <= BigInt(fault?.costBlocks ?? 0),
    `expected containment ${expected.containedAfterBlocks} block(s) after the signal, found ${late} more`,
  );
  const kinds = entries.map(({ kind }) => kind as string);
  // A fault may leave a broadcast without an answer, and then nothing is written of it.
  const journal = expected.journal.filter((kind) => variant === "attack" || kind !== "broadcast");
  expect(
    inOrder(journal, kinds),
    `expected the journal to show ${journal.join(", ")} in this order, found ${kinds.join(", ")}`,
  );
  return found;
}

/** Whether a list appears within another, in order. */
function inOrder(wanted: readonly string[], found: readonly string[]): boolean {
  let next = 0;
  for (const one of found) if (one === wanted[next]) next++;
  return next === wanted.length;
}
