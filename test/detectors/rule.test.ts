import { expect } from "chai";
import { messageOf } from "../../src/core/errors.ts";
import type { Log } from "../../src/core/types.ts";
import { rule } from "../../src/detectors/rule.ts";
import { toWord } from "../../src/lib/words.ts";
import { blockOf, failureOf, fakeChain, hashFor, sender, stranger, target } from "../support/fakes.ts";
import { padded, team } from "./granting.ts";
import { chainOf, concat, logOf, look, lookInParts, make, sent } from "./looking.ts";
import { answering, fromBlock100 } from "./numbers.ts";

const signature = "event Transfer(address indexed from, address indexed to, uint256 value)";
const topic = hashFor("Transfer(address,address,uint256)");
const on = { address: target, event: signature };
const supply = { address: target, call: "function totalSupply() view returns (uint256)" };
const transfer = (value: bigint, to = stranger, changes: Partial<Log> = {}): Log =>
  logOf([topic, padded(sender), padded(to)], toWord(value), changes);
const watching = (settings: object, tools = {}) => make(rule, settings, tools);
const big = watching({ on, when: 'event.value > 1000 && event.to != "0x1"' });

describe("rule", () => {
  it("fires on an event's arguments: just below, at, just above; and not on another contract's event", async () => {
    const found = async (value: bigint, changes = {}) =>
      (await look(big, { logs: [transfer(value, stranger, changes)] })).length;

    expect([await found(999n), await found(1_000n), await found(1_001n)]).to.deep.equal([0, 0, 1]);
    expect(await found(5_000n, { address: sender })).to.equal(0);
  });

  it("says what it saw, and makes an incident of its own of the arguments that it is told to", async () => {
    const detector = watching({ on, when: "event.value > 0", per: ["event.to"] });

    const found = await look(detector, { logs: [transfer(1n), transfer(2n, team), transfer(3n)] });

    expect(found.map(({ key }) => key)).to.deep.equal(
      [stranger, team, stranger].map((who) => `it:${target}:rule:${who}`),
    );
    expect(found[1]?.evidence).to.include({
      when: "event.value > 0",
      "event.value": "2",
      "event.to": team,
      "block.number": "101",
    });
  });

  it("tells that it cannot read an event whose signature forgets an `indexed` (it saw none, and said nothing)", async () => {
    const forgotten = { address: target, event: "event Transfer(address from, address indexed to, uint256 value)" };
    const detector = watching({ on: forgotten, when: "event.value > 1000" });
    const unnamed = watching({
      on: { address: target, event: "event Transfer(address,address,uint256)" },
      when: "true",
    });

    const said = await look(detector, { logs: [transfer(5_000n)] }).catch(messageOf);

    expect(said).to.include(
      `a log of ${target} has 3 topic(s), the signature of Transfer says 2; correct its \`indexed\``,
    );
    expect(await look(unnamed, { logs: [transfer(1n)] })).to.have.length(1);
  });

  it("tells of a log that is too short where it sees no other, and one without a value hides no other", async () => {
    const short = logOf([topic, padded(sender), padded(stranger)], "0x");
    const detector = watching({ on, when: "event.value - 10 > 5" });

    expect(await failureOf(look(big, { logs: [short, transfer(1n)] }))).to.equal("NOT_EVALUABLE");
    expect(await look(big, { logs: [short, transfer(5_000n)] })).to.have.length(1);
    expect(await look(detector, { logs: [transfer(1n), transfer(100n)] })).to.have.length(1);
    expect(await failureOf(look(detector, { logs: [transfer(1n), transfer(12n)] }))).to.equal("NOT_EVALUABLE");
  });

  it("compares state now with state some blocks ago, on its own branch", async () => {
    const reads = { now: supply, before: { ...supply, blocksAgo: 1 }, old: { ...supply, blocksAgo: 2 } };
    const detector = watching({ reads, when: "now * 2 < before && before == old" });
    const chain = answering({ "0x18160ddd": fromBlock100(100n, 100n, 49n, 49n) });

    expect(await look(detector, { chain, block: blockOf(102) })).to.have.length(1);
    expect(await look(detector, { chain, block: blockOf(103) })).to.deep.equal([]);
  });

  it("reads addresses, flags and signed numbers, and other chains at their head", async () => {
    const reads = {
      owner: { address: target, call: "function owner() view returns (address)" },
      paused: { address: target, call: "function paused() view returns (bool)" },
      answer: { address: target, call: "function latestAnswer() view returns (int256)" },
      there: { ...supply, chain: 10 },
    };
    const when = `owner == "${stranger}" && !paused && answer < 0 && there == 7`;
    const chain = answering({ "0x8da5cb5b": [BigInt(stranger)], "0x5c975abb": [0n], "0x50d25bcd": [-5n] });
    const other = { ...answering({ "0x18160ddd": [7n] }), head: async () => blockOf(5) };

    expect(await look(watching({ reads, when }, { chains: new Map([[10n, other]]) }), { chain })).to.have.length(1);
    expect(await failureOf(look(watching({ reads, when }), { chain }))).to.equal("NOT_EVALUABLE");
  });

  it("looks at what a transaction calls, its sender and its ether", async () => {
    const call = { address: target, call: "function borrow(address asset, uint256 amount)" };
    const detector = watching({
      on: call,
      when: `call.amount > 10 && call.asset == "${team}" && call.sender == "${stranger}" && call.ether == 0`,
    });
    const borrowing = (amount: bigint) => sent({ input: concat("0x4b8a3529", padded(team), toWord(amount)) });
    const having = (...all: ReturnType<typeof sent>[]) =>
      fakeChain({ transactions: async () => all, results: async () => [] });

    expect(await look(detector, { chain: having(borrowing(10n), sent({ input: "0x4b8a3529" })) })).to.deep.equal([]);
    expect(await look(detector, { chain: having(borrowing(11n)) })).to.have.length(1);
    expect(await failureOf(look(detector, { chain: fakeChain() }))).to.equal("NOT_EVALUABLE");
  });

  it("costs nothing in a block without its event, whatever it reads", async () => {
    const detector = watching({ on, reads: { now: supply }, when: "event.value > now" });

    expect(detector.everyBlock).to.equal(false);
    expect(await look(detector, { chain: fakeChain() })).to.deep.equal([]);
    expect(await failureOf(look(detector, { logs: [transfer(1n)] }))).to.equal("NOT_EVALUABLE");
  });
});

describe("rule, over windows", () => {
  const windows = {
    out: { ...on, where: `event.from == "${sender}"`, sum: "value", blocks: 3 },
    count: { ...on, blocks: 3 },
  };
  const logsOf = (perBlock: Readonly<Record<number, readonly Log[]>>) =>
    chainOf({ logs: async ({ number }) => perBlock[Number(number)] ?? [] });
  const seen = async (perBlock: Readonly<Record<number, readonly Log[]>>, when: string, number = 102) => {
    const chain = logsOf(perBlock);
    return (await look(watching({ windows, when }), { chain, block: blockOf(number), logs: perBlock[number] ?? [] }))
      .length;
  };

  it("adds up and counts over the last blocks, from the chain after a restart: just below, at, just above", async () => {
    const blocks = {
      99: [transfer(500n)],
      100: [transfer(30n)],
      101: [transfer(30n), transfer(30n)],
      102: [transfer(10n)],
    };

    expect([
      await seen(blocks, "out > 101"),
      await seen(blocks, "out > 100"),
      await seen(blocks, "out > 99"),
    ]).to.deep.equal([0, 0, 1]);
    expect(await seen(blocks, "out == 100 && count == 4")).to.equal(1);
  });

  it("leaves out what the window does not ask for", async () => {
    const inward = logOf([topic, padded(stranger), padded(sender)], toWord(70n));

    expect(await seen({ 101: [inward, transfer(30n)] }, "out == 30 && count == 2")).to.equal(1);
  });

  it("tells a rate per hour by the blocks' times", async () => {
    const perHour = { rate: { ...on, sum: "value", blocks: 3, perHour: true } };
    const chain = logsOf({ 100: [transfer(36n)] });

    // Three blocks take three times 12 seconds.
    expect(
      await look(watching({ windows: perHour, when: "rate == 3600" }), { chain, block: blockOf(102) }),
    ).to.have.length(1);
  });

  it("counts each event of a block once that is shown in part and then whole (those that were shown first were forgotten)", async () => {
    const chain = logsOf({});
    const detector = watching({ windows, when: "out == 100 && count == 3" });
    const [said, missing] = [[transfer(60n)], [transfer(30n, stranger, { logIndex: 1 })]];
    await lookInParts(detector, blockOf(100), { chain, said, missing });
    await lookInParts(detector, blockOf(101), { chain, said: [transfer(10n)] });

    expect(await look(detector, { chain, block: blockOf(102) })).to.have.length(1);
  });

  it("adds up all of a block at once that is shown in part and then whole (its two parts were never added)", async () => {
    const detector = watching({ on, windows, when: "out == 90" });
    const [said, missing] = [[transfer(60n)], [transfer(30n, stranger, { logIndex: 1 })]];

    expect(await lookInParts(detector, blockOf(102), { chain: logsOf({}), said, missing })).to.have.length(2);
  });

  it("counts no event twice when it looks at its block again", async () => {
    const chain = logsOf({});
    const detector = watching({ windows, when: "out == 60 && count == 1" });
    for (const isPartial of [true, false, false, true])
      await look(detector, { chain, block: blockOf(101), logs: [transfer(60n)], isPartial });

    expect(await look(detector, { chain, block: blockOf(102) })).to.have.length(1);
  });

  it("forgets what a reorganisation took away", async () => {
    const detector = watching({ windows, when: "count > 0" });
    await look(detector, { chain: logsOf({}), block: blockOf(101), logs: [transfer(1n)] });
    const other = { ...logsOf({}), blockAt: async (number: bigint) => blockOf(number, "b") };

    expect(await look(detector, { chain: other, block: blockOf(102, "b"), reorged: [blockOf(101)] })).to.deep.equal([]);
  });
});
