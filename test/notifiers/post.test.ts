import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { kinds } from "../../src/core/kinds.ts";
import type { Entry } from "../../src/core/types.ts";
import { post } from "../../src/notifiers/post.ts";
import { signatureOf } from "../../src/sources/webhook.ts";
import { codeOf } from "../support/fakes.ts";
import { inHeader, innerUrls } from "../support/inner-urls.ts";

const secret = "s".repeat(32);
const entry: Entry = {
  kind: "fault",
  ref: "a",
  body: { reason: "bad\u001b[2J" },
  seq: 7,
  at: 1,
  prev: "0",
  hash: "ab".repeat(32),
};

/** Somebody who answers with these statuses, one after the other, and keeps what came. */
async function openTaker(...statuses: readonly number[]) {
  const taken: { headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const body = (await request.setEncoding("utf8").toArray()).join("");
    response.writeHead(statuses[taken.length] ?? 200).end("x".repeat(100_000));
    taken.push({ headers: request.headers, body });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a-secret-path`;
  return { url, taken, close: () => server.closeAllConnections() ?? server.close() };
}

const make = (settings: object, env: Record<string, string> = {}) =>
  post.create(post.params.parse({ url: "env:URL", ...settings }), {
    write: () => undefined,
    env,
    now: () => 1_700_000_000_500,
  });

describe("the notifier that posts", () => {
  let taker: Awaited<ReturnType<typeof openTaker>> | undefined;
  afterEach(() => taker?.close());

  it("refuses a URL that stands in the configuration, is missing or of another kind, and a short secret", () => {
    expect(post.params.safeParse({ url: "https://somebody.example/token" }).success).to.equal(false);
    expect(() => make({})).to.throw(/expected a value in env:URL, found none/);
    expect(() => make({}, { URL: "ftp://a-secret" }))
      .to.throw(/expected an http\(s\) URL in env:URL/)
      .with.property("message")
      .that.does.not.include("a-secret");
    expect(() => make({ secret: "env:KEY" }, { URL: "http://127.0.0.1", KEY: "short" })).to.throw(/at least 32 bytes/);
  });

  it("refuses a kind of entry that there is not (`decison` silenced a pager), and takes every one that there is", () => {
    const isTaken = (only: readonly string[]) => post.params.safeParse({ url: "env:URL", only }).success;

    expect(isTaken(["fault", "decison"])).to.equal(false);
    expect(isTaken(kinds)).to.equal(true);
  });

  it("raises, without the URL, when it is not taken or nobody is there", async () => {
    taker = await openTaker(500, 301);
    const { tell } = make({}, { URL: taker.url });
    const nobody = make({}, { URL: "http://127.0.0.1:1/a-secret-path" });

    for (const telling of [tell, tell, nobody.tell]) {
      const error: unknown = await telling(entry).catch((raised: unknown) => raised);
      expect(error).to.have.property("code", "NOTIFIER_POST");
      expect(String(error)).not.to.include("a-secret-path");
    }
  });

  it("goes nowhere that whoever takes entries leads to: of sixty ways to the inner network none is reached", async () => {
    taker = await openTaker();
    const urls = innerUrls(Number(new URL(taker.url).port));
    let asked = 0;
    const leading = createServer((_, response) => {
      response
        .writeHead([301, 302, 303, 307, 308][asked % 5] ?? 301, { location: inHeader(urls[asked++] ?? "") })
        .end();
    });
    await once(leading.listen(0, "127.0.0.1"), "listening");
    const { tell } = make({}, { URL: `http://127.0.0.1:${(leading.address() as AddressInfo).port}/` });

    const codes = await Promise.all(urls.map(() => tell(entry).catch((error: unknown) => String(error))));
    leading.closeAllConnections();
    leading.close();

    expect(codes.every((one) => /found 30\d/.test(String(one)))).to.equal(true);
    expect([asked, taker.taken]).to.deep.equal([urls.length, []]);
  });

  it("tells in short of an entry that is refused for what it is, so that the next ones are told", async () => {
    taker = await openTaker(413, 200, 400, 400);
    const { tell } = make({}, { URL: taker.url });

    await tell(entry);
    const again: unknown = await tell(entry).catch((raised: unknown) => raised);

    expect(JSON.parse(taker.taken[1]?.body ?? "")).to.deep.equal({ ...entry, body: { leftOut: 413 } });
    expect(again).to.have.property("code", "NOTIFIER_POST");
  });

  it("shows what somebody else wrote as it is, after the JSON was read: it hides no text, drives no terminal, calls nobody (all of it did)", async () => {
    taker = await openTaker();
    const { tell } = make({}, { URL: taker.url });
    const name = "\u202egnp\u001b[2J<!channel> <https://evil.example|approve> @everyone";
    const ours = ["1 < 2 <= 3 << 4", "someone@example.org", 5, null, true];

    await tell({ ...entry, ref: "drain:\u200b0x1", body: { evidence: { name, "\u2066key": "" }, ours } });

    const text = "\\u202egnp\\u001b[2J\\u003c!channel> \\u003chttps://evil.example|approve> \\u0040everyone";
    const body = { evidence: { name: text, "\\u2066key": "" }, ours };
    expect(JSON.parse(taker.taken[0]?.body ?? "")).to.deep.equal({ ...entry, ref: "drain:\\u200b0x1", body });
  });

  it("takes it that a receiver has what it says came before: its answer was lost (all later notices waited for ever)", async () => {
    taker = await openTaker(409);
    const { tell } = make({}, { URL: taker.url });

    await tell(entry);

    expect(taker.taken).to.have.length(1);
  });

  it("tells in short, by a nonce of its own, what a firewall refuses for what somebody wrote (nothing was told any more)", async () => {
    taker = await openTaker(403);
    const { tell } = make({ secret: "env:KEY" }, { URL: taker.url, KEY: secret });
    const body = {
      severity: "critical",
      verdict: "act",
      status: "failed",
      action: "pause",
      evidence: { name: "<script>" },
    };

    await tell({ ...entry, ref: "drain:0x1 <script>", body });

    const { headers, body: told } = taker.taken[1] ?? { headers: {}, body: "" };
    const { evidence: _, ...kept } = body;
    expect(JSON.parse(told)).to.deep.equal({ ...entry, ref: "drain:0x1??script?", body: { ...kept, leftOut: 403 } });
    const nonce = String(headers["x-firebreak-nonce"]);
    expect(nonce)
      .to.match(/^[0-9a-f]{64}$/)
      .and.not.equal(entry.hash);
    expect(headers["x-firebreak-signature"]).to.equal(signatureOf(secret, "1700000000", nonce, told));
  });

  it("tells in short at the third error of the receiver's own, and never where it is about who asks", async () => {
    const asking = [401, 404, 407, 408, 429];
    taker = await openTaker(...asking, 500, 500, 500, 200);
    const { tell } = make({}, { URL: taker.url });
    const codes: unknown[] = [];

    for (const hash of [...asking.map(String), "a", "a", "a"])
      codes.push(await tell({ ...entry, hash }).then(() => "taken", codeOf));

    expect(codes).to.deep.equal([...Array(7).fill("NOTIFIER_POST"), "taken"]);
    expect(taker.taken.map(({ body }) => body.includes("leftOut"))).to.deep.equal([...Array(8).fill(false), true]);
  });

  it("tells in short again what was refused, and of which the receiver kept the nonce alone (it was taken for told)", async () => {
    taker = await openTaker(400, 503, 409, 200);
    const { tell } = make({}, { URL: taker.url });

    const first = await tell(entry).catch(codeOf);
    await tell(entry);

    expect(first).to.equal("NOTIFIER_POST");
    const nonces = taker.taken.map(({ headers }) => headers["x-firebreak-nonce"]);
    expect(nonces[2]).to.equal(nonces[0]);
    expect(new Set(nonces).size).to.equal(3);
  });

  it("posts what was asked for, signed like a report, with nothing in it that a terminal would obey", async () => {
    taker = await openTaker();
    const { tell } = make({ secret: "env:KEY", only: ["fault"] }, { URL: taker.url, KEY: secret });

    await tell({ ...entry, kind: "armed" });
    await tell(entry);

    const [{ headers, body } = { headers: {}, body: "" }, ...others] = taker.taken;
    expect(others).to.deep.equal([]);
    expect(body).not.to.include("\u001b");
    expect(JSON.parse(body)).to.include({ kind: "fault", seq: 7, hash: entry.hash });
    expect(headers["x-firebreak-nonce"]).to.equal(entry.hash);
    expect(headers["x-firebreak-signature"]).to.equal(signatureOf(secret, "1700000000", entry.hash, body));
  });
});
