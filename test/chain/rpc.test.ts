import type { IncomingHttpHeaders } from "node:http";
import { expect } from "chai";
import { openRpc, type Rpc, type RpcLimits } from "../../src/chain/rpc.ts";
import { codeOf, failureOf } from "../support/fakes.ts";
import { answering, serve } from "./server.ts";

const SECRET = "s3cr3t-k3y";
type Answer = Parameters<typeof serve>[0];

describe("an RPC", () => {
  let rpc: Rpc;
  let server: Awaited<ReturnType<typeof serve>>;
  const start = async (answer: Answer, limits: RpcLimits = {}, path = "") => {
    server = await serve(answer);
    rpc = openRpc(`${server.url}${path}`, limits);
    return rpc;
  };
  afterEach(async () => {
    await rpc.close();
    await server.close();
  });

  it("makes no batch where none is allowed, so that one answer that is too large takes no other with it", async () => {
    const { request } = await start(
      answering(({ method }) => ({ result: method === "large" ? "x".repeat(1_000) : "small" })),
      { maxBytes: 500, maxBatch: 1 },
    );

    const [large, small] = await Promise.allSettled([request("large"), request("small")]);

    expect(large.status).to.equal("rejected");
    expect(small).to.deep.include({ status: "fulfilled", value: "small" });
  });

  it("ends at its deadline when a node accepts and then says nothing", async () => {
    const { request } = await start(() => undefined, { timeoutMs: 100 });

    const error = await request("eth_chainId").catch((raised: unknown) => raised);

    expect(codeOf(error)).to.equal("RPC_UNREACHABLE");
    expect(String(error)).to.include("did not answer within 100 ms");
  });

  it("ends at its deadline when a node begins to answer and does not end", async () => {
    const { request } = await start((_, response) => void response.write('{"jsonrpc":"2.0",'), { timeoutMs: 100 });

    expect(await failureOf(request("eth_chainId"))).to.equal("RPC_UNREACHABLE");
  });

  it("says so when nobody listens", async () => {
    await start(() => undefined);
    const gone = await serve(() => undefined);
    await gone.close();
    const lonely = openRpc(gone.url);

    const code = await failureOf(lonely.request("eth_chainId"));
    await lonely.close();

    expect(code).to.equal("RPC_UNREACHABLE");
  });

  it("takes answers up to its limit and refuses one byte more: below, at, above", async () => {
    const padded = (size: number) => `{"id":0,"result":"${"x".repeat(size - '{"id":0,"result":""}'.length)}"}`;
    const sizes = [99, 100, 101];
    const { request } = await start((_, response) => void response.end(padded(sizes.shift() ?? 0)), { maxBytes: 100 });

    const answers = [await request("a"), await request("b")];

    expect(answers.map((one) => String(one).length)).to.deep.equal([79, 80]);
    expect(await failureOf(request("c"))).to.equal("RPC_BAD_ANSWER");
  });

  it("refuses an answer without end as soon as it is too long", async () => {
    const endless: Answer = (_, response) => {
      const more = (): void => void response.write("x".repeat(65_536), () => more());
      response.on("error", () => undefined);
      more();
    };
    const { request } = await start(endless, { maxBytes: 1_000_000 });

    expect(await failureOf(request("eth_chainId"))).to.equal("RPC_BAD_ANSWER");
  });

  it("refuses an answer that is announced as too long before it has come, and one that no answer is like", async () => {
    const texts = ["{", "[],".repeat(50_000)];
    const { request } = await start(
      (_, response) => {
        const text = texts.shift() ?? "";
        // Neither ever ends: whoever waits for more than its beginning waits for a time-out.
        if (text === "{") response.setHeader("content-length", 1_000_001);
        response.write(text);
      },
      { maxBytes: 1_000_000 },
    );

    expect([await failureOf(request("a")), await failureOf(request("b"))]).to.deep.equal(
      Array(2).fill("RPC_BAD_ANSWER"),
    );
  });

  it("refuses what is no JSON, no object, or neither result nor error, and says that a retry may help", async () => {
    const texts = ["<html>", "", "null", "7", '"x"', "{}", "[]", '{"error":null}', '{"error":"busy"}'];
    const { request } = await start((_, response) => void response.end(texts.shift()));

    const errors = await inTurn(texts.length, () => request("eth_chainId").catch((error: unknown) => error));

    expect(errors.map(codeOf)).to.deep.equal(Array(9).fill("RPC_BAD_ANSWER"));
    expect(errors.every((error) => Object(error).retryable)).to.equal(true);
  });

  it("names the status when an HTTP error has no JSON, and the node's own error when it has", async () => {
    const bodies = ["Too Many Requests", '{"id":0,"error":{"code":-32005,"message":"rate limited"}}'];
    const { request } = await start((_, response) => void response.writeHead(429).end(bodies.shift()));

    const html = await request("a").catch((error: unknown) => error);
    const json = await request("b").catch((error: unknown) => error);

    expect(html).to.include({ code: "RPC_LIMITED", retryable: true });
    expect(json).to.include({ code: "RPC_ERROR", rpcCode: -32005, retryable: true });
  });

  it("keeps a node's refusal with its code, words and data, and calls it final", async () => {
    const error = { code: 3, message: "execution reverted", data: "0x08c379a0" };
    const { request } = await start(answering(() => ({ error })));

    const refusal = await request("eth_call").catch((raised: unknown) => raised);

    expect(refusal).to.include({ rpcCode: 3, rpcMessage: "execution reverted", data: "0x08c379a0", retryable: false });
  });

  it("makes of megabytes that a contract has a node say a few words, and of what is none no text", async () => {
    const said = `execution reverted: ${'"'.repeat(3_000_000)}`;
    const { request } = await start(
      answering(({ method }) => ({ error: { code: [3], message: method === "list" ? [said] : said } })),
    );

    const [long, list] = await Promise.all(["eth_call", "list"].map((one) => request(one).catch((raised) => raised)));

    expect(long).to.include({ code: "RPC_ERROR", rpcCode: 0 });
    expect(long)
      .to.have.property("rpcMessage")
      .that.matches(/^execution reverted: .{100,300}…$/);
    expect(list).to.include({ rpcMessage: "no message" });
  });

  it("never shows what a URL holds beside its host: not in a message, not in a cause, not in its name", async () => {
    const texts = ["<html>", '{"id":0,"error":{"code":1,"message":"no"}}', "{}"];
    await start((_, response) => void response.end(texts.shift()), {}, `/v3/${SECRET}?key=${SECRET}`);
    const withUser = openRpc(`http://user:${SECRET}@127.0.0.1:1/${SECRET}`);

    const errors = await inTurn(3, () => rpc.request("eth_chainId").catch((error: unknown) => error));
    errors.push(await withUser.request("eth_chainId").catch((error: unknown) => error));
    await withUser.close();

    expect(errors.map((error) => JSON.stringify(shownOf(error))).join()).to.not.include(SECRET);
    expect([rpc.name, withUser.name]).to.deep.equal([server.host, "127.0.0.1:1"]);
  });

  it("refuses a URL that is none without showing it", () => {
    const refused = [`ftp://node/${SECRET}`, SECRET, ""].map((url) => {
      try {
        openRpc(url);
        return "accepted";
      } catch (error) {
        return `${codeOf(error)} ${String(error).includes(SECRET)}`;
      }
    });

    expect(refused).to.deep.equal(Array(3).fill("CONFIG false"));
  });

  it("sends a user's name and password as a header", async () => {
    const seen: IncomingHttpHeaders[] = [];
    await start((_, response, { headers }) => {
      seen.push(headers);
      response.end('{"id":0,"result":"0x1"}');
    });
    const withUser = openRpc(`http://me:p%40ss@${server.host}`);

    await withUser.request("eth_chainId");
    await withUser.close();

    expect(seen[0]?.authorization).to.equal(`Basic ${Buffer.from("me:p@ss").toString("base64")}`);
  });
});

async function inTurn<T>(count: number, task: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  while (results.length < count) results.push(await task());
  return results;
}

function shownOf(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  return { message: error.message, stack: error.stack, cause: error.cause && shownOf(error.cause) };
}
