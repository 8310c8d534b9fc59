import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Chain } from "../../src/core/parts.ts";
import type { Hex } from "../../src/core/types.ts";
import { blockOf, failureOf, fakeChain, hashFor, observationOf, sender, stranger, target } from "../support/fakes.ts";
import { calling, padded, team, topic0, watching } from "./granting.ts";

const call = "function owner() view returns (address)";
const slot = hashFor("slot");
const reverted = () => new FirebreakError("CALL_REVERTED", "execution reverted");
const lacking = () => new FirebreakError("NOT_EVALUABLE", "no such state", { retryable: true });

type Value = Hex | Error;

/** A chain on which call and slot answer one value at block 101 and another one before it. */
function changing(before: Value, now: Value, known: Partial<Chain> = {}): Chain {
  const read = async (hash: Hex) => {
    const value = hash === blockOf(101).hash ? now : before;
    if (value instanceof Error) throw value;
    return value;
  };
  return fakeChain({ call: (_, { hash }) => read(hash), slot: (_, __, { hash }) => read(hash), ...known });
}

const seen = (settings: object, chain: Chain, block = 101) =>
  watching(settings).observe(observationOf(blockOf(block)), chain);
const [ours, theirs] = [padded(team), padded(stranger)];

describe("privileged-change by call and by slot", () => {
  it("fires when the value is not what it was at the parent block, and is silent when it is", async () => {
    expect(await seen({ call }, changing(ours, theirs))).to.have.length(1);
    expect(await seen({ slot }, changing(ours, theirs))).to.have.length(1);
    expect(await seen({ call }, changing(ours, ours))).to.deep.equal([]);
    expect(await seen({ slot }, changing(ours, ours))).to.deep.equal([]);
  });

  it("takes a getter that starts to revert for a change, and one that always did for none", async () => {
    expect(await seen({ call }, changing(ours, reverted()))).to.have.length(1);
    expect(await seen({ call }, changing(reverted(), theirs))).to.have.length(1);
    expect(await seen({ call }, changing(reverted(), reverted()))).to.deep.equal([]);
  });

  it("raises what the node cannot say of this block, so that it is looked at again", async () => {
    expect(await failureOf(seen({ call }, changing(ours, lacking())))).to.equal("NOT_EVALUABLE");
  });

  it("says nothing where the node keeps nothing of the block before, or there is none", async () => {
    const everywhere = fakeChain({ call: async () => theirs });

    expect(await seen({ call }, changing(lacking(), theirs))).to.deep.equal([]);
    expect(await seen({ call }, everywhere, 0)).to.deep.equal([]);
  });

  it("compares with the parent by its hash, so that a reorganisation cannot mix two branches", async () => {
    const asked: Hex[] = [];
    const chain = fakeChain({
      call: async (_, { hash }) => {
        asked.push(hash);
        return ours;
      },
    });

    await watching({ call }).observe(observationOf(blockOf(101, "b", "a")), chain);

    expect(asked).to.deep.equal([blockOf(101, "b").hash, blockOf(100, "a").hash]);
  });

  it("gives the same change one key, another value another one, and shows a long value in short", async () => {
    const long: Hex = `0x${"ab".repeat(1_000_000)}`;

    const [[first], [again], [other]] = [
      await seen({ call }, changing(ours, theirs)),
      await seen({ call }, changing(padded(sender), theirs)),
      await seen({ call }, changing(ours, long)),
    ];

    expect(first?.key).to.equal(again?.key);
    expect(first?.key).to.not.equal(other?.key);
    expect(JSON.stringify(other?.evidence).length).to.be.lessThan(500);
  });

  it("passes the arguments of the watched function", async () => {
    const asked: string[] = [];
    const chain = fakeChain({
      call: async ({ data }) => {
        asked.push(data);
        return ours;
      },
    });
    const settings = { call: "hasRole(bytes32,address) view returns (bool)", args: [slot, team] };

    await watching(settings).observe(observationOf(blockOf(101)), chain);

    expect(asked[0]).to.equal(`0x91d14854${slot.slice(2)}${ours.slice(2)}`);
  });
});

describe("privileged-change by call and by slot, announced", () => {
  const input: Hex = `0xf2fde38b${ours.slice(2)}`;
  const announced = [{ to: target, selector: "0xf2fde38b", value: ours, fromBlock: 101, toBlock: 101 }];
  const changed = (now: Value, transactions = [calling(target, input)], block = 101) =>
    seen({ call, announced }, changing(theirs, now, { transactions: async () => transactions }), block);

  it("is silent about exactly this value, made by this function of this contract", async () => {
    expect(await changed(ours)).to.deep.equal([]);
  });

  it("fires at another value, also when the announced transaction is in the block too, and at a revert", async () => {
    expect(await changed(padded(sender))).to.have.length(1);
    expect(await changed(reverted())).to.have.length(1);
  });

  it("fires when the transaction calls another contract or function, or is not there", async () => {
    expect(await changed(ours, [calling(stranger, input)])).to.have.length(1);
    expect(await changed(ours, [calling(target, "0x715018a6")])).to.have.length(1);
    expect(await changed(ours, [])).to.have.length(1);
  });
});

describe("privileged-change, before it is armed", () => {
  const chain = (known: Partial<Chain> = {}) =>
    fakeChain({
      code: async () => "0x6001",
      slot: async () => `0x${"00".repeat(32)}`,
      call: async () => ours,
      ...known,
    });
  const objections = (settings: object, on: Chain) => watching(settings).objections(blockOf(101), on);
  const event = "event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)";
  const holding = (code: string) => chain({ code: async (address) => (address === target ? `0x${code}` : "0x") });

  it("objects to an address without code", async () => {
    expect(await objections({ call }, chain({ code: async () => "0x" }))).to.have.length(1);
  });

  it("objects to a function that reverts or answers nothing: the contract does not have it", async () => {
    expect(await objections({ call }, chain({ call: () => Promise.reject(reverted()) }))).to.have.length(1);
    expect(await objections({ call }, chain({ call: async () => "0x" }))).to.have.length(1);
    expect(await objections({ call }, chain())).to.deep.equal([]);
  });

  it("objects to an event that is in no code: not the contract's, not its implementation's, not a library's", async () => {
    expect(await objections({ event }, chain())).to.have.length(1);
  });

  it("finds an event in the contract, behind a proxy, in a linked library, and without its leading zeros", async () => {
    const behind = chain({
      slot: async () => padded(stranger),
      code: async (address) => (address === stranger ? `0x7f${topic0.slice(2)}` : "0x6001"),
    });
    const linked = chain({
      code: async (address) => (address === stranger ? `0x7f${topic0.slice(2)}` : `0x73${stranger.slice(2)}`),
    });
    const zeros = "event Leading111()";
    const short = hashFor("Leading111()")
      .slice(2)
      .replace(/^(00)+/, "");

    expect(await objections({ event }, holding(`7f${topic0.slice(2)}`))).to.deep.equal([]);
    expect(await objections({ event }, behind)).to.deep.equal([]);
    expect(await objections({ event }, linked)).to.deep.equal([]);
    expect(await objections({ event: zeros }, holding(`7e${short}`))).to.deep.equal([]);
    expect(short.length).to.be.lessThan(64);
  });

  it("finds an event in a facet of a diamond, and objects where no facet has it, or the diamond does not answer", async () => {
    const words = (...all: readonly Hex[]): Hex => `0x${all.map((one) => one.slice(2)).join("")}`;
    const facets = words(padded("0x20"), padded("0x2"), padded(sender), padded(stranger));
    const diamond = (answer: Hex | Error, code = `0x7f${topic0.slice(2)}`) =>
      chain({
        call: async () => (answer instanceof Error ? Promise.reject(answer) : answer),
        code: async (address) => (address === stranger ? (code as Hex) : "0x6001"),
      });

    expect(await objections({ event }, diamond(facets))).to.deep.equal([]);
    expect(await objections({ event }, diamond(facets, "0x6001"))).to.have.length(1);
    expect(await objections({ event }, diamond(words(padded("0x20"), padded("0x2"), padded(sender))))).to.have.length(
      1,
    );
    expect(await objections({ event }, diamond(words(padded("0x20"), padded("0xffffffffffffffff"))))).to.have.length(1);
    expect(await objections({ event }, diamond(reverted()))).to.have.length(1);
    expect(await objections({ event }, diamond(lacking()))).to.have.length(1);
  });

  it("objects to an announcement that is over: before, at, after its last block", async () => {
    const objectionsAt = async (toBlock: number) => {
      const announced = [{ to: target, selector: "0xf2fde38b", value: ours, fromBlock: 1, toBlock }];
      return (await objections({ call, announced }, chain())).length;
    };

    expect([await objectionsAt(100), await objectionsAt(101), await objectionsAt(102)]).to.deep.equal([1, 0, 0]);
  });
});
