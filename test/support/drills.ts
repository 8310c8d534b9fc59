// Drills as tests play them: each series once, for all tests that look at one of its scores.
import { expect } from "chai";
import { loadScenario } from "../../src/range/drill/scenario.ts";
import type { Score } from "../../src/range/drill/score.ts";
import { firebreak } from "./cli.ts";
import { needs } from "./shared.ts";

/** At night, when every drill is played on both engines, and the matrix whole. */
export const isNight = process.env["FIREBREAK_NIGHTLY"] === "1";
export const allWithinMs = isNight ? 10_800_000 : 600_000;

/** What `drill --all` says of every drill in one variant, played once for all tests. */
const series = new Map<string, Promise<Series>>();

/** `failed` are the lines that say why a drill has no score. */
type Series = { readonly scores: readonly Score[]; readonly failed: readonly string[] };

async function playAll(args: readonly string[]): Promise<Series> {
  const { out, err } = await firebreak(["drill", "--all", "--json", ...args], process.env, allWithinMs);
  expect(out, err).to.not.equal("");
  return { scores: JSON.parse(out), failed: err.split("\n").filter((line) => line.includes("failed:")) };
}

function played(context: Mocha.Context, args: readonly string[]): Promise<Series> {
  context.timeout(allWithinMs);
  const key = args.join(" ");
  const playing = series.get(key) ?? playAll(args);
  series.set(key, playing);
  return playing;
}

/** All scores of a series; what is not on this machine has none. */
export async function allScored(context: Mocha.Context, ...args: string[]): Promise<readonly Score[]> {
  return (await played(context, args)).scores;
}

/** The score of one drill out of a series. */
export async function scored(context: Mocha.Context, name: string, ...args: string[]): Promise<Score> {
  needsOf(context, name);
  const { scores, failed } = await played(context, args);
  const score = scores.find(({ drill }) => drill === name);
  if (score === undefined) throw new Error(`${name} has no score with ${args.join(" ")}: ${failed.join("; ")}`);
  return score;
}

/** Skips a test of a drill whose recording is not on this machine. */
export function needsOf(context: Mocha.Context, name: string): void {
  const { recording, payload } = loadScenario(name).fork;
  if (recording !== undefined) needs(context, `recordings/${recording}.json.gz`);
  if (payload !== undefined) needs(context, `payloads/${payload}`);
}

/** As its `expected.yaml` says, in the block that it says. */
export function expectAnswered(score: Score): void {
  const { contained, containedAfterBlocks, transactions } = loadScenario(score.drill).expected;
  expect(score.why).to.deep.equal([]);
  expect(score).to.include({ contained: contained === true, transactions, falseActions: 0, journalIntact: true });
  if (contained === true) expect(score.blocks).to.include({ detect: 0, decide: 0, mine: containedAfterBlocks });
}
