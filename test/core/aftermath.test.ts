import { expect } from "chai";
import { aftermathOf } from "../../src/core/aftermath.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Chain } from "../../src/core/parts.ts";
import { type SentCall, teller } from "../../src/core/transaction.ts";
import type { Address, Hex } from "../../src/core/types.ts";
import { toWord } from "../../src/lib/words.ts";
import { blockOf, failureOf, fakeChain, hashFor, never, stranger, target } from "../support/fakes.ts";
import { drain, head, leaving } from "./judging.ts";

const call = (data: Hex = "0x18160ddd") => ({ to: target, data });
const supposed = (simulating: Chain, chain = fakeChain(), seconds = 12n) =>
  aftermathOf({ hash: hashFor("drain"), call: drain, head, seconds }, chain, simulating);

describe("the aftermath of what is not mined", () => {
  it("says why it cannot be read: of no node, of a node that answers another number of calls, of one that fails", async () => {
    const none = supposed(fakeChain());
    const short = supposed(fakeChain({ simulate: async () => [{ success: true, output: "0x" }] }));
    const failing = supposed(
      fakeChain({ simulate: async () => Promise.reject(new FirebreakError("NO_QUORUM", "no")) }),
    );
    const code = ({ block, left }: typeof none) => failureOf(left.call(call(), block));

    expect([await code(none), await code(short), await code(failing)]).to.deep.equal([
      "NOT_EVALUABLE",
      "NOT_EVALUABLE",
      "NO_QUORUM",
    ]);
  });

  it("asks four times for one transaction and no more, for 64 reads each", async () => {
    const { chain, asked } = leaving(() => "0x01");
    const { block, left } = supposed(chain);
    const read = (of: number) => failureOf(left.call(call(`0x${of.toString(16).padStart(8, "0")}`), block));

    const together = await Promise.all(Array.from({ length: 65 }, (_, of) => read(of)));
    const later = [await read(100), await read(101), await read(102)];

    expect(asked.map(({ length }) => length - 1)).to.deep.equal([64, 1, 1, 1]);
    expect(new Set(together)).to.deep.equal(new Set(["no failure"]));
    expect(later).to.deep.equal(["no failure", "no failure", "NOT_EVALUABLE"]);
  });

  it("reads what reverts there as a revert, and nothing else with it", async () => {
    const { block, left } = supposed(leaving(({ data }) => (data === "0x02" ? undefined : "0x01")).chain);

    const [good, bad] = await Promise.all([left.call(call("0x01"), block), failureOf(left.call(call("0x02"), block))]);

    expect([good, bad]).to.deep.equal(["0x01", "CALL_REVERTED"]);
  });

  it("reads calls and ether behind the transaction, in one request, each once, as of the next block", async () => {
    const times: unknown[] = [];
    const { chain, asked } = leaving(({ to }) => toWord(to === teller ? 7n : 8n));
    const simulate: Chain["simulate"] = (all, at, from, time) => {
      times.push([at.number, time]);
      return chain.simulate(all, at, from, time);
    };
    const { block, left } = supposed({ ...chain, simulate });

    const read = await Promise.all([
      left.balance(stranger, block),
      left.call(call(), block),
      left.call(call(), block, stranger),
    ]);
    await left.call(call(), block);

    expect(read).to.deep.equal([7n, toWord(8n), toWord(8n)]);
    expect(times).to.deep.equal([[100n, head.timestamp + 12n]]);
    const from: Address = `0x${"00".repeat(20)}`;
    expect(asked).to.deep.equal([
      [
        drain,
        { to: teller, data: toWord(BigInt(stranger)) },
        { ...call(), from },
        { ...call(), from: stranger },
      ] satisfies SentCall[],
    ]);
  });

  it("is a block behind the head that holds nothing of the head's own, later by a second at least", () => {
    const { receiptsRoot, ...block } = supposed(fakeChain(), fakeChain(), 0n).block;

    expect(block).to.deep.equal({
      ...head,
      number: 101n,
      hash: hashFor("drain"),
      parentHash: head.hash,
      timestamp: head.timestamp + 1n,
    });
    expect(receiptsRoot).to.equal(undefined);
  });

  it("shows the same block without the transaction, at its second: what changes with time alone is not of its making (a stale price was told of each harmless one)", async () => {
    const times: unknown[] = [];
    const simulate: Chain["simulate"] = async (all, at, _, time) => {
      times.push([all.length, at.number, time]);
      return all.map(() => ({ success: true, output: toWord(time ?? 0n) }));
    };
    const { block, without } = supposed(fakeChain({ simulate }));

    const read = await Promise.all([without.call(call(), block), without.balance(stranger, block)]);

    const then = head.timestamp + 12n;
    expect(read).to.deep.equal([toWord(then), then]);
    expect(times).to.deep.equal([[2, 100n, then]]);
  });

  it("shows what is mined as it is, with the transaction and without", async () => {
    const mined = fakeChain({
      call: async (_, { number }) => toWord(number),
      balance: async (_, { number }) => number,
    });
    const { left, without } = supposed(fakeChain({ simulate: () => never() }), mined);

    for (const chain of [left, without])
      expect([await chain.call(call(), blockOf(99)), await chain.balance(stranger, head)]).to.deep.equal([
        toWord(99n),
        100n,
      ]);
  });
});
