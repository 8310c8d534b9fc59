import { expect } from "chai";
import { createEffects } from "../../src/core/effects.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Action } from "../../src/core/parts.ts";
import { blockOf, fakeAction, fakeChain } from "../support/fakes.ts";

const set = (holds: Readonly<Record<string, Action["holds"]>>, heldSince?: bigint) => {
  const actions = new Map(Object.entries(holds).map(([id, one]) => [id, fakeAction({ holds: one })]));
  const chain = { ...fakeChain(), blockAt: async (number: bigint) => blockOf(Number(number)) };
  return createEffects({ actions, chain, detecting: chain }, { heldSince: () => heldSince });
};

describe("the truth table", () => {
  it("says unknown of what cannot be read, and reads the others", async () => {
    const lacks = () => Promise.reject(new FirebreakError("NOT_EVALUABLE", "the node lacks it"));
    const it = set({ broken: lacks, pause: async () => true });

    const entries = await it.at(blockOf(100));

    expect(entries.map(({ ref, body }) => `${ref} ${body["holds"]}`)).to.deep.equal(["broken unknown", "pause yes"]);
  });

  it("writes down what changed and nothing else; that nothing holds at the start is no change", async () => {
    let holds = false;
    const it = set({ pause: async () => holds });
    const told: string[] = [];

    for (const [number, now] of [
      [100, false],
      [101, true],
      [102, true],
      [103, false],
    ] as const) {
      holds = now;
      told.push(...(await it.at(blockOf(number))).map(({ body }) => `${body["holds"]} ${body["block"]}`));
    }

    expect(told).to.deep.equal(["yes 101", "no 103"]);
  });

  it("says until which block held what does not any more, also when it could not be read in between", async () => {
    const lacks = () => Promise.reject(new FirebreakError("NOT_EVALUABLE", "the node lacks it"));
    const it = set({ pause: async ({ number }) => (number === 103n ? lacks() : number < 103n) });
    const told: unknown[] = [];
    for (const number of [101, 102, 103, 105]) told.push(...(await it.at(blockOf(number))).map(({ body }) => body));

    expect(told.at(-1)).to.deep.equal({ holds: "no", block: "105", chain: "1", held: "102" });
  });

  it("says of what was never seen to hold not until when it did (it was said of the head)", async () => {
    const lacks = () => Promise.reject(new FirebreakError("NOT_EVALUABLE", "the node lacks it"));
    const it = set({ pause: async ({ number }) => (number === 101n ? lacks() : false) });

    const told = [...(await it.at(blockOf(101))), ...(await it.at(blockOf(102)))];

    expect(told.map(({ body }) => body)).to.deep.equal([
      { holds: "unknown", block: "101", chain: "1" },
      { holds: "no", block: "102", chain: "1" },
    ]);
  });

  it("asks for the last block at which it held, where several lie between two looks", async () => {
    const it = set({ pause: async ({ number }) => number <= 146n });
    await it.at(blockOf(101));

    expect((await it.at(blockOf(200))).map(({ body }) => body["held"])).to.deep.equal(["146"]);
  });

  it("says that what was brought about and undone between two looks was lifted", async () => {
    const actions = new Map([["pause", fakeAction({ holds: async () => false })]]);
    let since: bigint | undefined;
    const it = createEffects({ actions, chain: fakeChain(), detecting: fakeChain() }, { heldSince: () => since });
    await it.at(blockOf(100));

    since = 102n;

    expect((await it.at(blockOf(104))).map(({ body }) => body)).to.deep.equal([
      { holds: "no", block: "104", chain: "1", held: "102", lifted: true },
    ]);
  });

  it("looks for the end of what was brought about anew and undone again between two looks, and not of what held before that", async () => {
    const actions = new Map([
      ["pause", fakeAction({ holds: async ({ number }) => number <= 1020n || (number >= 1024n && number <= 1025n) })],
    ]);
    const chain = { ...fakeChain(), blockAt: async (number: bigint) => blockOf(Number(number)) };
    let since: bigint | undefined = 1014n;
    const it = createEffects({ actions, chain, detecting: chain }, { heldSince: () => since });
    const told: unknown[] = [];
    for (const [number, held] of [
      [1017, 1014n],
      [1023, 1014n],
      [1028, 1024n],
    ] as const) {
      since = held;
      told.push(...(await it.at(blockOf(number))).map(({ body }) => `${body["holds"]} ${body["held"]}`));
    }

    expect(told).to.deep.equal(["yes undefined", "no 1020", "no 1025"]);
  });

  it("says nothing of a look that is older than what the journal says", async () => {
    expect(await set({ pause: async () => false }, 200n).at(blockOf(200))).to.deep.equal([]);
  });

  it("writes down at the start that something was lifted while nobody looked, and until when it held (what came after that was ignored as handled)", async () => {
    const [entry] = await set({ pause: async ({ number }) => number < 170n }, 150n).at(blockOf(200));

    expect(entry?.body).to.deep.equal({ holds: "no", block: "200", chain: "1", held: "169", lifted: true });
  });

  it("asks for that from the newest block back, as of a node that has the last ones alone (it was called held until the block before)", async () => {
    const lacks = () => Promise.reject(new FirebreakError("NOT_EVALUABLE", "the node lacks it"));
    const kept = 100_000n - 128n;
    const it = set({ pause: async ({ number }) => (number < kept ? lacks() : number < 99_970n) }, 150n);

    expect((await it.at(blockOf(100_000)))[0]?.body["held"]).to.equal("99969");
  });

  it("says of what nobody can say there that it held until the first block at which it is known not to", async () => {
    const lacks = () => Promise.reject(new FirebreakError("NOT_EVALUABLE", "the node lacks it"));
    const pruned = (from: bigint) => set({ pause: async ({ number }) => (number < from ? lacks() : false) }, 150n);
    const heldIn = async (from: bigint) => (await pruned(from).at(blockOf(200)))[0]?.body["held"];

    expect([await heldIn(200n), await heldIn(193n)]).to.deep.equal(["199", "192"]);
  });

  it("has the block of the last look, and since when it is so", async () => {
    const it = set({ pause: async ({ number }) => number >= 101n });

    for (const number of [100, 101, 105]) await it.at(blockOf(number));

    expect(it.rows()).to.deep.equal([{ action: "pause", chainId: 1n, holds: "yes", block: 105n, since: 101n }]);
  });

  it("writes down again what holds again after a reorganisation took the blocks in which it was seen to (its lift was said of nobody)", async () => {
    const it = set({ pause: async () => true });
    await it.at(blockOf(101));
    await it.at(blockOf(102));

    it.reorganised([blockOf(102), blockOf(101)]);

    expect((await it.at(blockOf(101, "b"))).map(({ body }) => body["holds"])).to.deep.equal(["yes"]);
    it.reorganised([blockOf(102, "b")]);
    expect(await it.at(blockOf(102, "c"))).to.deep.equal([]);
  });

  it("takes the last block at which it held from those that are left", async () => {
    const it = set({ pause: async ({ hash }) => [101, 102, 103].some((number) => hash === blockOf(number).hash) });
    for (const number of [101, 102, 103]) await it.at(blockOf(number));

    it.reorganised([blockOf(103), blockOf(102)]);

    expect((await it.at(blockOf(102, "b"))).map(({ body }) => body["held"])).to.deep.equal(["101"]);
  });

  it("forgets what was asked of a branch that has gone meanwhile", async () => {
    const asked = Promise.withResolvers<boolean>();
    const it = set({ pause: async ({ number }) => (number === 102n ? asked.promise : true) });
    const look = it.at(blockOf(102));
    it.reorganised([blockOf(102)]);
    asked.resolve(true);

    expect([await look, it.rows()]).to.deep.equal([[], []]);
    expect((await it.at(blockOf(103, "b"))).map(({ body }) => body["holds"])).to.deep.equal(["yes"]);
  });
});
