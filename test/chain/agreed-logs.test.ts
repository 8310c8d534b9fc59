import { expect } from "chai";
import { createAgreedLogs } from "../../src/chain/agreed-logs.ts";
import { openChain } from "../../src/chain/reader.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Block, Log } from "../../src/core/types.ts";
import { blockOf, failureOf, hashFor } from "../support/fakes.ts";
import { logOf, makeChain, nodeOf, wanted } from "./nodes.ts";

const block: Block = { ...blockOf(7), logsBloom: `0x${"ff".repeat(256)}` };
const at = (logIndex: number, over: Partial<Log> = {}): Log => ({ ...logOf(), ...over, logIndex });
const answer = (log: Log) => ({ ...log, logIndex: `0x${log.logIndex.toString(16)}` });
const never = new Promise<never>(() => undefined);
const busy = new FirebreakError("RPC_UNREACHABLE", "no node answers", { retryable: true });

type Said = readonly Log[] | Promise<never>;

function reading(said: Said, proven: Promise<readonly Log[]>) {
  const asked: string[] = [];
  const first = createAgreedLogs(
    async (method, _, read) => {
      asked.push(method);
      return read(said instanceof Promise ? await said : said.map(answer));
    },
    async () => {
      asked.push("receipts");
      return proven;
    },
    20,
  );
  return { asked, first: () => first(block, wanted) };
}

const places = (logs: readonly Log[] | undefined) => logs?.map(({ logIndex }) => logIndex);

describe("the logs of a block that a quorum of the nodes says alike", () => {
  it("are there before the receipts are asked for, which then show what was left out", async () => {
    const { first, asked } = reading([at(1)], Promise.resolve([at(0), at(1), at(5)]));
    const { logs, missing } = await first();
    const before = [...asked];
    const rest = await missing?.();

    expect(before).to.deep.equal(["eth_getLogs"]);
    expect(places(logs)).to.deep.equal([1]);
    expect(places(rest)).to.deep.equal([0, 5]);
    expect(asked).to.deep.equal(["eth_getLogs", "receipts"]);
  });

  it("are not waited for for long", async () => {
    const { logs, missing } = await reading(never, Promise.resolve([at(0)])).first();

    expect(places(logs)).to.deep.equal([0]);
    expect(missing).to.equal(undefined);
  });

  for (const [why, said] of [
    ["say different things or cannot answer", () => Promise.reject(busy)],
    ["say that there are none", () => []],
    ["say what is no log", () => [{ ...at(0), topics: "none" as unknown as Log["topics"] }]],
  ] as const)
    it(`are those of the receipts where the nodes ${why}`, async () => {
      const { logs, missing } = await reading(said(), Promise.resolve([at(3)])).first();

      expect(places(logs)).to.deep.equal([3]);
      expect(missing).to.equal(undefined);
    });

  it("are there although no node gives its receipts, which is said by who waits for the rest", async () => {
    const { logs, missing } = await reading([at(1)], Promise.reject(busy)).first();

    expect(places(logs)).to.deep.equal([1]);
    expect(await failureOf(missing?.() ?? Promise.resolve())).to.equal("RPC_UNREACHABLE");
  });

  it("fail with the receipts where neither is known", async () => {
    expect(await failureOf(reading([], Promise.reject(busy)).first())).to.equal("RPC_UNREACHABLE");
  });

  for (const [what, said] of [
    ["other data", at(0, { data: "0x02" })],
    ["another event", at(0, { topics: [...logOf().topics, hashFor("more")] })],
  ] as const)
    it(`are doubted aloud, once, when they hold ${what} that the receipts do not, and then the receipts alone count`, async () => {
      const { first, asked } = reading([said], Promise.resolve([at(0)]));
      const { logs, missing } = await first();
      const doubt = await failureOf(missing?.() ?? Promise.resolve());
      asked.length = 0;
      const again = await first();

      expect(logs).to.have.length(1);
      expect(doubt).to.equal("LOGS_UNVERIFIED");
      expect(asked).to.deep.equal(["receipts"]);
      expect(places(again.logs)).to.deep.equal([0]);
    });

  it("are the same wherever in the block nodes say that they are, and as often as they happened", async () => {
    const three = [at(4), at(5), at(6, { data: "0x02" }), at(7)];
    const { missing } = await reading([at(0), at(1)], Promise.resolve(three)).first();
    const tooOften = await reading([at(0), at(1), at(2), at(3)], Promise.resolve(three)).first();

    expect((await missing?.())?.map(({ data }) => data)).to.have.members(["0x02", "0x01"]);
    expect(await failureOf(tooOften.missing?.() ?? Promise.resolve())).to.equal("LOGS_UNVERIFIED");
  });

  it("keep the transaction that the quorum names: of the receipts it is one node's word", async () => {
    const receipts = [at(0, { transactionHash: hashFor("another") })];
    const { logs, missing } = await reading([at(0)], Promise.resolve(receipts)).first();

    expect(logs[0]?.transactionHash).to.equal(logOf().transactionHash);
    expect(await missing?.()).to.deep.equal([]);
  });

  it("are asked for only where the bloom promises some", async () => {
    const { asked } = reading([at(0)], Promise.resolve([at(0)]));
    const quiet = createAgreedLogs(
      () => Promise.reject(busy),
      () => Promise.reject(busy),
    );

    expect(await quiet({ ...block, logsBloom: `0x01${"00".repeat(255)}` }, wanted)).to.deep.equal({ logs: [] });
    expect(asked).to.be.empty;
  });
});

describe("what two of three nodes say of the logs of a block", () => {
  const chainOf = makeChain(100, 105, [logOf()], []);
  const open = (quorum = 2) => {
    const nodes = ["a", "b", "c"].map((name) => nodeOf(name, chainOf));
    for (const { state } of nodes) state.read = [logOf()];
    return {
      nodes,
      chain: openChain(
        1n,
        nodes.map(({ rpc }) => rpc),
        { quorum, logs: "root" },
      ),
    };
  };

  it("is an event before the receipts prove it", async () => {
    const { chain } = open();
    const { logs, missing } = await chain.firstLogs(await chain.head(), wanted);

    expect(logs.map(({ data }) => data)).to.deep.equal(["0x01"]);
    expect(missing).to.be.a("function");
  });

  it("is not asked where one is trusted and its receipts are to be proven: it would be one node's word", async () => {
    const { chain, nodes } = open(1);
    const { logs, missing } = await chain.firstLogs(await chain.head(), wanted);

    expect(logs).to.have.length(1);
    expect(missing).to.equal(undefined);
    expect(nodes.flatMap(({ state }) => state.asked)).to.not.include("eth_getLogs");
  });

  it("is none where one of them forges or hides it, whichever it is", async () => {
    for (const liar of [0, 1, 2])
      for (const lie of [[logOf("0x02")], []]) {
        const { chain, nodes } = open();
        const node = nodes[liar];
        if (node) node.state.read = lie;
        const { logs } = await chain.firstLogs(await chain.head(), wanted);

        expect(logs.map(({ data }) => data)).to.deep.equal(["0x01"]);
      }
  });
});
