import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { anchor } from "../src/anchors.ts";
import type { Store } from "../src/core/parts.ts";
import { anchorOf, type ReadAnchor } from "../src/lib/anchor.ts";
import { bounded } from "../src/signers/bounded.ts";
import { local } from "../src/signers/local.ts";
import { openStore } from "../src/store/sqlite.ts";
import { makeEntry, makeFolder } from "./store/changes.ts";
import { fakeStore, hashFor } from "./support/fakes.ts";

const signer = bounded(local.create({ key: "env:KEY" }, { env: { KEY: hashFor("an anchoring key") } }), new Map());

/** Asks until it is so; a test that waits for ever is ended by mocha. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(2);
}

describe("anchors", () => {
  let folder: ReturnType<typeof makeFolder>;
  let store: Store;
  let stop: AbortController;

  beforeEach(async () => {
    folder = makeFolder();
    store = await openStore({ path: folder.store, now: () => 5 });
    stop = new AbortController();
  });
  afterEach(async () => {
    stop.abort();
    await store.close();
    folder.remove();
  });

  const start = (changes: Partial<Parameters<typeof anchor>[0]> = {}) =>
    anchor({
      ...{ store, signer, installation: "here", everySeconds: 0.005, now: () => 5, signal: stop.signal },
      failed: () => undefined,
      ...changes,
    });
  const written = async (): Promise<ReadAnchor[]> =>
    (await store.entries(0, 100)).flatMap((entry) => {
      const found = anchorOf(JSON.stringify(entry));
      if (typeof found === "string") throw new Error(found);
      return found ?? [];
    });

  it("are told to fail once in a row, and come as soon as they can", async () => {
    await store.commit({ entries: [makeEntry("a")] });
    const failed: unknown[] = [];
    let fails = 3;
    const head = () => (fails-- > 0 ? Promise.reject(new Error("gone")) : store.head());

    const running = start({ store: { ...store, head }, failed: (error) => failed.push(error) });
    await until(async () => (await written()).length === 1);
    stop.abort();
    await running;

    expect(failed).to.have.length(1);
  });

  it("are written by the one replica whose duty it is", async () => {
    const other = fakeStore({ duty: async () => false, head: async () => ({ seq: 3, hash: "ab".repeat(32) }) });
    const running = start({ store: other });
    await sleep(30);
    stop.abort();
    await running;

    expect(other.changes).to.deep.equal([]);
  });

  it("go on at once where a standby without the last entries took over (what came with their numbers had none)", async () => {
    const heads = [9, 10, 4, 5].map((seq) => ({ seq, hash: `${seq}`.repeat(64).slice(0, 64) }));
    let at = 0;
    const back = fakeStore({ head: async () => heads[Math.min(at++, heads.length - 1)] ?? { seq: 0, hash: "" } });

    const running = start({ store: back, signer: undefined });
    await until(async () => at > heads.length + 2);
    stop.abort();
    await running;

    expect(back.changes.flatMap(({ entries }) => entries.map(({ ref }) => ref))).to.deep.equal([
      "entry 9",
      "entry 10",
      "entry 4",
      "entry 5",
    ]);
  });

  it("name the incidents of all that such a standby has, also where it is more by then (of those with the lost numbers none was named)", async () => {
    const [before, behind] = ["a", "b"].map((letter) => letter.repeat(64));
    const heads = [9, 20].map((seq, index) => ({ seq, hash: [before, behind][index] ?? "" }));
    const [asked, reads]: [number[], number[]] = [[], []];
    const back = fakeStore({
      head: async () => heads[Math.min(asked.length, 1)] ?? { seq: 0, hash: "" },
      entries: async (after) => {
        reads.push(after);
        return [{ ...makeEntry("a"), seq: after + 1, at: 1, prev: "", hash: "c".repeat(64) }];
      },
      ends: async (after) => {
        asked.push(after);
        return [];
      },
    });

    const running = start({ store: back, signer: undefined });
    await until(async () => asked.length > 1);
    stop.abort();
    await running;

    expect([asked.slice(0, 2), reads[0]]).to.deep.equal([[0, 0], 8]);
  });

  it("name the last entry and the incidents that grew since, signed, and are not written for themselves", async () => {
    await store.commit({ entries: [makeEntry("a"), makeEntry("b"), makeEntry("a")] });
    const running = start();
    await until(async () => (await written()).length === 1);
    await sleep(30);
    const quiet = await store.head();
    await store.commit({ entries: [makeEntry("b")] });
    await until(async () => (await written()).length === 2);
    stop.abort();
    await running;

    const entries = await store.entries(0, 100);
    const [first, second] = await written();
    expect(quiet.seq).to.equal(4);
    expect(first).to.include({ seq: 3, hash: entries[2]?.hash, signer: signer.address, installation: "here" });
    expect(second).to.include({ seq: 5, hash: entries[4]?.hash });
    const grown = (one: ReadAnchor | undefined) => one?.incidents.map(({ incident, nth }) => `${incident} ${nth}`);
    expect(grown(first)).to.have.members(["a 2", "b 1"]);
    expect(grown(second)).to.deep.equal(["b 2"]);
  });

  it("are unsigned without a key", async () => {
    await store.commit({ entries: [makeEntry("a")] });
    const running = start({ signer: undefined });
    await until(async () => (await written()).length === 1);
    stop.abort();
    await running;

    expect((await written())[0]).to.include({ seq: 1, signer: undefined });
  });
});
