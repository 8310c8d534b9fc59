import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { tell } from "../../src/core/tell.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { makeEntry, makeFolder } from "../store/changes.ts";

describe("telling what is no news", () => {
  it("tells nothing that was told before and is written down again, and goes on after it", async () => {
    const folder = makeFolder();
    const store = await openStore({ path: folder.store, now: () => 0 });
    const [abort, told] = [new AbortController(), [] as string[]];
    const notifier = { tell: async ({ ref }: { ref: string }) => void told.push(ref) };
    const known = { ...makeEntry("again"), body: { known: true } };
    await store.commit({ entries: [makeEntry("first"), known, makeEntry("last")] });

    const ended = tell({ store, notifiers: [{ id: "file", notifier }], signal: abort.signal, wait: () => sleep(1) });
    while (told.length < 2) await sleep(1);
    abort.abort();
    await ended;
    await store.close();
    folder.remove();

    expect(told).to.deep.equal(["first", "last"]);
  });
});
