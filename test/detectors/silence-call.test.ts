import { expect } from "chai";
import type { Chain } from "../../src/core/parts.ts";
import type { Address, Hex } from "../../src/core/types.ts";
import { silence } from "../../src/detectors/silence.ts";
import { toWord } from "../../src/lib/words.ts";
import { blockOf, failureOf, hashFor, sender, stranger, target } from "../support/fakes.ts";
import { chainOf, lacking, look, make, sent } from "./looking.ts";

const harvest = "0x4641257d"; // harvest()
const watching = (settings: object = {}) =>
  make(silence, { address: target, call: "harvest()", withinBlocks: 5, ...settings });

/** At these heights somebody calls something, with success unless said otherwise. */
type Called = { readonly input?: Hex; readonly to?: Address; readonly success?: boolean };
function calling(
  heights: readonly number[],
  { input = harvest, to = target, success = true }: Called = {},
  more: Partial<Chain> = {},
) {
  const isAt = (number: bigint) => heights.includes(Number(number));
  return chainOf({
    transactions: async ({ number }) =>
      isAt(number) ? [sent(), sent({ input, to, hash: hashFor("beat") })] : [sent()],
    results: async ({ number }) =>
      (isAt(number) ? [true, success] : [true]).map((one) => ({
        hash: hashFor("tx"),
        success: one,
        created: undefined,
      })),
    ...more,
  });
}

describe("silence, of a function that emits nothing", () => {
  it("is content with a call within the window, and fires when the last is as old: just younger, as old, older", async () => {
    const found = async (last: number) => (await look(watching(), { chain: calling([last]) })).length;

    expect([await found(101), await found(97), await found(96), await found(95)]).to.deep.equal([0, 0, 1, 1]);
    expect((await look(watching(), { chain: calling([]) }))[0]).to.deep.include({
      key: `it:${target}:harvest()`,
      evidence: { missing: "harvest()", withinBlocks: "5" },
    });
  });

  it("is not content with one that failed, of another function, or of another contract", async () => {
    for (const other of [{ success: false }, { input: "0x12345678" }, { to: stranger }] as const)
      expect(await look(watching(), { chain: calling([100], other) }), JSON.stringify(other)).to.have.length(1);
  });

  it("sees one that a contract makes where it is asked to, unless it went back with a call around it, and cannot say where no node traces", async () => {
    const within = { transaction: hashFor("tx"), kind: "call", from: sender, to: target, input: harvest } as const;
    const traced = { calls: async () => [{ ...within, value: 0n, success: true }] };

    expect(await look(watching(), { chain: calling([], {}, traced) })).to.have.length(1);
    expect(await look(watching({ internal: true }), { chain: calling([], {}, traced) })).to.deep.equal([]);
    const undone = { calls: async () => [{ ...within, value: 0n, success: true, undone: true as const }] };
    expect(await look(watching({ internal: true }), { chain: calling([], {}, undone) })).to.have.length(1);
    expect(await failureOf(look(watching({ internal: true }), { chain: calling([]) }))).to.equal("NOT_EVALUABLE");
    expect([watching().traces, watching({ internal: true }).traces]).to.deep.equal([undefined, true]);
  });

  it("does not take for missing what is hidden behind more calls than are kept [a stranger filled the room, and it paused], and asks for that function alone", async () => {
    const filled: Partial<Chain> = {
      calls: async (_, { whole, functions }) =>
        whole === true && functions?.has(harvest) === true ? Promise.reject(lacking()) : [],
    };
    const beside: Partial<Chain> = {
      calls: async (_, { functions }) => (functions === undefined ? Promise.reject(lacking()) : []),
    };

    expect(await failureOf(look(watching({ internal: true }), { chain: calling([], {}, filled) }))).to.equal(
      "NOT_EVALUABLE",
    );
    expect(await look(watching({ internal: true }), { chain: calling([101], {}, filled) })).to.deep.equal([]);
    expect(await look(watching({ internal: true }), { chain: calling([], {}, beside) })).to.have.length(1);
  });

  it("says nothing of blocks that nobody can read", async () => {
    const known = calling([]);
    const pruned: Chain = {
      ...known,
      transactions: async (block) => (block.number < 99n ? Promise.reject(lacking()) : known.transactions(block)),
    };

    expect(await look(watching(), { chain: pruned })).to.deep.equal([]);
    expect(await look(watching({ withinBlocks: 3 }), { chain: pruned })).to.have.length(1);
  });

  it("objects to a function that the code does not hold, and refuses what would be two things, or too much", async () => {
    const holding = (code: `0x${string}`) => chainOf({ code: async () => code, slot: async () => toWord(0n) });
    const refused = (settings: object) => () => watching(settings);

    expect(await watching().objections(blockOf(100), holding("0x634641257d14"))).to.deep.equal([]);
    expect((await watching().objections(blockOf(100), holding("0x60")))[0]).to.include("harvest()");
    expect(refused({ event: "event Beat()" })).to.throw("exactly one");
    expect(refused({ call: undefined })).to.throw("exactly one");
    expect(refused({ call: undefined, event: "event Beat()", internal: true })).to.throw("with call alone");
    expect([300, 301].map((withinBlocks) => refused({ withinBlocks }))[1]).to.throw("300 at most");
    expect(refused({ withinBlocks: 300 })).not.to.throw();
  });
});
