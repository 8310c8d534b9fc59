import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Store } from "../../src/core/parts.ts";
import { openSpool } from "../../src/store/spool.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { makeEntry, makeFolder } from "./changes.ts";

describe("the room of the second file", () => {
  it("is left to what would be lost: of how far the sources got it keeps the last in memory (a full disk had no room for an intent after three minutes)", async () => {
    const folder = makeFolder();
    const path = join(folder.path, "spool");
    const said: string[] = [];
    let away = false;
    const record = await openStore({ path: folder.store, now: () => 7 });
    const full = new FirebreakError("STORE_FULL", "no space left", { retryable: true });
    const commit: Store["commit"] = (change) => (away ? Promise.reject(full) : record.commit(change));
    const store = await openSpool({ store: { ...record, commit }, path, say: (text) => said.push(text), restMs: 20 });
    const cursor = (chainId: bigint, number: bigint) => ({
      entries: [],
      cursor: { chainId, block: { number, hash: `0x${number.toString(16).padStart(64, "0")}` as const } },
    });
    away = true;
    await store.commit({ entries: [makeEntry("a")] });
    for (let number = 1n; number <= 400n; number++) await store.commit(cursor(1n, number));
    await store.commit(cursor(10n, 7n));
    const written = (readFileSync(path, "utf8").split("\0")[0] ?? "").split("\n").length - 1;
    away = false;
    while (said.length < 2) await sleep(10);

    expect(written).to.equal(1);
    expect(await Promise.all([1n, 10n].map(async (id) => (await store.cursor(id))?.number))).to.deep.equal([400n, 7n]);
    expect((await store.entries(0, 100)).map(({ ref }) => ref)).to.deep.equal(["a"]);
    expect(said).to.have.lengthOf(2);
    await store.close();
    folder.remove();
  });

  it("is free again when the record has what an earlier version wrote there of how far it got", async () => {
    const folder = makeFolder();
    const path = join(folder.path, "spool");
    const line =
      '{"id":"old","change":{"entries":[],"cursor":{"chainId":"bigint:1","block":{"number":"bigint:5","hash":"0x05"}}}}';
    writeFileSync(path, `${line}\n`);
    const record = await openStore({ path: folder.store, now: () => 7 });
    const store = await openSpool({ store: record, path, say: () => undefined });
    const number = (await store.cursor(1n))?.number;
    const left = readFileSync(path, "utf8").replaceAll("\0", "");
    await store.close();
    folder.remove();

    expect([number, left]).to.deep.equal([5n, ""]);
  });
});
