import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import type { Change } from "../../src/core/change.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Store } from "../../src/core/parts.ts";
import { openSpool } from "../../src/store/spool.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { makeEntry, makeFolder, makeIntent } from "./changes.ts";

/** A database that takes a change and is gone before it says so. */
describe("a change whose answer is lost", () => {
  let folder: ReturnType<typeof makeFolder>;
  let record: Store;
  let store: Store;
  let isLost: boolean;
  let said: string[];
  let asked: Change[];

  beforeEach(async () => {
    folder = makeFolder();
    [isLost, said, asked] = [false, [], []];
    record = await openStore({ path: folder.store, now: () => 7 });
    const { claim: _, ...shared } = record;
    const commit: Store["commit"] = async (change) => {
      asked.push(change);
      const places = await record.commit(change);
      if (!isLost) return places;
      isLost = false;
      throw new FirebreakError("STORE_DOWN", "the answer is lost", { retryable: true });
    };
    const say = (text: string) => void said.push(text);
    store = await openSpool({
      ...{ store: { ...shared, commit, replica: "one" }, path: join(folder.path, "spool") },
      ...{ say, patienceMs: 1_000, restMs: 20 },
    });
  });
  afterEach(async () => {
    await store.close();
    folder.remove();
  });

  const drained = async () => {
    for (let tries = 0; said.length < 2 && tries < 3_000; tries += 1) await sleep(10);
  };
  const refs = async () => (await record.entries(0, 100)).map(({ ref }) => ref);

  for (const [what, change] of [
    ["an outcome", { entries: [makeEntry("a")], closes: "i" }],
    ["what replicas write alike", { entries: [makeEntry("a")], once: "shared" }],
    ["an intent", { entries: [makeEntry("a")], intent: makeIntent("i"), locally: true }],
  ] as const)
    it(`is written once, and what follows it once behind it: ${what}`, async () => {
      isLost = true;

      await store.commit(change);
      await store.commit({ entries: [makeEntry("b")] });
      await drained();

      expect(await refs()).to.deep.equal(["a", "b"]);
    });

  it("has no name where all it says is how far a source has got: that is as good twice", async () => {
    const cursor = { chainId: 1n, block: { number: 1n, hash: `0x${"00".repeat(32)}` } } as const;

    await store.commit({ entries: [], cursor });

    expect(asked).to.deep.equal([{ entries: [], cursor }]);
  });
});
