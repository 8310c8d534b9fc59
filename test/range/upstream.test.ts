import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import { type DeclaredSlot, parseDeclaredSlot } from "../../src/range/recorded/declared-slots.ts";
import { loadRecording } from "../../src/range/recording.ts";
import { serveRecording, type Upstream } from "../../src/range/upstream.ts";
import { BLOCK, NOBODY, PERSON, READER, READER_CODE, sample, slot, written } from "./recorded/sample.ts";

type Reply = {
  readonly id: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
};

describe("serveRecording", () => {
  const opened: Upstream[] = [];
  const open = async (declared: readonly DeclaredSlot[] = []) => {
    const upstream = await serveRecording(await loadRecording(await written(sample())), { declared });
    opened.push(upstream);
    return upstream;
  };
  afterEach(() => Promise.all(opened.splice(0).map((upstream) => upstream.close())));

  it("answers an unknown slot of a contract with an error that names both, and notes the miss once", async () => {
    const upstream = await open();

    await call(upstream, "eth_getStorageAt", [READER, "0x2", "latest"]);
    const { error } = await call(upstream, "eth_getStorageAt", [READER, slot(2), "latest"]);

    expect(error?.code).to.equal(-32001);
    expect(error?.message).to.include(slot(2)).and.to.include(READER);
    expect(upstream.misses()).to.deep.equal([
      { kind: "slot", account: READER, slot: slot(2), what: `slot ${slot(2)} of ${READER}` },
    ]);
  });

  it("serves a declared slot without a miss", async () => {
    const upstream = await open([{ account: READER, slot: "0x2", value: "0x9", reason: "set to nine by the story" }]);

    const { result } = await call(upstream, "eth_getStorageAt", [READER, "0x2", "latest"]);

    expect(result).to.equal(slot(9));
    expect(upstream.misses()).to.deep.equal([]);
  });

  it("refuses to declare what is recorded, what has no reason, and what nobody recorded", async () => {
    const one = { account: READER, slot: slot(1), value: slot(0), reason: "a wish" };

    expect(await codeOf(open([one]))).to.equal("BAD_DECLARED");
    expect(await codeOf(open([{ ...one, slot: slot(2), reason: " " }]))).to.equal("BAD_DECLARED");
    expect(await codeOf(open([{ ...one, account: NOBODY }]))).to.equal("BAD_DECLARED");
  });

  it("serves recorded slots, also the zero ones", async () => {
    const upstream = await open();

    expect((await call(upstream, "eth_getStorageAt", [READER, "0x0", "latest"])).result).to.equal(slot(0));
    expect((await call(upstream, "eth_getStorageAt", [READER, slot(1), "latest"])).result).to.equal(slot(7));
  });

  it("says that an absent account does not exist", async () => {
    const upstream = await open();

    expect((await call(upstream, "eth_getBalance", [NOBODY, "latest"])).result).to.equal("0x0");
    expect((await call(upstream, "eth_getTransactionCount", [NOBODY, "latest"])).result).to.equal("0x0");
    expect((await call(upstream, "eth_getCode", [NOBODY, "latest"])).result).to.equal("0x");
    expect((await call(upstream, "eth_getStorageAt", [NOBODY, "0x5", "latest"])).result).to.equal(slot(0));
    expect(upstream.misses()).to.deep.equal([]);
  });

  it("serves accounts as recorded", async () => {
    const upstream = await open();

    expect((await call(upstream, "eth_getBalance", [PERSON, "latest"])).result).to.equal("0xde0b6b3a7640000");
    expect((await call(upstream, "eth_getTransactionCount", [PERSON, "latest"])).result).to.equal("0x3");
    expect((await call(upstream, "eth_getCode", [READER.toUpperCase().replace("0X", "0x"), "latest"])).result).to.equal(
      READER_CODE,
    );
  });

  it("answers eth_getAccountInfo and everything unknown with -32601", async () => {
    const upstream = await open();

    for (const method of ["eth_getAccountInfo", "eth_sendRawTransaction", "toString", "__proto__"]) {
      expect((await call(upstream, method, [])).error?.code).to.equal(-32601);
    }
    expect(upstream.misses()).to.deep.equal([]);
  });

  it("makes the header where none was recorded", async () => {
    const upstream = await open();

    const { result } = await call(upstream, "eth_getBlockByNumber", [`0x${BLOCK.toString(16)}`, false]);

    expect(result).to.include({
      number: `0x${BLOCK.toString(16)}`,
      timestamp: "0x62af0000",
      baseFeePerGas: "0x3b9aca00",
    });
    expect((await call(upstream, "eth_blockNumber", [])).result).to.equal(`0x${BLOCK.toString(16)}`);
  });

  it("has no later block, and notes an earlier one as a miss", async () => {
    const upstream = await open();

    expect((await call(upstream, "eth_getBlockByNumber", [`0x${(BLOCK + 1).toString(16)}`, false])).result).to.equal(
      null,
    );
    expect(
      (await call(upstream, "eth_getBlockByNumber", [`0x${(BLOCK - 1).toString(16)}`, false])).error?.code,
    ).to.equal(-32001);
    expect(upstream.misses().map(({ kind }) => kind)).to.deep.equal(["block"]);
  });

  it("does not know blocks, transactions and receipts of others, as a node says it", async () => {
    const upstream = await open();
    const hash = slot(99);

    expect((await call(upstream, "eth_getBlockByHash", [hash, false])).result).to.equal(null);
    expect((await call(upstream, "eth_getTransactionByHash", [hash])).result).to.equal(null);
    expect((await call(upstream, "eth_getTransactionReceipt", [hash])).result).to.equal(null);
    expect((await call(upstream, "eth_getLogs", [{ blockHash: hash }])).error?.code).to.equal(-32602);
    expect(upstream.misses()).to.deep.equal([]);
  });

  it("notes the logs of its own block as a miss", async () => {
    const upstream = await open();

    expect((await call(upstream, "eth_getLogs", [{ blockHash: upstream.head.hash }])).error?.code).to.equal(-32001);
    expect(
      (await call(upstream, "eth_getLogs", [{ fromBlock: `0x${(BLOCK + 1).toString(16)}` }])).result,
    ).to.deep.equal([]);
    expect(upstream.misses().map(({ kind }) => kind)).to.deep.equal(["logs"]);
  });

  it("answers a batch in its order", async () => {
    const upstream = await open();

    const replies = await post(
      upstream,
      JSON.stringify(["eth_chainId", "net_version", "no_such"].map((method, id) => ({ id, method }))),
    );

    expect(replies).to.deep.include({ jsonrpc: "2.0", id: 0, result: "0x1" });
    expect(replies).to.deep.include({ jsonrpc: "2.0", id: 1, result: "1" });
  });

  it("refuses what is not JSON, bad parameters and a body of more than 8 MiB", async () => {
    const upstream = await open();

    expect(await post(upstream, "{")).to.have.nested.property("error.code", -32700);
    expect(await post(upstream, "3")).to.have.nested.property("error.code", -32600);
    expect((await call(upstream, "eth_getBalance", ["0x12", "latest"])).error?.code).to.equal(-32602);
    expect(await post(upstream, " ".repeat(8 * 1024 * 1024 + 1))).to.have.nested.property("error.code", -32602);
  });
});

describe("parseDeclaredSlot", () => {
  it("refuses a text without value or reason", () => {
    for (const text of ["", READER, `${READER}:0x1`, `${READER}:0x1=0x2`, `${READER}:0x1=0x2:`, `${READER}:1=2:x`]) {
      expect(() => parseDeclaredSlot(text)).to.throw(FirebreakError);
    }
  });

  it("reads account, slot, value and a reason with colons", () => {
    expect(parseDeclaredSlot(`${READER}:0x1=0x2:fresh: nobody wrote it`)).to.deep.equal({
      account: READER,
      slot: slot(1),
      value: slot(2),
      reason: "fresh: nobody wrote it",
    });
  });
});

async function call(upstream: Upstream, method: string, params: readonly unknown[]): Promise<Reply> {
  return (await post(upstream, JSON.stringify({ id: 1, method, params }))) as Reply;
}

async function post({ url }: Upstream, body: string): Promise<unknown> {
  return (await fetch(url, { method: "POST", body, signal: AbortSignal.timeout(60_000) })).json();
}

async function codeOf(opening: Promise<unknown>): Promise<unknown> {
  return opening.then(
    () => "opened",
    (error) => error.code,
  );
}
