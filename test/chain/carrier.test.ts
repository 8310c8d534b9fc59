import { expect } from "chai";
import { type Answered, type Carrier, overHttp } from "../../src/chain/carrier.ts";
import { inHeader, innerUrls } from "../support/inner-urls.ts";
import { answering, serve } from "./server.ts";

type Answer = Parameters<typeof serve>[0];

describe("HTTP to a node", () => {
  let carrier: Carrier;
  let server: Awaited<ReturnType<typeof serve>>;
  let connected: number;
  const start = async (answer: Answer, connections = 1) => {
    connected = 0;
    server = await serve(answer);
    carrier = overHttp(server.url, { connections, timeoutMs: 1_000, onConnect: () => connected++ });
  };
  const post = (body = "{}", signal = new AbortController().signal) =>
    carrier.post({ path: "/", headers: { "content-type": "application/json" }, body, signal });
  afterEach(async () => {
    await carrier.close();
    await server.close();
  });

  it("hands on the status, the headers and every byte, and keeps its connection", async () => {
    const parts = ["a".repeat(200_000), "b".repeat(200_000)];
    await start((_, response) => {
      response.writeHead(429, { "retry-after": "7" });
      response.write(parts[0], () => response.end(parts[1]));
    });

    const [first, text] = await post().then(async (one) => [one, await textOf(one)] as const);
    await post().then(textOf);

    expect(first.statusCode).to.equal(429);
    expect(first.headers["retry-after"]).to.equal("7");
    expect(text).to.equal(parts.join(""));
    expect(connected).to.equal(1);
  });

  it("goes nowhere that a node leads to: of sixty ways to the inner network none is reached", async () => {
    let asked = 0;
    const inner = await serve((_, response) => {
      asked++;
      response.end("{}");
    });
    const urls = innerUrls(Number(new URL(inner.url).port));
    let next = 0;
    await start((_, response) => {
      response.writeHead([301, 302, 303, 307, 308][next % 5] ?? 301, { location: inHeader(urls[next++] ?? "") }).end();
    });

    const statuses = await Promise.all(urls.map(() => post().then(({ statusCode }) => statusCode)));
    await inner.close();

    expect(urls.length).to.be.above(60);
    expect([next, statuses.every((status) => status > 300), asked]).to.deep.equal([urls.length, true, 0]);
  });

  it("lets everybody else have a turn while a large body lies ready", async () => {
    await start((_, response) => void response.end(Buffer.alloc(8_000_000)));
    const { body } = await post();
    await new Promise((resolve) => setTimeout(resolve, 50));
    let [turn, most] = [0, 0];
    const next = (): void => {
      turn = 0;
      ticking = setImmediate(next);
    };
    let ticking = setImmediate(next);

    for await (const chunk of body) {
      turn += chunk.length;
      most = Math.max(most, turn);
    }

    clearImmediate(ticking);
    expect(most).to.be.within(1, 800_000);
  });

  it("gives up at its signal also what still waits for a connection (it waited until there was one)", async () => {
    await start(() => undefined);
    void post().catch(() => undefined); // holds the only connection until the end
    const signal = AbortSignal.timeout(20);

    const failure = await post("{}", signal).catch((error: unknown) => error);

    expect(failure).to.be.instanceOf(Error);
    expect(signal.aborted).to.equal(true);
  });

  it("ends a body that nobody reads to its end, and takes the next request on another connection", async () => {
    const endless = (response: Parameters<Answer>[1]): void =>
      void response.write("x".repeat(65_536), (error) => error ?? endless(response));
    const closed = new Promise<void>((resolve) => {
      void start((body, response) => {
        response.on("close", resolve);
        if (String(Object(body).method) === "more") endless(response);
        else answering(() => ({ result: "0x1" }))(body, response);
      }).then(async () => {
        for await (const chunk of (await post('{"method":"more"}')).body) if (chunk.length > 0) break;
      });
    });

    await closed;

    expect(await post().then(textOf)).to.include("0x1");
  });

  it("raises what ends a connection in the middle of a body", async () => {
    await start((_, response) => void response.write("x", () => response.destroy()));

    const failure = await post()
      .then(textOf, (error: unknown) => error)
      .catch((error: unknown) => error);

    expect(failure).to.be.instanceOf(Error);
  });

  it("makes a node wait whose answer is not read, and still gets all of it", async () => {
    const size = 8 * 1024 * 1024;
    await start((_, response) => void response.end("x".repeat(size)));

    const answer = await post();
    await new Promise((resolve) => setTimeout(resolve, 50));

    expect((await textOf(answer)).length).to.equal(size);
  });
});

async function textOf({ body }: Answered): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
