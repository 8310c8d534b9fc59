import { expect } from "chai";
import { openSpool } from "../../src/store/spool.ts";
import { besideSpool } from "../../src/store/spool-file.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { makeEntry, makeFolder, makeIntent } from "./changes.ts";

describe("a record whose thread has ended", () => {
  it("is away like one that cannot be reached: what may be done locally is, and the rest is held", async () => {
    const folder = makeFolder();
    const store = await openStore({ path: folder.store, now: () => 0 });
    const spool = await openSpool({ store, path: besideSpool(folder.store), say: () => undefined });
    await store.close();

    const cursor = { chainId: 1n, block: { number: 1n, hash: "0x01" } } as const;
    const seen = await spool.commit({ entries: [], cursor });
    const [isAway, why] = [spool.isAway?.(), spool.whyAway?.()];
    const local = await spool.commit({ entries: [makeEntry("a")], intent: makeIntent("a"), locally: true });
    const held = await spool.commit({ entries: [makeEntry("b")], intent: makeIntent("b") }).catch(({ code }) => code);
    await spool.close();
    folder.remove();

    expect(why).to.match(/store.sqlite was closed: open it again$/);
    expect([seen, isAway, local, held]).to.deep.equal([[], true, [], "STORE_DOWN"]);
  });
});
