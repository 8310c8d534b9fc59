import { expect } from "chai";
import type { Log } from "../../src/core/types.ts";
import { acceptedRoot } from "../../src/detectors/accepted-root.ts";
import { toWord } from "../../src/lib/words.ts";
import { blockOf, failureOf, fakeChain, hashFor, stranger, target } from "../support/fakes.ts";
import { logOf, look, make, sent } from "./looking.ts";
import { answering, fromBlock100 } from "./numbers.ts";

const [acceptable, proven] = ["0xa3f81d68", "0x2bbd59ca"];
const processed = logOf([hashFor("Process(bytes32,bool,bytes)"), hashFor("message"), hashFor("ok")]);
const watching = (settings: object = {}) => make(acceptedRoot, { bridge: target, ...settings });
const sane = (...proofs: readonly bigint[]) =>
  answering({ [acceptable]: [0n], [proven]: fromBlock100(...proofs) }, { transactions: async () => [sent()] });
/** Where the message was not proven before; whether the bridge takes the empty root, by block. */
const taking = (answers: Readonly<Record<number, bigint>>) => ({
  ...answering({
    [proven]: fromBlock100(0n, 2n),
    [acceptable]: (number) => (answers[number] === undefined ? undefined : [answers[number]]),
  }),
  transactions: async () => [sent({ to: stranger })],
});

describe("accepted-root", () => {
  it("is silent while nothing unproven is accepted, and on a message that was proven before", async () => {
    expect(await look(watching(), { chain: sane() })).to.deep.equal([]);
    expect(await look(watching(), { chain: sane(77n, 2n), logs: [processed] })).to.deep.equal([]);
  });

  it("fires at once when the empty root is accepted, long before anybody uses it", async () => {
    const [finding] = await look(watching(), { chain: answering({ [acceptable]: [1n] }) });

    expect(finding?.key).to.equal(`it:${target}:root:0x${"00".repeat(32)}`);
  });

  it("fires on a message that nobody proved, and is one incident for all of them", async () => {
    const chain = taking({ 101: 1n });
    const found = await look(watching({ never: [] }), { chain, logs: [processed, processed] });

    expect(found.map(({ belowQuorum }) => belowQuorum)).to.deep.equal([undefined, undefined]);
    expect(new Set(found.map(({ key }) => key))).to.deep.equal(new Set([`it:${target}:message`]));
    expect(found[0]?.evidence).to.include({ message: hashFor("message") });
  });

  it("finds one behind any number that were proven: at 64, above, far above [what stood behind the first 64 was never looked at]", async () => {
    const evil = logOf([hashFor("Process(bytes32,bool,bytes)"), hashFor("evil"), hashFor("ok")]);
    const chain = taking({ 101: 1n });
    const judging = {
      ...chain,
      call: (...[call, block]: Parameters<typeof chain.call>) =>
        call.data.startsWith(proven) && !call.data.endsWith(hashFor("evil").slice(2))
          ? Promise.resolve(toWord(1n))
          : chain.call(call, block),
    };
    const found = async (before: number) => {
      const logs = [...Array<Log>(before).fill(processed), evil];
      return (await look(watching({ never: [] }), { chain: judging, logs })).map(({ evidence }) => evidence["message"]);
    };

    for (const before of [63, 64, 500]) expect(await found(before), `${before}`).to.deep.equal([hashFor("evil")]);
  });

  it("looks at messages also while the empty root is accepted, and says so where one of them cannot be read", async () => {
    const chain = answering(
      { [acceptable]: [1n], [proven]: fromBlock100(0n, 2n) },
      { transactions: async () => [sent({ to: stranger })] },
    );
    const unread = answering({ [acceptable]: [0n] }, { transactions: async () => [sent()] });

    expect(await look(watching(), { chain, logs: Array<Log>(65).fill(processed) })).to.have.length(32);
    expect(await failureOf(look(watching(), { chain: unread, logs: Array<Log>(65).fill(processed) }))).to.equal(
      "NOT_EVALUABLE",
    );
  });

  it("says so where the event is not as its signature says, and takes none that names no message (an unproven one was passed over)", async () => {
    const plain = logOf([hashFor("Process(bytes32,bool,bytes)")], hashFor("message"));
    const accepted = "event Process(bytes32 messageHash, bool success, bytes returnData)";

    expect(await failureOf(look(watching({ never: [] }), { chain: taking({ 101: 1n }), logs: [plain] }))).to.equal(
      "NOT_EVALUABLE",
    );
    expect(() => watching({ accepted })).to.throw("found none that is indexed");
  });

  it("is not sure of one that the bridge would not take without a proof [a stranger's contract that proved and processed its own made it act]", async () => {
    const told = async (answers: Parameters<typeof taking>[0]) =>
      (await look(watching({ never: [] }), { chain: taking(answers), logs: [processed] })).map(
        ({ belowQuorum, evidence }) => [belowQuorum, "doubt" in evidence],
      );

    expect(await told({ 100: 0n, 101: 0n })).to.deep.equal([[true, true]]);
    expect(await told({ 100: 1n, 101: 0n })).to.deep.equal([[undefined, false]]);
    expect(await told({})).to.deep.equal([[true, true]]);
  });

  it("is silent on a message that its own transaction proves, and not fooled by one that only looks so", async () => {
    const once = "0x6188af0e"; // proveAndProcess(bytes,bytes32[32],uint256)
    const made = (changes: object) => ({
      ...sane(0n, 2n),
      transactions: async () => [sent({ input: once, ...changes })],
    });

    expect(await look(watching(), { chain: made({}), logs: [processed] })).to.deep.equal([]);
    expect(await look(watching(), { chain: made({ to: stranger }), logs: [processed] })).to.have.length(1);
    expect(await look(watching(), { chain: made({ hash: hashFor("other") }), logs: [processed] })).to.have.length(1);
  });

  it("takes one message for proven by its own transaction, not two [the handler of one that was proven could bring another one]", async () => {
    const chain = {
      ...taking({ 101: 0n }),
      transactions: async () => [sent({ input: "0x6188af0e" }), sent({ hash: hashFor("b") })],
    };
    const placed = (transactionIndex: number) => ({ ...processed, transactionIndex });

    expect(await look(watching(), { chain, logs: [placed(0)] })).to.deep.equal([]);
    expect(await look(watching(), { chain, logs: [placed(0), placed(0)] })).to.have.length(2);
    expect(await look(watching(), { chain, logs: [placed(0), placed(1)] })).to.have.length(1);
  });

  it("takes the transaction by its place in the block, whatever hash a node puts beside the event", async () => {
    const proves = sent({ input: "0x6188af0e", hash: hashFor("a message of somebody else") });
    const chain = { ...sane(0n, 2n), transactions: async () => [proves, sent()] };
    const lied = { ...processed, transactionHash: proves.hash, transactionIndex: 1 };

    const [finding] = await look(watching(), { chain, logs: [lied] });

    expect(finding?.evidence).to.include({ transaction: hashFor("tx") });
    expect(await look(watching(), { chain, logs: [{ ...lied, transactionIndex: 0 }] })).to.deep.equal([]);
  });

  it("looks at the proof on the parent of its own branch", async () => {
    const chain = sane(77n, 2n);
    const asked: string[] = [];
    const spying = {
      ...chain,
      call: (...[call, block]: Parameters<typeof chain.call>) => {
        if (call.data.startsWith(proven)) asked.push(block.hash);
        return chain.call(call, block);
      },
    };

    await look(watching(), {
      chain: spying,
      logs: [processed],
      block: blockOf(101, "b", "a"),
      reorged: [blockOf(101)],
    });

    expect(asked).to.deep.equal([blockOf(100).hash]);
  });

  it("cannot say what cannot be read", async () => {
    expect(await failureOf(look(watching(), { chain: fakeChain() }))).to.equal("NOT_EVALUABLE");
    expect(await failureOf(look(watching(), { chain: answering({ [acceptable]: [0n] }), logs: [processed] }))).to.equal(
      "NOT_EVALUABLE",
    );
  });

  it("objects to what is no such bridge", async () => {
    expect(await watching().objections(blockOf(100), fakeChain({ code: async () => "0x" }))).to.have.length(1);
    expect(
      await watching().objections(
        blockOf(100),
        fakeChain({ code: async () => "0x60", slot: async () => `0x${"00".repeat(32)}` }),
      ),
    ).to.have.length(2);
  });
});
