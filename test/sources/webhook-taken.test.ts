import { expect } from "chai";
import type { Reachable } from "../../src/core/away.ts";
import { entryOfFinding, findingOf as findingIn } from "../../src/core/entries.ts";
import type { Entry } from "../../src/core/types.ts";
import { noncesIn, openWebhook, signatureOf, takenByOthers } from "../../src/sources/webhook.ts";
import { momentAt } from "../core/deciding.ts";
import { findingOf, target } from "../support/fakes.ts";

const now = 1_700_000_000_000;
const secret = "a-secret-of-at-least-thirty-two-bytes";

const armed = { kind: "armed", ref: "pause", body: {} } as const;

/** A journal with these findings, by when they were written; what has no nonce is something else. */
function journal(...findings: readonly { readonly at: number; readonly nonce?: string }[]) {
  const all = findings.map(({ at, ...changes }, index) => ({
    ...(changes.nonce === undefined ? armed : entryOfFinding(findingOf(changes), momentAt(100), at)),
    ...{ seq: index + 1, at, prev: "", hash: "" },
  }));
  const asked: number[] = [];
  return {
    asked,
    head: async () => ({ seq: all.length, hash: "" }),
    entries: async (after: number, limit: number, kinds?: readonly string[]): Promise<readonly Entry[]> => {
      asked.push(after);
      return all.filter(({ seq, kind }) => seq > after && kinds?.includes(kind) !== false).slice(0, limit);
    },
  };
}

/** A webhook that knows these nonces, and says of what it is sent what `isTaken` does. */
async function listening(nonces: Map<string, number>, isTaken: () => boolean = () => true) {
  const taken: (string | undefined)[] = [];
  const report = ({ nonce }: { readonly nonce?: string }) => {
    if (isTaken()) taken.push(nonce);
    return isTaken();
  };
  const hook = await openWebhook({ host: "127.0.0.1", port: 0, secret, now: () => now, nonces, report });
  const later: (string | null)[] = [];
  const send = async (nonce: string) => {
    const body = JSON.stringify({ detector: "vendor", key: "drain-1", subject: target, evidence: {} });
    const signature = signatureOf(secret, `${now / 1_000}`, nonce, body);
    const signed = { timestamp: `${now / 1_000}`, nonce, signature };
    const headers = Object.fromEntries(Object.entries(signed).map(([name, it]) => [`x-firebreak-${name}`, it]));
    const answer = await fetch(`http://127.0.0.1:${hook.port}/`, { method: "POST", headers, body });
    later.push(answer.headers.get("retry-after"));
    return answer.status;
  };
  return { send, taken, later, close: hook.close };
}

describe("a report whose chain is not followed at the moment", () => {
  it("is taken when the same is sent again, and it is said when [it was 404, then 409 as if it were taken, and nobody saw it]", async () => {
    let isFollowed = false;
    const hook = await listening(new Map(), () => isFollowed);

    const statuses = [await hook.send("a-nonce-of-16-chars")];
    isFollowed = true;
    statuses.push(await hook.send("a-nonce-of-16-chars"), await hook.send("a-nonce-of-16-chars"));
    await hook.close();

    expect([statuses, hook.later]).to.deep.equal([
      [503, 202, 409],
      ["5", null, null],
    ]);
    expect(hook.taken).to.deep.equal(["a-nonce-of-16-chars"]);
  });
});

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
    const every = Array.from({ length: 35_000 }, (_, n) => ({
      at: now - (35_000 - n) * 43,
      ...(n % 7 === 0 && { nonce: `${n}` }),
    }));
    const store = journal(...every);

    const found = await noncesIn(store, now);

    expect(store.asked).to.deep.equal([25_000, 15_000, 5_000]);
    expect([found.has("21049"), [...found.keys()].at(-1)]).to.deep.equal([true, "34993"]);
  });

  it("is looked for behind what the record had late as well, however much that was [a report was taken again after a restart that followed an outage]", async () => {
    const late = Array.from({ length: 1_500 }, (_, n) => ({
      at: now - (n >= 500 ? 3_600_000 : 60_000),
      nonce: `${n}`,
    }));

    const found = await noncesIn(journal(...late), now);

    expect([found.has("0"), found.size]).to.deep.equal([true, 1_500]);
  });

  it("is not taken again [a report that was overheard paused once more within five minutes of a restart]", async () => {
    const hook = await listening(await noncesIn(journal({ at: now, nonce: "a-nonce-of-16-chars" }), now));

    const statuses = [await hook.send("a-nonce-of-16-chars"), await hook.send("another-one-of-16")];
    await hook.close();

    expect([statuses, hook.taken]).to.deep.equal([[409, 202], ["another-one-of-16"]]);
  });

  it("is not taken again at another replica, once that has read it [people lifted a pause, and who had overheard its report paused anew]", async () => {
    const nonces = new Map([["of-eleven-minutes-ago", now - 660_000]]);
    const hook = await listening(nonces);
    const [first, ...others] = await journal({ at: now, nonce: "a-nonce-of-16-chars" }, { at: now }).entries(0, 2);
    const heard = takenByOthers(nonces, () => now);

    const statuses = [await hook.send("one-that-comes-first")];
    for (const entry of [first, ...others]) if (entry !== undefined) heard.take(entry);
    statuses.push(await hook.send("a-nonce-of-16-chars"));
    await hook.close();

    expect([statuses, hook.taken]).to.deep.equal([[202, 409], ["one-that-comes-first"]]);
    expect([...nonces.keys()]).to.deep.equal(["one-that-comes-first", "a-nonce-of-16-chars"]);
  });

  it("stays with its finding in the journal", () => {
    const finding = findingOf({ nonce: "a-nonce-of-16-chars" });

    expect(findingIn(entryOfFinding(finding, momentAt(100), now))).to.deep.equal(finding);
  });
});
