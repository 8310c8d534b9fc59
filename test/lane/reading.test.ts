import { expect } from "chai";
import { readingOf } from "../../src/lane/reading.ts";
import { blockOf, observationOf } from "../support/fakes.ts";
import { chainOf, runAll, type SourceTools } from "./laning.ts";

/** What a source tells of a chain, by a clock that is set by hand; `said` is whether it is followed. */
function reading() {
  const [said, faults, at]: [boolean[], string[], { ms: number }] = [[], [], { ms: 0 }];
  const app = { followed: (_: string, isFollowed: boolean) => void said.push(isFollowed) };
  const source = { failed: (what: string) => void faults.push(what), well: () => void faults.push("well") };
  const told = { tellBelow: () => undefined, source };
  const tools = readingOf(app, { name: "one", staleSeconds: 60 }, told, () => at.ms);
  /** A look that finds a head, and then reads what is new of it or fails. */
  const lookAt = (seconds: number, failure?: string) => {
    at.ms = seconds * 1_000;
    tools.below(undefined);
    failure === undefined ? tools.read() : tools.fault(new Error(failure));
  };
  return { ...tools, said, faults, at, lookAt };
}

describe("a lane whose head stays below what was handled before", () => {
  it("says why nothing is watched, and is not followed until it is past that [everything was green]", async () => {
    const said: boolean[] = [];
    const reason = "the chain shows block 69, and block 254 was handled before";
    const source = async function* (_: AbortSignal, { below }: SourceTools) {
      below?.(reason);
      below?.(undefined);
      yield observationOf(blockOf(100, "one"));
    };
    const { app } = chainOf({ name: "one", id: 1n, head: 100, steps: [], source });

    const followed = (_: string, isFollowed: boolean) => void said.push(isFollowed);
    const { entries } = await runAll([app], undefined, undefined, [], undefined, { followed });

    const faults = entries.filter(({ kind, ref }) => kind === "fault" && ref === "head");
    expect(faults.map(({ body }) => body["reason"])).to.deep.equal([reason]);
    expect(said.join()).to.include("false,true");
  });

  it("leaves it to others to say that a chain is followed whose head never was below [a lane that ended again and again was shown as followed]", () => {
    const { below, said } = reading();

    for (const reason of [undefined, undefined, "below", "below", undefined, undefined]) below(reason);

    expect(said).to.deep.equal([false, false, true]);
  });
});

describe("a chain that shows heads, and whose blocks cannot be read", () => {
  it("is not followed once every look failed for `staleSeconds`, until one does not: just below, at [all was green, and nothing was watched]", () => {
    const { lookAt, said, faults } = reading();

    for (const seconds of [10, 69]) lookAt(seconds, "refused");
    const below = [...said];
    lookAt(70, "refused");
    const at = [...said];
    for (const seconds of [71, 72]) lookAt(seconds);

    expect([below, at]).to.deep.equal([[], [false]]);
    expect(said.indexOf(true)).to.equal(said.length - 1);
    expect(faults).to.deep.equal(["refused", "refused", "refused", "well", "well"]);
  });

  it("is followed where looks fail now and then, however rare its blocks are", () => {
    const { lookAt, said } = reading();

    for (const seconds of [0, 100, 200]) {
      lookAt(seconds, "no answer in time");
      lookAt(seconds + 59, "no answer in time");
      lookAt(seconds + 60);
    }

    expect(said).to.deep.equal([]);
  });

  it("is not followed again before both are over, where its head stays below what was handled as well", () => {
    const { below, fault, read, at, said } = reading();
    fault(new Error("refused"));
    at.ms = 60_000;
    fault(new Error("refused"));

    below("below");
    read();
    const still = said.includes(true);
    below(undefined);

    expect([still, said.at(-1)]).to.deep.equal([false, true]);
  });

  it("is told by its lane, and followed again with the first block", async () => {
    const said: boolean[] = [];
    const source = async function* (_: AbortSignal, { fault, read }: SourceTools) {
      fault(new Error("logs are not in your plan"));
      yield observationOf(blockOf(100, "one"));
      read?.();
    };
    const { app } = chainOf({ name: "one", id: 1n, head: 100, steps: [], source });
    const impatient = { ...app, config: { ...app.config, staleSeconds: 0 } };

    const followed = (_: string, isFollowed: boolean) => void said.push(isFollowed);
    const { entries } = await runAll([impatient], undefined, undefined, [], undefined, { followed });

    const faults = entries.filter(({ kind, ref }) => kind === "fault" && ref === "source");
    expect(faults.map(({ body }) => body["reason"])).to.deep.equal(["logs are not in your plan"]);
    expect(said.slice(0, 2)).to.deep.equal([false, true]);
  });
});
