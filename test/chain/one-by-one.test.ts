import { expect } from "chai";
import { asBlock } from "../../src/chain/answers.ts";
import { oneByOne } from "../../src/chain/one-by-one.ts";
import { RpcError } from "../../src/chain/refusal.ts";
import { openRpc, type Rpc } from "../../src/chain/rpc.ts";
import { createReceipts } from "../../src/chain/verified.ts";
import { failureOf, hashFor, never } from "../support/fakes.ts";
import { logOf, type Made, makeBlock, nodeOf, wanted } from "./nodes.ts";
import { answering, serve } from "./server.ts";

const hashes = Array.from({ length: 45 }, (_, index) => hashFor(`tx ${index}`));
const zero = `0x${"00".repeat(32)}`;
/** A block of 45 transactions with a kilobyte of logs each. */
const large = makeBlock(7, zero, ...hashes.map(() => [logOf(`0x${"ab".repeat(500)}`)]));

/** A node that has the block and takes any question about it. */
const serving = ({ header, receipts }: Made) =>
  serve(
    answering(({ method, params }) => {
      if (method === "eth_getBlockReceipts") return { result: receipts };
      if (method === "eth_getBlockByHash") return { result: { ...header, transactions: hashes } };
      return { result: receipts.find(({ transactionHash }) => transactionHash === params[0]) ?? null };
    }),
  );

describe("receipts that are more than one answer may hold", () => {
  it("are read in parts that are small enough, and verified as a whole", async () => {
    const server = await serving(large);
    const rpc = openRpc(server.url, { maxBytes: 24 * 1024 });

    const logs = await createReceipts(() => [rpc]).logs(asBlock(large.header, "it"), wanted);

    expect(logs.map(({ transactionHash }) => transactionHash)).to.deep.equal(hashes);
    // All at once, their names, twenty, ten and ten, twenty, ten and ten, five.
    expect(server.bodies).to.have.length(9);
    await rpc.close();
    await server.close();
  });

  it("are refused where one alone is more, and where a node does not have them all", async () => {
    const server = await serving({ ...large, receipts: large.receipts.slice(0, 44) });
    const [small, enough] = [1024, 64 * 1024].map((maxBytes) => openRpc(server.url, { maxBytes }));
    const read = (rpc: typeof small) =>
      failureOf(createReceipts(() => (rpc ? [rpc] : [])).logs(asBlock(large.header, "it"), wanted));

    expect([await read(small), await read(enough)]).to.deep.equal(["RPC_BAD_ANSWER", "RPC_BAD_ANSWER"]);
    await small?.close();
    await enough?.close();
    await server.close();
  });

  it("are read in parts where a node does not give them together, however it says so (by one code alone), and not where it is busy", async () => {
    const refused = (code: number, message: string) => new RpcError("node", "eth_getBlockReceipts", code, message);
    const given: Readonly<Record<string, (params: readonly unknown[]) => unknown>> = {
      eth_getBlockByHash: () => ({ ...large.header, transactions: hashes }),
      eth_getTransactionReceipt: ([hash]) => large.receipts.find(({ transactionHash }) => transactionHash === hash),
    };
    const read = async (refusal: RpcError) => {
      const request: Rpc["request"] = async (method, params = []) => {
        const answer = given[method];
        if (answer === undefined) throw refusal;
        return answer(params);
      };
      const rpc = { name: "node", request, close: async () => undefined };
      return (await createReceipts(() => [rpc]).logs(asBlock(large.header, "it"), wanted)).length;
    };

    expect(await read(refused(-32_601, "no such thing"))).to.equal(45);
    expect(await read(refused(-32_004, "no such thing"))).to.equal(45);
    expect(await read(refused(-32_600, "eth_getBlockReceipts is not available: unsupported method"))).to.equal(45);
    expect(await failureOf(read(refused(429, "too many requests")))).to.equal("RPC_ERROR");
  });

  it("are not waited for for ever: who hangs, or names more transactions than it can tell of in time", async () => {
    const slow = Array(10_000).fill(hashFor("tx"));
    let asked = 0;
    const slowly = () => {
      asked++;
      return new Promise<string>((resolve) => setTimeout(() => resolve("receipt"), 5));
    };

    expect(await failureOf(oneByOne(hashes, () => never<string>(), 20))).to.equal("RPC_UNREACHABLE");
    expect(await failureOf(oneByOne(slow, slowly, 20))).to.equal("RPC_UNREACHABLE");
    const before = asked;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(asked - before).to.be.at.most(20);
  });

  it("push those of older blocks out of the memory, and never their own", async () => {
    const [first, second] = [makeBlock(1, zero, [logOf(), logOf()]), makeBlock(2, zero, [logOf(), logOf(), logOf()])];
    const node = nodeOf("a:8545", [first, second]);
    const receipts = createReceipts(() => [node.rpc], undefined, { mostLogs: 4 });
    const read = async ({ header }: Made) => (await receipts.logs(asBlock(header, "it"), wanted)).length;

    const counts = [await read(first), await read(first), await read(second), await read(second), await read(first)];

    expect(counts).to.deep.equal([2, 2, 3, 3, 2]);
    expect(node.state.asked).to.have.length(3);
  });
});
