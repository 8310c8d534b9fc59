import { expect } from "chai";
import type { TracedCall, TraceFilter } from "../../../src/core/traces.ts";
import { rule } from "../../../src/detectors/rule.ts";
import { toWord } from "../../../src/lib/words.ts";
import { blockOf, fakeChain, hashFor, sender, stranger, target } from "../../support/fakes.ts";
import { padded } from "../granting.ts";
import { concat, lacking, look, make } from "../looking.ts";

const call = "function borrow(address asset, uint256 amount)";
const watching = (on: object = {}, settings: object = {}) =>
  make(rule, {
    on: { address: target, call, internal: true, ...on },
    when: "call.amount >= 1000",
    per: ["call.sender"],
    ...settings,
  });
const borrowing = (amount: bigint, changes: Partial<TracedCall> = {}): TracedCall => ({
  ...{ transaction: hashFor("tx"), kind: "call", from: sender, to: target, value: 0n, success: true },
  input: concat("0x4b8a3529", padded(stranger), toWord(amount)),
  ...changes,
});

/** A block in which contracts make these calls; `isFull` where there are more than are kept. */
function having(calls: readonly TracedCall[], isFull = false) {
  const asked: TraceFilter[] = [];
  const chain = fakeChain({
    transactions: async () => [],
    results: async () => [],
    calls: async (_, filter) => {
      asked.push(filter);
      if (isFull && filter.whole === true) throw lacking();
      return calls;
    },
  });
  return { chain, asked };
}

describe("a call by a contract at which a rule looks", () => {
  it("counts where it is asked to, whoever sent the transaction, and each of them (a small one before it hid the large one)", async () => {
    const { chain, asked } = having([borrowing(1n), borrowing(1_000n), borrowing(5_000n, { from: stranger })]);
    const found = await look(watching(), { chain });

    expect(found.map(({ key }) => key)).to.deep.equal([`it:${target}:rule:${sender}`, `it:${target}:rule:${stranger}`]);
    expect(found[0]?.evidence).to.include({ "call.amount": "1000", transaction: hashFor("tx") });
    expect(asked[0]?.functions).to.deep.equal(new Set(["0x4b8a3529"]));
    expect(await look(watching({ internal: false }), { chain })).to.deep.equal([]);
  });

  it("is none that failed, that went back with a call around it, or that creates", async () => {
    for (const one of [{ success: false }, { undone: true }, { kind: "create" }] as const)
      expect(
        await look(watching(), { chain: having([borrowing(5_000n, one)]).chain }),
        Object.keys(one)[0],
      ).to.deep.equal([]);
  });

  it("is as doubtful as who tells of it", async () => {
    const { chain } = having([borrowing(5_000n, { belowQuorum: true }), borrowing(5_000n, { from: stranger })]);

    expect((await look(watching(), { chain })).map(({ belowQuorum = false }) => belowQuorum)).to.deep.equal([
      true,
      false,
    ]);
  });

  it("is found beside more than are kept, and that some are left out is told (whoever made many hid his own)", async () => {
    const [seen, hidden] = [having([borrowing(5_000n)], true), having([borrowing(1n)], true)];
    const [found, none] = [
      await look(watching(), { chain: seen.chain }),
      await look(watching(), { chain: hidden.chain }).catch(() => "told"),
    ];

    expect([found.length, found.unread !== undefined]).to.deep.equal([1, true]);
    expect(none).to.equal("told");
  });

  it("takes nodes that trace, and one request more", async () => {
    const detector = watching();

    expect([detector.traces, detector.callsPerBlock]).to.deep.equal([true, 3]);
    expect(watching({ internal: false }).traces).to.equal(undefined);
    const blind = fakeChain({ results: async () => [], code: async () => "0x60", slot: async () => toWord(0n) });
    expect((await detector.objections(blockOf(100), blind)).at(-1)).to.include("cannot be read");
  });

  it("has no more words than are kept of it, and is no event", () => {
    const words = (count: number): string =>
      `function f(${Array.from({ length: count }, (_, at) => `uint256 a${at}`)})`;
    const settings = { when: "call.a0 > 0", per: [] };

    expect(() => watching({ call: words(16) }, settings)).not.to.throw();
    expect(() => watching({ call: words(17) }, settings)).to.throw("at most 16 words");
    expect(() => watching({ call: words(17), internal: false }, settings)).not.to.throw();
    const event = { call: undefined, event: "event Swap(uint256 paid)" };
    expect(() => watching(event, { when: "event.paid > 0", per: [] })).to.throw("with call alone");
  });
});
