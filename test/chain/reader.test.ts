import { expect } from "chai";
import { longestText, mostKept } from "../../src/chain/long-text.ts";
import { openChain } from "../../src/chain/reader.ts";
import { RpcError } from "../../src/chain/refusal.ts";
import type { Rpc } from "../../src/chain/rpc.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import { blockOf, failureOf, hashFor, sender, stranger, target } from "../support/fakes.ts";

const block = blockOf(100);
const word = (digit: string) => `0x${digit.padStart(64, "0")}`;
const header = (number: string) => ({
  number,
  hash: hashFor(number),
  parentHash: hashFor("p"),
  timestamp: "0x1",
  logsBloom: "0x00",
});

type Answer = unknown | Error;

/** A node that gives its answers in turn, the last one for ever; an error is raised. */
function node(name: string, trace: string[], ...answers: readonly Answer[]): Rpc {
  const left = [...answers];
  return {
    name,
    request: async (method) => {
      trace.push(`${name} ${method}`);
      const answer = left.length > 1 ? left.shift() : left[0];
      if (answer instanceof Error) throw answer;
      return answer;
    },
    close: async () => undefined,
  };
}

const refused = (message: string, code = -32000) => new RpcError("node", "eth_call", code, message);
const unreachable = new FirebreakError("RPC_UNREACHABLE", "no answer", { retryable: true });
const call = { to: target, data: "0x8da5cb5b" } as const;

describe("the reader of a chain", () => {
  it("asks the nodes in their order, the next one only when one cannot answer", async () => {
    const trace: string[] = [];
    const chain = openChain(1n, [
      node("a", trace, unreachable),
      node("b", trace, refused("header not found")),
      node("c", trace, word("1")),
      node("d", trace, word("2")),
    ]);

    expect(await chain.call(call, block)).to.equal(word("1"));
    expect(trace).to.deep.equal(["a eth_call", "b eth_call", "c eth_call"]);
  });

  it("asks the next node when one answers nonsense or another block (its word was final)", async () => {
    const trace: string[] = [];
    const chain = openChain(1n, [
      node("a", trace, { hello: "world" }),
      node("b", trace, header("0x63")),
      node("c", trace, header("0x64")),
    ]);

    expect((await chain.blockAt(100n)).hash).to.equal(hashFor("0x64"));
    expect(trace).to.have.length(3);
  });

  it("calls a block unknown only when no node has it (the first node decided)", async () => {
    const chain = openChain(1n, [node("a", [], null), node("b", [], header("0x64"))]);
    const nobody = openChain(1n, [node("a", [], null), node("b", [], null)]);

    expect((await chain.blockAt(100n)).number).to.equal(100n);
    expect(await failureOf(nobody.blockAt(100n))).to.equal("BLOCK_UNKNOWN");
  });

  it("takes a revert for an answer, whatever words a node has for it, and asks nobody else", async () => {
    const trace: string[] = [];
    const words = [
      refused("execution reverted", 3),
      refused("execution reverted: not the owner"),
      refused("VM Exception while processing transaction: reverted with reason string 'x'"),
      refused("out of gas"),
      refused("invalid opcode: INVALID"),
      refused("stack underflow (0 <=> 1)"),
    ];
    const chains = words.map((one) => openChain(1n, [node("a", trace, one), node("b", trace, word("1"))]));

    const codes = await Promise.all(chains.map((chain) => failureOf(chain.call(call, block))));

    expect(codes).to.deep.equal(Array(6).fill("CALL_REVERTED"));
    expect(trace).to.deep.equal(Array(6).fill("a eth_call"));
  });

  it("says of what a node lacks that it is not evaluable, of a busy or silent node that it may be asked again", async () => {
    const codeFor = (error: Error) =>
      failureOf(openChain(1n, [node("a", [], error)]).slot(target, hashFor("s"), block));

    expect(await codeFor(refused("missing trie node"))).to.equal("NOT_EVALUABLE");
    expect(await codeFor(refused("rate limited", -32005))).to.equal("RPC_ERROR");
    expect(await codeFor(unreachable)).to.equal("RPC_UNREACHABLE");
  });

  it("asks once for what was read at a block, also when it is asked twice at once, and anew at another block", async () => {
    const trace: string[] = [];
    const chain = openChain(1n, [node("a", trace, "0x1")]);

    await Promise.all([chain.balance(target, block), chain.balance(target, block)]);
    await chain.balance(target, block);
    const once = trace.length;
    await chain.balance(stranger, block);
    await chain.balance(target, blockOf(101));
    await chain.balance(target, blockOf(100, "b"));

    expect([once, trace.length]).to.deep.equal([1, 4]);
  });

  it("keeps calls apart by sender, gas, target and data", async () => {
    const trace: string[] = [];
    const chain = openChain(1n, [node("a", trace, word("1"))]);

    await chain.call(call, block);
    await chain.call(call, block, sender);
    await chain.call({ ...call, to: stranger }, block);
    await chain.call({ ...call, data: "0x5c975abb" }, block);
    await chain.call(call, block, undefined, 150_000n);
    await chain.call(call, block);

    expect(trace).to.have.length(5);
  });

  it("remembers a revert, which is a fact about the block, and no other failure", async () => {
    const trace: string[] = [];
    const reverting = openChain(1n, [node("a", trace, refused("execution reverted", 3), word("1"))]);
    const lacking = openChain(1n, [node("b", trace, refused("missing trie node"), unreachable, word("1"))]);

    const reverts = [await failureOf(reverting.call(call, block)), await failureOf(reverting.call(call, block))];
    const lacks = [await failureOf(lacking.call(call, block)), await failureOf(lacking.call(call, block))];

    expect(reverts).to.deep.equal(["CALL_REVERTED", "CALL_REVERTED"]);
    expect(lacks).to.deep.equal(["NOT_EVALUABLE", "RPC_UNREACHABLE"]);
    expect(await lacking.call(call, block)).to.equal(word("1"));
    expect(trace.filter((one) => one.startsWith("a"))).to.have.length(1);
  });

  it("remembers fifty long answers at most, so that nobody fills the memory: below, at, above", async () => {
    const trace: string[] = [];
    const chain = openChain(1n, [node("a", trace, `0x${"00".repeat(10_000)}`)]);
    const read = (number: number) => chain.code(target, blockOf(number));
    const blocks = Array.from({ length: 51 }, (_, index) => index);

    await Promise.all(blocks.slice(0, 50).map(read));
    await read(0);
    const atTheLimit = trace.length;
    await read(50);
    await read(0);

    expect([atTheLimit, trace.length]).to.deep.equal([50, 52]);
  });

  it("cuts what a contract returns where it is too long for a text, so that it is another answer and no fault [2 MB kept a getter from being read]", async () => {
    const long = Buffer.from(`0x${"5a".repeat(longestText / 2)}`);
    const chain = openChain(1n, [node("a", [], long)]);

    const answer = await chain.call(call, block);

    expect([answer.length, answer.slice(0, 6)]).to.deep.equal([mostKept, "0x5a5a"]);
    expect(await failureOf(chain.code(target, block))).to.equal("RPC_BAD_ANSWER");
  });

  it("never remembers the head or a block by its number: these change", async () => {
    const trace: string[] = [];
    const chain = openChain(1n, [node("a", trace, header("0x64"))]);

    await chain.head();
    await chain.head();
    await chain.blockAt(100n);
    await chain.blockAt(100n);

    expect(trace).to.have.length(4);
  });

  it("says undefined where no node can simulate, and the outcome of each call where one can", async () => {
    const cannot = openChain(1n, [node("a", [], refused("the method does not exist", -32601))]);
    const can = openChain(1n, [node("a", [], [{ calls: [{ status: "0x1", returnData: "0x" }] }])]);

    expect(await cannot.simulate([call, call], block, sender)).to.equal(undefined);
    expect(await can.simulate([call], block, sender)).to.deep.equal([{ success: true, output: "0x" }]);
  });

  it("reads a slot as a whole word and an account without code as none", async () => {
    const chain = openChain(1n, [node("a", [], "0x0")]);
    const empty = openChain(1n, [node("a", [], "0x")]);

    expect(await chain.slot(target, hashFor("s"), block)).to.equal(word("0"));
    expect(await empty.code(target, block)).to.equal("0x");
    expect(await failureOf(empty.balance(target, block))).to.equal("RPC_BAD_ANSWER");
  });
});
