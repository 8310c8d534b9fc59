import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { entryOfFinding } from "../src/core/entries.ts";
import type { Entry } from "../src/core/types.ts";
import { signatureOf } from "../src/sources/webhook.ts";
import { momentAt } from "./core/deciding.ts";
import { one, openService } from "./reloading.ts";
import { findingOf, target } from "./support/fakes.ts";
import { freePort } from "./virtual/reporting.ts";

const secret = "s".repeat(32);

/** The status of a report with this nonce, signed now; 0 while nobody listens. */
async function report(port: number, nonce: string): Promise<number> {
  const body = JSON.stringify({ detector: "vendor", key: "drain-1", subject: target, evidence: {} });
  const timestamp = `${Math.floor(Date.now() / 1_000)}`;
  const headers = {
    "x-firebreak-timestamp": timestamp,
    "x-firebreak-nonce": nonce,
    "x-firebreak-signature": signatureOf(secret, timestamp, nonce, body),
  };
  const url = `http://127.0.0.1:${port}/`;
  return fetch(url, { method: "POST", headers, body }).then(
    ({ status }) => status,
    () => 0,
  );
}

describe("a report to one of several replicas", function () {
  this.timeout(60_000);

  it("is taken by no other one once it stands in the record (who overheard it could have paused again what people had opened)", async () => {
    const port = await freePort();
    const journal: Entry[] = [];
    let read = 0;
    const kept = {
      replica: "b",
      head: async () => ({ seq: journal.length, hash: "0".repeat(64) }),
      entries: async (after: number, limit: number) => {
        // Notifiers read fewer at once than whoever looks what others wrote.
        if (limit >= 1_000) read = journal.length;
        return journal.slice(after);
      },
    };
    const vendor = { webhook: { secret: "env:HOOK", port }, detectors: { vendor: { use: "reported" } } };
    const it_ = await openService({}, { env: { HOOK: secret } }, { first: { ...one, ...vendor }, kept });
    while ((await report(port, "the-first-of-all-nonces")) !== 202) await sleep(10);

    const finding = entryOfFinding(findingOf({ detector: "vendor", nonce: "a-nonce-of-16-chars" }), momentAt(100), 0);
    const body = { ...finding.body, replica: "a" };
    journal.push({ ...finding, body, seq: 1, at: Date.now(), prev: "", hash: "" });
    it_.mineAhead(1_000);
    await it_.until(() => read === 1);
    const status = await report(port, "a-nonce-of-16-chars");
    await it_.close();

    expect(status).to.equal(409);
  });
});
