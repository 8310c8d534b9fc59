import { expect } from "chai";
import type { Reachable } from "../../src/core/away.ts";
import { entryOfFinding, findingOf as findingIn } from "../../src/core/entries.ts";
import type { Entry } from "../../src/core/types.ts";
import { noncesIn, openWebhook, signatureOf } from "../../src/sources/webhook.ts";
import { momentAt } from "../core/deciding.ts";
import { findingOf, target } from "../support/fakes.ts";

const now = 1_700_000_000_000;
const secret = "a-secret-of-at-least-thirty-two-bytes";

/** A journal with these findings, by when they were written. */
function journal(...findings: readonly { readonly at: number; readonly nonce?: string }[]) {
  const all = findings.map(({ at, ...changes }, index) => ({
    ...entryOfFinding(findingOf(changes), momentAt(100), at),
    ...{ seq: index + 1, at, prev: "", hash: "" },
  }));
  const asked: number[] = [];
  return {
    asked,
    head: async () => ({ seq: all.length, hash: "" }),
    entries: async (after: number, limit: number): Promise<readonly Entry[]> => {
      asked.push(after);
      return all.slice(after, after + limit);
    },
  };
}

describe("what a webhook took before the process began anew", () => {
  it("is known from the journal, the oldest first", async () => {
    const store = journal({ at: now - 60_000, nonce: "first" }, { at: now - 30_000 }, { at: now, nonce: "second" });

    expect([...(await noncesIn(store, now))]).to.deep.equal([
      ["first", now - 60_000],
      ["second", now],
    ]);
    expect((await noncesIn(journal(), now)).size).to.equal(0);
  });

  it("is known from the second file where the record did not take it (it was taken again after a restart during an outage)", async () => {
    const finding = entryOfFinding(findingOf({ nonce: "third" }), momentAt(100), now);
    const left = [{ entries: [finding] }];
    const store = journal({ at: now - 60_000, nonce: "first" });
    const still: Reachable["still"] = (task) => task(() => left);

    expect([...(await noncesIn({ ...store, still }, now))]).to.deep.equal([
      ["first", now - 60_000],
      ["third", now],
    ]);
  });

  it("is looked for as far back as it could still come again", async () => {
    const store = journal(...Array.from({ length: 3_500 }, (_, n) => ({ at: now - (3_500 - n) * 301, nonce: `${n}` })));

    const found = await noncesIn(store, now);

    expect(store.asked).to.deep.equal([2_500, 1_500]);
    expect([found.has("1500"), [...found.keys()].at(-1)]).to.deep.equal([true, "3499"]);
  });

  it("is not taken again [a report that was overheard paused once more within five minutes of a restart]", async () => {
    const nonces = await noncesIn(journal({ at: now, nonce: "a-nonce-of-16-chars" }), now);
    const taken: (string | undefined)[] = [];
    const report = ({ nonce }: { readonly nonce?: string }) => taken.push(nonce) > 0;
    const hook = await openWebhook({ host: "127.0.0.1", port: 0, secret, now: () => now, nonces, report });
    const send = async (nonce: string) => {
      const body = JSON.stringify({ detector: "vendor", key: "drain-1", subject: target, evidence: {} });
      const signature = signatureOf(secret, `${now / 1_000}`, nonce, body);
      const signed = { timestamp: `${now / 1_000}`, nonce, signature };
      const headers = Object.fromEntries(Object.entries(signed).map(([name, it]) => [`x-firebreak-${name}`, it]));
      return (await fetch(`http://127.0.0.1:${hook.port}/`, { method: "POST", headers, body })).status;
    };

    const statuses = [await send("a-nonce-of-16-chars"), await send("another-one-of-16")];
    await hook.close();

    expect([statuses, taken]).to.deep.equal([[409, 202], ["another-one-of-16"]]);
  });

  it("stays with its finding in the journal", () => {
    const finding = findingOf({ nonce: "a-nonce-of-16-chars" });

    expect(findingIn(entryOfFinding(finding, momentAt(100), now))).to.deep.equal(finding);
  });
});
