// Plays one trace on a contract of ours and on another design, and holds a model against both: where they must agree, and where not.
import { expect } from "chai";
import { type Contract, Interface } from "ethers";
import fc from "fast-check";
import { seed } from "../../support/seed.ts";
import { ethers, loadFixture, mined, people, time } from "./chain.ts";

export type Call = readonly [method: string, ...args: unknown[]];

/** For ours and for theirs: "done" or the error's name for each call of the step, then whether each lane is closed. */
export interface Sides<T> {
  ours: T;
  theirs: T;
}
export interface Seen {
  outcomes: string[];
  closed: boolean[];
}
export interface Expected extends Sides<Seen> {
  /** Each way in which the two must differ after this step, by name; none where they must agree. */
  differences: string[];
}

export interface Model<Step> {
  /** What the step calls. Asked before `play`. */
  calls(step: Step): Sides<Call[]>;
  play(step: Step, now: number): Expected;
}

export interface Traces<Step> {
  readonly fixture: () => Promise<Sides<Contract> & { batch: Contract }>;
  readonly model: () => Model<Step>;
  readonly step: fc.Arbitrary<Step>;
  /** Views that answer either whether something is closed or until when. */
  readonly asks: Sides<readonly Call[]>;
  /** Traces that are played before the random ones, since they meet every difference. */
  readonly examples: readonly Step[][];
  /** The names of all differences. Each must be met, so that none is only claimed. */
  readonly differences: readonly string[];
}

/** A market whose council and recovery are the batch, which plays every part. */
export async function deployBeside(theirs: string) {
  const { stranger } = await people();
  const batch = await ethers.deployContract("Batch");
  const ours = await ethers.deployContract("LendingLanes", [stranger, batch, batch]);
  return { ours, theirs: await ethers.deployContract(theirs), batch };
}

/** Plays random traces; answers how often each difference was met. */
export async function playTraces<Step extends { wait: number }>(traces: Traces<Step>): Promise<Map<string, number>> {
  const met = new Map(traces.differences.map((name) => [name, 0]));

  const run = async (steps: readonly Step[]) => {
    const { ours, theirs, batch } = await loadFixture(traces.fixture);
    const model = traces.model();
    for (const step of steps) {
      const now = (await time.latest()) + step.wait;
      await time.setNextBlockTimestamp(now);
      const calls = model.calls(step);
      const seen = await play({ ours, theirs }, batch, calls, traces.asks, now);

      const { differences, ...expected } = model.play(step, now);
      expect(seen).to.deep.equal(expected);
      // A difference that no name stands for, or a name without a difference, is a fault of one of the three.
      expect(differ(seen), `named: ${differences.join(", ")}`).to.equal(differences.length > 0);
      for (const name of differences) met.set(name, (met.get(name) ?? 0) + 1);
    }
  };

  const trace = fc.array(traces.step, { minLength: 4, maxLength: 16 });
  const examples = traces.examples.map((steps): [Step[]] => [steps]);
  await fc.assert(fc.asyncProperty(trace, run), { seed: seed.value, numRuns: 50, examples });
  return met;
}

/** Errors of one kind have other names on either side; what counts is who was refused, and what is closed. */
function differ({ ours, theirs }: Sides<Seen>): boolean {
  const plain = ({ outcomes, closed }: Seen) => JSON.stringify([outcomes.map((outcome) => outcome === "done"), closed]);
  return plain(ours) !== plain(theirs);
}

async function play(
  pair: Sides<Contract>,
  batch: Contract,
  calls: Sides<readonly Call[]>,
  asks: Sides<readonly Call[]>,
  now: number,
): Promise<Sides<Seen>> {
  const of = (side: keyof Sides<unknown>) =>
    [...calls[side], ...asks[side]].map(([method, ...args]) => ({
      side,
      method,
      target: pair[side].target,
      data: pair[side].interface.encodeFunctionData(method, args),
    }));
  const all = [...of("ours"), ...of("theirs")];
  const { deployer } = await people();
  const targets = all.map(({ target }) => target);
  const data = all.map((each) => each.data);
  const receipt = await mined(batch, deployer, "play", targets, data, { gasLimit: 10_000_000 });

  const answered = batch.interface.getEvent("Answered")?.topicHash;
  const answers = receipt.logs.filter(({ topics }) => topics[0] === answered);
  const seen: Sides<Seen> = { ours: { outcomes: [], closed: [] }, theirs: { outcomes: [], closed: [] } };
  for (const [index, { side, method }] of all.entries()) {
    const [ok, answer] = batch.interface.decodeEventLog("Answered", answers[index]?.data ?? "0x");
    const { outcomes, closed } = seen[side];
    if (outcomes.length < calls[side].length) outcomes.push(ok ? "done" : errorName(pair[side], answer));
    else closed.push(isClosed(pair[side].interface.decodeFunctionResult(method, answer)[0], now));
  }
  return seen;
}

function isClosed(answer: bigint | boolean, now: number): boolean {
  return typeof answer === "boolean" ? answer : answer > BigInt(now);
}

const panics = new Interface(["error Panic(uint256 code)"]);

function errorName(contract: Contract, answer: string): string {
  return (contract.interface.parseError(answer) ?? panics.parseError(answer))?.name ?? `unknown ${answer}`;
}
