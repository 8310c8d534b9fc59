import { expect } from "chai";
import type { TracedCall } from "../../src/core/traces.ts";
import type { Hex } from "../../src/core/types.ts";
import { safeTamper } from "../../src/detectors/safe-tamper.ts";
import { encodeCall } from "../../src/lib/encode.ts";
import { lower, toWord } from "../../src/lib/words.ts";
import { blockOf, failureOf, fakeChain, hashFor, stranger, target } from "../support/fakes.ts";
import { expectCheap } from "../support/processor.ts";
import { execution, having, safeModuleTransaction, safeMultiSigTransaction, success } from "./executing.ts";
import { padded, team } from "./granting.ts";
import { chainOf, changing, concat, lacking, logOf, look, make, sent } from "./looking.ts";

const watching = (settings: object = {}) => make(safeTamper, { safe: target, ...settings });

describe("safe-tamper", () => {
  it("is silent while nothing changes, whatever the Safe runs as an ordinary call", async () => {
    const chain = having(sent({ input: execution(stranger, 0) }));

    expect(await look(watching(), { chain, logs: [success] })).to.deep.equal([]);
  });

  it("sees the singleton, the threshold, guards and the handler change in storage", async () => {
    const slots = [
      toWord(0n),
      toWord(3n),
      toWord(4n),
      ...["guard_manager.guard.address", "module_manager.module_guard.address", "fallback_manager.handler.address"].map(
        hashFor,
      ),
    ];
    for (const slot of slots) {
      const chain = changing({ [slot]: padded(team) }, { [slot]: padded(stranger) });

      expect((await look(watching(), { chain }))[0]?.evidence, slot).to.include({
        before: padded(team),
        now: padded(stranger),
      });
    }
  });

  it("sees owners and modules change without an event, and says so in short", async () => {
    const chain = changing(
      { "0xa0e67e2b": concat(toWord(32n), toWord(1n)) },
      { "0xa0e67e2b": concat(toWord(32n), toWord(2n)) },
    );

    const [finding, ...others] = await look(watching(), { chain });

    expect(finding?.evidence["what"]).to.equal("owners");
    expect(finding?.evidence["now"]).to.match(/^64 bytes, sha256 0x/);
    expect(others).to.deep.equal([]);
  });

  it("names the owner that was added without an event", async () => {
    const owners = "0xa0e67e2b";
    const [one, two] = [[toWord(1n), padded(team)] as const, [toWord(2n), padded(team), padded(stranger)] as const];
    const chain = changing({ [owners]: concat(toWord(32n), ...one) }, { [owners]: concat(toWord(32n), ...two) });

    const [finding] = await look(watching(), { chain });

    expect(finding?.evidence).to.include({ what: "owners", added: stranger, before: "1", now: "2" });
  });

  it("sees a delegatecall to an unknown target in the transaction, and behind a relayer, but none to a known one", async () => {
    const direct = having(sent({ input: execution(stranger, 1) }));
    const relayed = having(sent({ to: team, input: concat("0x8d80ff0a", toWord(64n), execution(stranger, 1)) }));

    const [finding] = await look(watching(), { chain: direct, logs: [success] });

    expect([finding?.evidence["target"], finding?.belowQuorum]).to.deep.equal([stranger, undefined]);
    expect(await look(watching(), { chain: relayed, logs: [success] })).to.have.length(1);
    expect(await look(watching({ delegates: [stranger] }), { chain: direct, logs: [success] })).to.deep.equal([]);
  });

  it("sees a delegatecall also when a node names another transaction, or lets another one's event explain it", async () => {
    const chain = having(sent({ hash: hashFor("before") }), sent({ input: execution(stranger, 1) }));
    const told = logOf([hashFor(safeMultiSigTransaction)], concat(padded(team), toWord(0n), toWord(0n), toWord(0n)));
    const named = { ...success, transactionHash: hashFor("before"), transactionIndex: 1 };

    expect((await look(watching(), { chain, logs: [named] }))[0]?.evidence).to.include({ target: stranger });
    expect(await look(watching(), { chain, logs: [{ ...told, transactionIndex: 0 }, named] })).to.have.length(1);
    expect(await look(watching(), { chain, logs: [{ ...named, transactionIndex: 0 }] })).to.deep.equal([]);
  });

  it("sees what a module makes it run as its own code, also without SafeL2, when the module's key sent it", async () => {
    const ran = logOf([hashFor("ExecutionFromModuleSuccess(address)"), padded(team)]);
    const module = (operation: number) =>
      encodeCall(target, "execTransactionFromModule(address,uint256,bytes,uint8)", [stranger, 0, "0x", operation]).data;
    const found = async (operation: number) =>
      look(watching(), { chain: having(sent({ input: module(operation) })), logs: [ran] });

    expect(await found(0)).to.deep.equal([]);
    expect((await found(1))[0]?.evidence).to.include({ what: "delegatecall", target: stranger });
  });

  it("sees a delegatecall that a contract kept to itself, where it is asked to; one node's word is below the quorum", async () => {
    const hidden = having(sent({ to: team, input: "0x12345678" }));
    const traced = (changes: Partial<TracedCall> = {}) => ({
      ...hidden,
      calls: async (): Promise<readonly TracedCall[]> => [
        {
          ...{ transaction: hashFor("tx"), kind: "call", from: team, to: target, input: execution(stranger, 1) },
          ...{ value: 0n, success: true, ...changes },
        },
      ],
    });
    const seen = (changes: Partial<TracedCall>, settings: object = { internal: true }) =>
      look(watching(settings), { chain: traced(changes), logs: [success] });

    const [finding] = await seen({});

    expect(finding?.evidence).to.include({ what: "delegatecall", target: stranger, transaction: hashFor("tx") });
    expect(finding).to.not.have.property("belowQuorum");
    expect((await seen({ belowQuorum: true }))[0]?.belowQuorum).to.equal(true);
    for (const harmless of [
      { input: execution(stranger, 0) },
      { success: false },
      { transaction: hashFor("another") },
      { to: team },
    ])
      expect(await seen(harmless), JSON.stringify(harmless)).to.deep.equal([]);
    expect(await seen({}, {})).to.deep.equal([]);
    expect(await seen({}, { internal: true, delegates: [stranger] })).to.deep.equal([]);
  });

  it("says what the state says without a trace, asks for none where nothing ran, and objects where no node has any", async () => {
    const tampered = changing({ [toWord(0n)]: padded(team) }, { [toWord(0n)]: padded(stranger) });
    const untraced = having(sent({ to: team }));
    const it_ = watching({ internal: true });

    expect(await look(it_, { chain: { ...tampered, transactions: async () => [] }, logs: [success] })).to.have.length(
      1,
    );
    expect(await look(it_, { chain: untraced })).to.deep.equal([]);
    expect(await failureOf(look(it_, { chain: untraced, logs: [success] }))).to.equal("NOT_EVALUABLE");
    expect(await failureOf(it_.objections(blockOf(100), fakeChain({ code: async () => "0x60" })))).to.equal(
      "NOT_EVALUABLE",
    );
  });

  it("does not read the transactions of a block in which the Safe ran nothing, nor believe one that did not run it", async () => {
    const chain = having(sent({ input: execution(stranger, 1), hash: hashFor("another") }));
    const unread = { ...changing({}, {}), transactions: () => Promise.reject(new Error("asked for the transactions")) };

    expect(await look(watching(), { chain: unread })).to.deep.equal([]);
    expect(await look(watching(), { chain, logs: [success] })).to.deep.equal([]);
  });

  it("sees what SafeL2 tells of a delegatecall by owners and by a module", async () => {
    const logs = (operation: bigint) => [
      logOf([hashFor(safeMultiSigTransaction)], concat(padded(stranger), toWord(0n), toWord(0n), toWord(operation))),
      logOf(
        [hashFor(safeModuleTransaction)],
        concat(padded(team), padded(stranger), toWord(0n), toWord(0n), toWord(operation)),
      ),
    ];

    expect(await look(watching(), { chain: changing({}, {}), logs: logs(0n) })).to.deep.equal([]);
    expect(await look(watching(), { chain: changing({}, {}), logs: logs(1n) })).to.have.length(2);
  });

  it("is not held up by an input full of what looks like executions", async () => {
    const chain = having(sent({ input: lower(`0x${"6a761202".repeat(200_000)}`) }));

    const targets = Array.from({ length: 8_000 }, (_, n) => execution(lower(`0x${padded(`0x${n}`).slice(26)}`), 1));
    const many = having(sent({ input: concat("0x00", ...targets.map((one): Hex => lower(one.slice(0, 266)))) }));

    await expectCheap(50, async () => expect(await look(watching(), { chain, logs: [success] })).to.deep.equal([]));
    await expectCheap(50, async () =>
      expect(await look(watching(), { chain: many, logs: [success] })).to.have.length(32),
    );
  });

  it("cannot say what cannot be read, and says nothing of a branch whose parent it cannot read", async () => {
    const blind = chainOf({ call: async () => "0x", slot: () => Promise.reject(lacking()) });
    const young = { ...changing({}, { [toWord(0n)]: padded(stranger) }) };
    const forgetful = {
      ...young,
      slot: async (a: Hex, s: Hex, b: { number: bigint; hash: Hex }) => {
        if (b.hash !== blockOf(101, "b").hash) throw lacking();
        return young.slot(a, s, b);
      },
    };

    expect(await failureOf(look(watching(), { chain: blind }))).to.equal("NOT_EVALUABLE");
    expect(await look(watching(), { chain: forgetful, block: blockOf(101, "b") })).to.deep.equal([]);
  });

  it("objects to what is no Safe", async () => {
    const empty = fakeChain({ code: async () => "0x" });
    const other = fakeChain({
      code: async (account) => (account === target ? "0x60" : "0x"),
      slot: async () => toWord(0n),
    });

    expect(await watching().objections(blockOf(100), empty)).to.have.length(1);
    expect(await watching().objections(blockOf(100), other)).to.have.length(1);
  });
});
