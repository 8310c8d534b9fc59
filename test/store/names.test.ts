import { expect } from "chai";
import type { Store } from "../../src/core/parts.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { makeEntry, makeFolder, makeIntent, makeTx } from "./changes.ts";

describe("names in the store", () => {
  let folder: ReturnType<typeof makeFolder>;
  let store: Store;

  beforeEach(async () => {
    folder = makeFolder();
    store = await openStore({ path: folder.store, now: () => 0 });
  });

  afterEach(async () => {
    await store.close();
    folder.remove();
  });

  it("cuts a name that no index would take, the same way everywhere, so that an intent with such a name can be closed", async () => {
    const id = "i".repeat(10_000);
    await store.commit({ entries: [makeEntry(id)], intent: makeIntent(id, { incident: id }) });
    const open = await store.openIntents();
    await store.commit({ entries: [], closes: id, variant: { intent: id, tx: makeTx("x", 1) } });

    expect(open[0]?.id)
      .to.have.length.below(1_001)
      .and.match(/…[0-9a-f]{64}$/);
    expect(await store.openIntents()).to.deep.equal([]);
  });

  it("writes a change of a name once, whole or not at all", async () => {
    const first = await store.commit({ entries: [makeEntry("a")], once: "n" });
    const again = await store.commit({ entries: [makeEntry("b")], once: "n", intent: makeIntent("i") });

    expect([first?.length, again]).to.deep.equal([1, undefined]);
    expect(await store.head()).to.include({ seq: 1 });
    expect(await store.openIntents()).to.deep.equal([]);
  });
});
