import { expect } from "chai";
import { messageOf } from "../../src/core/errors.ts";
import type { Report } from "../../src/core/unblocked.ts";
import { keepOpen } from "../../src/lib/keep-open.ts";
import { openWebhook, signatureOf } from "../../src/sources/webhook.ts";
import { failureOf, target } from "../support/fakes.ts";

const secret = "a-secret-of-at-least-thirty-two-bytes";
const good = { detector: "vendor", key: "drain-1", subject: target, evidence: { pool: "USDC" } };
const start = 1_700_000_000_000;

type Sent = { body?: string; timestamp?: string; nonce?: string; signature?: string; method?: string; secret?: string };

/** A webhook, and a way to send to it; what is left out is right. */
async function open(known?: Map<string, number>) {
  const reports: Report[] = [];
  let now = start;
  let nonces = 0;
  const hook = await openWebhook({
    host: "127.0.0.1",
    port: 0,
    secret,
    now: () => now,
    nonces: known,
    report: ({ nonce: _, ...report }) => {
      if (report.detector === "nobody") return undefined;
      reports.push(report);
      return true;
    },
  });
  const later: (string | null)[] = [];
  const send = async (sent: Sent = {}): Promise<number> => {
    const body = sent.body ?? JSON.stringify(good);
    const timestamp = sent.timestamp ?? `${Math.floor(now / 1_000)}`;
    const nonce = sent.nonce ?? `nonce-of-sixteen-${nonces++}`;
    const signature = sent.signature ?? signatureOf(sent.secret ?? secret, timestamp, nonce, body);
    const headers = {
      "x-firebreak-timestamp": timestamp,
      "x-firebreak-nonce": nonce,
      "x-firebreak-signature": signature,
    };
    const method = sent.method ?? "POST";
    const answer = await fetch(`http://127.0.0.1:${hook.port}/`, {
      method,
      headers,
      ...(method === "POST" ? { body } : {}),
    });
    later.push(answer.headers.get("retry-after"));
    return answer.status;
  };
  return {
    hook,
    send,
    reports,
    later,
    wait: (ms: number) => {
      now += ms;
    },
  };
}

describe("the webhook", () => {
  let it_: Awaited<ReturnType<typeof open>>;
  beforeEach(async () => {
    it_ = await open();
  });
  afterEach(() => it_.hook.close());

  it("refuses what is not signed, signed with another secret, or changed after it was signed", async () => {
    const { send, reports } = it_;
    const other = JSON.stringify({ ...good, subject: `0x${"ff".repeat(20)}` });
    const nonce = "nonce-that-was-signed";
    const signed = signatureOf(secret, `${start / 1_000}`, nonce, JSON.stringify(good));

    const statuses = [
      await send({ signature: "" }),
      await send({ signature: "0".repeat(64) }),
      await send({ secret: secret.toUpperCase() }),
      await send({ nonce, signature: signed, body: other }),
      await send({ nonce: `${nonce}2`, signature: signed }),
      await send({ nonce, signature: signed, timestamp: `${start / 1_000 + 1}` }),
    ];

    expect(statuses).to.deep.equal(Array(6).fill(401));
    expect(reports).to.deep.equal([]);
  });

  it("takes a report once: the same nonce again is refused, also within and after its window", async () => {
    const { send, wait, reports } = it_;
    const timestamp = `${start / 1_000}`;
    const again = () => send({ nonce: "one-and-the-same-nonce", timestamp });

    const statuses = [await again(), await again()];
    wait(300_000);
    statuses.push(await again());
    wait(1_000);
    statuses.push(await again());

    expect(statuses).to.deep.equal([202, 409, 409, 401]);
    expect(reports).to.deep.equal([good]);
  });

  it("takes a report once also where it was closed and opened in between, as by a reload (it was taken again)", async () => {
    const known = new Map<string, number>();
    const [first, second] = [await open(known), await open(known)];

    const statuses = [await first.send({ nonce: "a-nonce-of-16-chars" })];
    await first.hook.close();
    statuses.push(await second.send({ nonce: "a-nonce-of-16-chars" }));
    await second.hook.close();

    expect(statuses).to.deep.equal([202, 409]);
  });

  it("says when to come again while its list of nonces is full, and of what was taken that it was (both were 409)", async () => {
    const full = new Map(Array.from({ length: 10_000 }, (_, n) => [`nonce-that-was-taken-${n}`, start]));
    full.delete("nonce-that-was-taken-0");
    const { hook, send, wait, later } = await open(full);

    const statuses = [await send(), await send(), await send({ nonce: "nonce-that-was-taken-1" })];
    wait(600_000);
    statuses.push(await send());
    wait(1);
    statuses.push(await send());
    await hook.close();

    expect(statuses).to.deep.equal([202, 429, 409, 429, 202]);
    expect(later).to.deep.equal([null, "601", null, "1", null]);
  });

  it("takes what was signed up to five minutes before or after: below, at, above", async () => {
    const { send } = it_;
    const off = (seconds: number) => send({ timestamp: `${start / 1_000 + seconds}` });

    expect([await off(-299), await off(-300), await off(-301)]).to.deep.equal([202, 202, 401]);
    expect([await off(299), await off(300), await off(301)]).to.deep.equal([202, 202, 401]);
  });

  it("refuses bodies that are too long, no JSON, or not a report, and methods other than POST", async () => {
    const { send, reports } = it_;
    const long = { ...good, evidence: { pool: "x".repeat(17_000) } };

    expect(await send({ body: JSON.stringify(long) })).to.equal(413);
    expect(await send({ body: "not json" })).to.equal(400);
    expect(await send({ body: JSON.stringify({ ...good, subject: "0x1" }) })).to.equal(400);
    expect(await send({ body: JSON.stringify({ ...good, severity: "critical" }) })).to.equal(400);
    expect(await send({ method: "GET" })).to.equal(405);
    expect(await send({ nonce: "short" })).to.equal(401);
    expect(reports).to.deep.equal([]);
  });

  it("says that nobody has that name only to who knows the secret", async () => {
    const body = JSON.stringify({ ...good, detector: "nobody" });

    expect([await it_.send({ body }), await it_.send({ body, signature: "1".repeat(64) })]).to.deep.equal([404, 401]);
  });

  it("does not start with a secret that can be guessed", async () => {
    const opening = openWebhook({ host: "127.0.0.1", port: 0, secret: "short", now: () => 0, report: () => true });

    expect(await failureOf(opening)).to.equal("CONFIG");
  });

  it("keeps nobody from acting when its port is taken: that is told, and it listens as soon as it can (the process ended)", async () => {
    const ended = new AbortController();
    const told: unknown[] = [];
    const options = { host: "127.0.0.1", port: it_.hook.port, secret, now: () => start, report: () => true };
    const keeping = keepOpen(
      () => openWebhook(options),
      ended.signal,
      (error) => told.push(error),
      20,
    );
    while (told.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await it_.hook.close();
    const isThere = () =>
      fetch(`http://127.0.0.1:${options.port}/`).then(
        ({ status }) => status === 405,
        () => false,
      );
    while (!(await isThere())) await new Promise((resolve) => setTimeout(resolve, 5));
    ended.abort();
    await keeping;

    expect(messageOf(told[0])).to.match(/EADDRINUSE.*; set webhook\.port to a free one$/);
    expect(await isThere()).to.equal(false);
  });
});
