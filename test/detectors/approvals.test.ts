import { expect } from "chai";
import type { Chain } from "../../src/core/parts.ts";
import type { Hex, Log } from "../../src/core/types.ts";
import { approvals } from "../../src/detectors/approvals.ts";
import { toWord } from "../../src/lib/words.ts";
import { blockOf, failureOf, fakeChain, hashFor, stranger, target } from "../support/fakes.ts";
import { padded } from "./granting.ts";
import { chainOf, logOf, look, make } from "./looking.ts";

const topic = hashFor("Approval(address,address,uint256)");
const approval = (owner: number, value = 1n, spender = stranger): Log =>
  logOf([topic, toWord(BigInt(owner)), padded(spender)], toWord(value));
const many = (count: number, from = 1) => Array.from({ length: count }, (_, n) => approval(from + n));
const watching = (settings: object = {}) =>
  make(approvals, { tokens: [target], owners: 3, withinBlocks: 3, freshBlocks: 50, ...settings });
const fresh: Chain = chainOf({ code: async (_, { number }) => (number > 80n ? "0x60" : "0x"), logs: async () => [] });

const token: Hex = `0x7f${topic.slice(2)}`;

describe("approvals", () => {
  it("is silent on approvals of what is known, of what is old, on revocations and on an NFT's", async () => {
    const old = { ...fresh, code: async () => "0x60" as const };
    const nft = many(5).map((log) => ({ ...log, topics: [...log.topics, toWord(1n)] }));

    expect(await look(watching({ known: [stranger] }), { chain: fresh, logs: many(5) })).to.deep.equal([]);
    expect(await look(watching(), { chain: old, logs: many(5) })).to.deep.equal([]);
    expect(await look(watching(), { chain: fresh, logs: [1, 2, 3, 4].map((n) => approval(n, 0n)) })).to.deep.equal([]);
    expect(await look(watching(), { chain: fresh, logs: nft })).to.deep.equal([]);
  });

  it("fires at so many different owners: just below, at, just above; one owner many times is one", async () => {
    const found = async (logs: readonly Log[]) => (await look(watching(), { chain: fresh, logs })).length;

    expect([await found(many(2)), await found(many(3)), await found(many(4))]).to.deep.equal([0, 1, 1]);
    expect(await found(Array(9).fill(approval(1)))).to.equal(0);
  });

  it("takes a spender for fresh that had no code then: just before, at, just after its deployment", async () => {
    const found = async (freshBlocks: number) =>
      (await look(watching({ freshBlocks }), { chain: fresh, logs: many(3) })).length;

    expect([await found(20), await found(21), await found(22)]).to.deep.equal([0, 1, 1]);
  });

  it("adds up over its window and after a restart, and says whom", async () => {
    const past = { ...fresh, logs: async ({ number }: { number: bigint }) => (number === 99n ? many(2) : []) };
    const found = async (withinBlocks: number) => look(watching({ withinBlocks }), { chain: past, logs: many(1, 7) });

    expect([(await found(2)).length, (await found(3)).length, (await found(4)).length]).to.deep.equal([0, 1, 1]);
    expect((await found(3))[0]).to.deep.include({ subject: stranger, severity: "warning" });
    expect((await found(3))[0]?.evidence).to.include({ owners: "3" });
  });

  it("names a transaction in which its spender was approved, not the first one of the block (people looked at a router's)", async () => {
    const [other, own] = [approval(9, 1n, target), many(3)];
    const logs = [other, ...own.map((log) => ({ ...log, transactionHash: hashFor("drained") }))];

    const [finding] = await look(watching(), { chain: fresh, logs });

    expect(finding?.evidence).to.include({ spender: stranger, transaction: hashFor("drained") });
  });

  it("calls nobody old for good by what one node says below the quorum (it hid its spender for good)", async () => {
    const detector = watching();
    const liar = { ...fresh, code: async () => "0x60" as const };
    await look(detector, { chain: liar, logs: many(5), belowQuorum: true });

    expect(await look(detector, { chain: fresh, logs: many(5) })).to.have.length(1);
  });

  it("does not count what a reorganisation took away", async () => {
    const detector = watching();
    await look(detector, { chain: fresh, block: blockOf(100), logs: many(2) });
    const other = { ...fresh, blockAt: async (number: bigint) => blockOf(number, "b") };

    expect(
      await look(detector, { chain: other, block: blockOf(101, "b"), logs: many(1, 7), reorged: [blockOf(100)] }),
    ).to.deep.equal([]);
  });

  it("says of what nobody can call fresh that nobody can, and objects to a token without code", async () => {
    const blind = { ...fresh, code: fakeChain().code };
    const busy = {
      ...fresh,
      blockAt: () => Promise.reject(Object.assign(new Error("busy"), { code: "RPC_UNREACHABLE" })),
    };

    expect(await failureOf(look(watching(), { chain: blind, logs: many(5) }))).to.equal("NOT_EVALUABLE");
    expect(await look(watching(), { chain: blind, logs: many(2) })).to.deep.equal([]);
    expect(await failureOf(look(watching(), { chain: busy, logs: many(5) }))).to.include("busy");
    const absent = chainOf({ code: async () => "0x" });
    expect(await watching().objections(blockOf(100), absent)).to.have.length(1);
  });

  it("finds the fresh one behind many old ones and approvals of what is known (eight old ones hid it, and 2,000 known ones)", async () => {
    const numbered = (n: number) => `0x${`${n}`.padStart(40, "0")}` as const;
    const chain: Chain = { ...fresh, code: async (who, at) => (who === stranger ? fresh.code(who, at) : "0x60") };
    const ofOld = Array.from({ length: 40 }, (_, n) =>
      [1, 2, 3].map((owner) => approval(owner, 1n, numbered(n))),
    ).flat();
    const ofKnown = Array.from({ length: 2_500 }, (_, n) => approval(n, 1n, target));
    const detector = watching({ known: [target] });

    expect(await look(detector, { chain, logs: [...ofOld, ...ofKnown, ...many(3)] })).to.have.length(1);
  });

  it("objects to what is no token, unless that is accepted (it was passed, and never saw anything)", async () => {
    const chain: Chain = { ...fresh, slot: async () => toWord(0n) };
    const accepting = make(approvals, { tokens: [target], freshBlocks: 50 }, { acceptUnseen: true });

    expect((await watching().objections(blockOf(100), chain))[0]).to.include("Approval(address,address,uint256)");
    expect(await accepting.objections(blockOf(100), chain)).to.deep.equal([]);
  });

  it("objects where no node keeps the state that tells a fresh one (a full node never fired, and nobody knew)", async () => {
    const pruned: Chain = {
      ...fresh,
      code: (who, at) => (at.number < 100n ? fakeChain().code(who, at) : Promise.resolve(token)),
    };

    const [objection] = await watching().objections(blockOf(100), pruned);
    expect(objection).to.include("freshBlocks");
    const known: Chain = { ...fresh, code: async (_, { number }) => (number > 80n ? token : "0x") };
    expect(await watching().objections(blockOf(100), known)).to.deep.equal([]);
  });
});
