import { exactly } from "./amount.ts";
import type { Answer, Sight } from "./answers.ts";
import type { Score, ScoreOptions } from "./score.ts";

type Facts = Pick<
  Score,
  "transactions" | "contained" | "chains" | "people" | "assets" | "falseActions" | "legitimateBlocked"
>;

/** Transactions that only fill a nonce which a reorganisation gave back before one was signed that stands behind it: the effect comes about once. */
function nonceGaps({ fault }: Pick<ScoreOptions, "fault">): number {
  return fault?.chain?.kind === "reorg" ? 1 : 0;
}

/** Everything in which the run is not what the scenario expects. */
export function objections(
  options: ScoreOptions,
  { transactions, contained, chains, people, assets, falseActions, legitimateBlocked }: Facts,
  sight: Sight,
): readonly string[] {
  const { scenario, variant, entries, journalIntact, performance } = options;
  const { expected } = scenario;
  const found: string[] = journalIntact ? [] : ["the journal is not intact"];
  const expect = (isSo: boolean, sentence: string) => isSo || found.push(sentence);
  const inTime = chains.every((one) => one.contained === null || lateOf(one, options, sight) === 0);
  for (const { token, decimals, lost } of assets) {
    const whole = (amount: string) => exactly(amount, decimals);
    if (variant === "no-responder") {
      const least = expected.lostWithoutResponder[token] ?? "0";
      expect(
        BigInt(lost) >= BigInt(least),
        `expected at least ${whole(least)} ${token} lost without the responder, found ${whole(lost)}`,
      );
    } else if (variant !== "benign") {
      // Only an answer that a fault made late may lose more than one that comes in time.
      const under = variant === "fault" && !inTime ? expected.lostUnderFault[token] : undefined;
      const most = under ?? expected.lost[token] ?? "0";
      const least = expected.lostAtLeast[token];
      expect(
        least === undefined || BigInt(lost) >= BigInt(least),
        `expected at least ${whole(least ?? "0")} ${token} lost all the same, found ${whole(lost)}`,
      );
      expect(BigInt(lost) <= BigInt(most), `expected at most ${whole(most)} ${token} lost, found ${whole(lost)}`);
    }
  }
  expect(
    variant === "benign" || assets.some(({ atRisk }) => atRisk !== "0"),
    "expected something to be at risk, found that no holder has anything; correct the assets, or their holders",
  );
  for (const { label, success, isMined } of performance.played.filter(({ reverts }) => reverts))
    expect(
      isMined && !success,
      `expected "${label}" to fail, found that it ${success ? "went through" : "was never mined"}`,
    );
  expect(falseActions === 0, `expected no false action, found ${falseActions}${unnamed(options)}`);
  if (variant === "benign") {
    expect(
      !options.chains.some(({ leverHolds }) => leverHolds),
      "expected the lever not to be pulled, found that it holds",
    );
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
    transactions >= expected.transactions && transactions <= expected.transactions + nonceGaps(options),
    `expected ${expected.transactions} transaction(s) of the responder on chain, found ${transactions}`,
  );
  if (expected.contained !== true) {
    expect(!contained, "expected the incident not to be contained, found that it is");
    if (expected.contained === "no lever") found.push(...leversSeen(options, people));
    return found;
  }
  expect(contained, "expected the incident to be contained, found no such outcome");
  for (const one of contained ? chains : []) found.push(...lateness(one, options, sight));
  return found;
}

/** An action that follows from a detector which nobody named as one that acts is a false one, also where the name was only forgotten. */
function unnamed({ scenario: { expected }, variant, entries }: ScoreOptions): string {
  if (variant === "benign") return "";
  const incidents = new Set(entries.flatMap(({ kind, body }) => (kind === "intent" ? [body["incident"]] : [])));
  const acted = entries.flatMap(({ kind, ref, body }) =>
    kind === "finding" && incidents.has(ref) ? [String(body["detector"])] : [],
  );
  const others = [...new Set(acted)].filter((one) => !expected.detectors.includes(one));
  if (others.length === 0) return "";
  return `, of ${others.join(", ")}; a detector that may lead to a transaction stands under \`detectors\` of expected.yaml`;
}

/** What speaks against it that people can be told and nothing else can be done. */
function leversSeen({ graded, chains }: ScoreOptions, people: readonly string[]): readonly string[] {
  const others = graded.filter(({ grade }) => grade !== "F");
  return [
    ...(graded.length === 0 ? ["expected readiness to be asked before, found no contract under `readiness`"] : []),
    ...others.map(
      ({ address, grade, why }) => `expected readiness to find no lever at ${address}, found ${grade}: ${why}`,
    ),
    ...graded.flatMap(({ address, hasCode, unread }) => [
      // An address with a slip in it is graded F as well, and so is what was never read.
      ...(hasCode ? [] : [`expected a contract at ${address}, which is under \`readiness\`, found no code`]),
      ...(unread === 0
        ? []
        : [`expected every question of readiness about ${address} to be answered, found ${unread} that were not`]),
    ]),
    ...(chains.some(({ leverHolds }) => leverHolds !== undefined)
      ? ["expected nothing to pull, found plans or probes"]
      : []),
    ...(people.length === 0 ? ["expected people to be told, found nobody who was"] : []),
  ];
}

/** A chain on which the answer came in another block than the scenario says; what the fault costs is counted in the blocks of the signal's chain. */
function lateness(answer: Answer, options: ScoreOptions, sight: Sight): readonly string[] {
  const { scenario, fault, chains } = options;
  const { on, contained } = answer;
  const late = lateOf(answer, options, sight);
  const ratio = blockMsOf(sight.on, scenario) / blockMsOf(on, scenario);
  const most = Math.ceil((fault?.costBlocks ?? 0) * ratio);
  // Blocks of two chains that end at the same moment are closed one after the other: the second one may hold an answer already.
  const least = on === sight.on ? 0 : -1;
  if (contained === null || (late !== undefined && late >= least && late <= most)) return [];
  const where = chains.length === 1 ? "" : ` on ${on}`;
  const more = fault === undefined ? "" : `, and at most ${most} more with ${fault.name}`;
  const wanted = wantedOn(on, options, sight);
  return [
    `expected containment ${wanted} block(s) after the signal${where}${more}; found ${late ?? "an unknown number"} more`,
  ];
}

/** Blocks of its chain by which an answer came later than it must; undefined where it never came. */
function lateOf({ on, signalBlock, containedBlock }: Answer, options: ScoreOptions, sight: Sight): number | undefined {
  if (signalBlock === null || containedBlock === null) return undefined;
  return containedBlock - signalBlock - wantedOn(on, options, sight);
}

function wantedOn(name: string, { scenario }: ScoreOptions, { on }: Sight): number {
  const { containedAfterBlocks, containedAfterBlocksOn } = scenario.expected;
  return name === on ? containedAfterBlocks : (containedAfterBlocksOn[name] ?? 1);
}

function blockMsOf(name: string | undefined, { chains, blockMs }: ScoreOptions["scenario"]): number {
  return (name === undefined ? undefined : chains[name]?.blockMs) ?? blockMs;
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
