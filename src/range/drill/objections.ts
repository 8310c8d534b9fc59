import type { Score, ScoreOptions } from "./score.ts";

type Facts = Pick<Score, "transactions" | "contained" | "assets" | "falseActions" | "legitimateBlocked">;

/** Everything in which the run is not what the scenario expects. */
export function objections(
  { scenario, variant, fault, entries, journalIntact, leverHolds, performance }: ScoreOptions,
  { transactions, contained, assets, falseActions, legitimateBlocked }: Facts,
  mined: bigint | undefined,
  signal: bigint | undefined,
): readonly string[] {
  const { expected } = scenario;
  const found: string[] = journalIntact ? [] : ["the journal is not intact"];
  const expect = (isSo: boolean, sentence: string) => isSo || found.push(sentence);
  const late =
    mined === undefined || signal === undefined ? undefined : mined - signal - BigInt(expected.containedAfterBlocks);
  for (const { token, lost } of assets) {
    if (variant === "no-responder")
      expect(
        BigInt(lost) >= BigInt(expected.lostWithoutResponder[token] ?? 0),
        `expected at least ${expected.lostWithoutResponder[token]} ${token} lost without the responder, found ${lost}`,
      );
    else {
      // Only an answer that a fault made late may lose more than one that comes in time.
      const under = variant === "fault" && late !== 0n ? expected.lostUnderFault[token] : undefined;
      const most = under ?? expected.lost[token] ?? "0";
      const least = variant === "benign" ? undefined : expected.lostAtLeast[token];
      expect(
        least === undefined || BigInt(lost) >= BigInt(least),
        `expected at least ${least} ${token} lost all the same, found ${lost}`,
      );
      expect(BigInt(lost) <= BigInt(most), `expected at most ${most} ${token} lost, found ${lost}`);
    }
  }
  for (const { label, reverts, success } of performance.played)
    expect(!(reverts && success), `expected "${label}" to fail, found that it went through`);
  expect(falseActions === 0, `expected no false action, found ${falseActions}`);
  if (variant === "benign") {
    expect(!leverHolds, "expected the lever not to be pulled, found that it holds");
    expect(legitimateBlocked === 0, `expected no honest transaction blocked, found ${legitimateBlocked}`);
  }
  const kinds = entries.map(({ kind }) => kind as string);
  const journal = journalOf(scenario, variant);
  expect(
    inOrder(journal, kinds),
    `expected the journal to show ${journal.join(", ")} in this order, found ${kinds.join(", ")}`,
  );
  const isPlayed =
    variant === "attack" || variant === "fault" || (variant === "benign" && scenario.attack.length === 0);
  for (const detector of isPlayed ? expected.findings : [])
    expect(
      entries.some(({ kind, body }) => kind === "finding" && body["detector"] === detector),
      `expected a finding of ${detector}, found none`,
    );
  if (variant !== "attack" && variant !== "fault") return found;

  expect(
    transactions === expected.transactions,
    `expected ${expected.transactions} transaction(s) of the responder on chain, found ${transactions}`,
  );
  if (!expected.contained) {
    expect(!contained, "expected the incident not to be contained, found that it is");
    return found;
  }
  expect(contained, "expected the incident to be contained, found no such outcome");
  const more = fault === undefined ? "" : `, and at most ${fault.costBlocks} more with ${fault.name}`;
  if (contained)
    expect(
      late !== undefined && late >= 0n && late <= BigInt(fault?.costBlocks ?? 0),
      `expected containment ${expected.containedAfterBlocks} block(s) after the signal${more}; found ${late ?? "an unknown number"} more`,
    );
  return found;
}

/** The entries that must appear; of a benign twin nothing is asked, unless the scenario has no other. */
function journalOf(
  { attack, expected }: ScoreOptions["scenario"],
  variant: ScoreOptions["variant"],
): readonly string[] {
  if (variant === "attack" || (variant === "benign" && attack.length === 0)) return expected.journal;
  // A fault may leave a broadcast without an answer, and then nothing is written of it.
  return variant === "fault" ? expected.journal.filter((kind) => kind !== "broadcast") : [];
}

/** Whether a list appears within another, in order. */
function inOrder(wanted: readonly string[], found: readonly string[]): boolean {
  let next = 0;
  for (const one of found) if (one === wanted[next]) next++;
  return next === wanted.length;
}
