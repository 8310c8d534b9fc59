import { expect } from "chai";
import type { NewEntry } from "../../src/core/types.ts";
import { keepFollowing } from "../../src/lane/keep.ts";

/** A chain that does at each start what comes next, and time that passes at once; what was waited for is kept. */
function openChain(...starts: readonly ("fails" | "starts and fails" | "stays")[]) {
  const [stop, notes, waits, away]: [AbortController, NewEntry[], number[], string[]] = [
    new AbortController(),
    [],
    [],
    [],
  ];
  const left = [...starts];
  let isStaying = false;
  let now = 0;
  const wait = async (ms: number, signal: AbortSignal) => {
    // Whether it stays is known at the end of its time alone.
    if (ms === 15_000 && signal !== stop.signal && !isStaying)
      return new Promise<void>((end) => signal.addEventListener("abort", () => end(), { once: true }));
    waits.push(ms);
    now += ms;
  };
  const follow = async (signal: AbortSignal, ready = () => {}) => {
    const next = left.shift();
    if (next === undefined) stop.abort();
    if (next === undefined) return;
    isStaying = next === "stays";
    if (next !== "fails") ready();
    // Time for whoever waits for it to stay.
    await new Promise((resolve) => setImmediate(resolve));
    throw new Error(`no node answers, ${signal.aborted ? "" : now}`);
  };
  const followed = (chain: string, isFollowed: boolean) => void away.push(`${chain} ${isFollowed}`);
  const note = (entry: NewEntry) => void notes.push(entry);
  const clock = () => now;
  const ended = keepFollowing({ name: "base", follow }, { note, followed, signal: stop.signal, wait, clock });
  return { ended, notes, waits, away, said: () => notes.map(({ body }) => String(body["reason"])) };
}

describe("one of several chains", () => {
  it("is tried again less and less often, and told of once while it cannot be read (it was told of each second)", async () => {
    const chain = openChain("fails", "fails", "fails", "fails", "fails", "fails", "starts and fails");
    await chain.ended;

    expect(chain.waits).to.deep.equal([1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
    expect(chain.said()).to.deep.equal(["no node answers, 0"]);
    expect(chain.notes[0]).to.include({ kind: "fault", ref: "chain:base" });
    expect(new Set(chain.away)).to.deep.equal(new Set(["base false"]));
  });

  it("is told of when it is there again and stays, and is tried again soon when it ends then", async () => {
    const chain = openChain("fails", "fails", "stays", "fails");
    await chain.ended;

    expect(chain.said()).to.deep.equal(["no node answers, 0", "it is followed again", "no node answers, 18000"]);
    expect(chain.notes.map(({ body }) => body["over"])).to.deep.equal([undefined, true, undefined]);
    expect(chain.waits).to.deep.equal([1_000, 2_000, 15_000, 1_000, 2_000]);
    expect(chain.away).to.deep.equal(["base false", "base false", "base true", "base false", "base false"]);
  });

  it("says nothing of a first start that goes well", async () => {
    const chain = openChain("stays");
    await chain.ended;

    expect(chain.said()).to.deep.equal(["no node answers, 15000"]);
  });
});
