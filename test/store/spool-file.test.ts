import { writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { openSpoolFile, type Write } from "../../src/store/spool-file.ts";
import { failureOf } from "../support/fakes.ts";
import { hashOf, makeEntry, makeFolder } from "./changes.ts";

const item = (id: string) => ({ id, change: { entries: [makeEntry(id)] } });

describe("the second file on a disk that takes part of a write and then none", () => {
  let folder: ReturnType<typeof makeFolder>;
  /** Bytes that are still taken. */
  let room: number;
  const write: Write = async (fd, bytes, position) => {
    if (room === 0) throw new Error("no space left on device");
    const some = writeSync(fd, bytes, 0, Math.min(bytes.length, room), position);
    room -= some;
    return some;
  };
  const path = () => join(folder.path, "spool");
  const leftOf = async () => {
    const file = await openSpoolFile(path());
    await file.close();
    return file.left.map(({ id }) => id);
  };

  beforeEach(() => {
    folder = makeFolder();
    room = 1_000_000;
  });
  afterEach(() => folder.remove());

  it("loses no line that comes after it was cleared by half", async () => {
    const file = await openSpoolFile(path(), write);
    await file.append(item("a"));
    await file.append(item("b"));
    room = 10;
    await file.clear();
    room = 1_000;
    await file.append(item("c"));
    await file.close();

    expect(await leftOf()).to.include("c");
  });

  it("has no line that it refused, and every one that it took", async () => {
    const file = await openSpoolFile(path(), write);
    await file.append(item("a"));
    room = 10;
    const refused = await failureOf(file.append(item("b")));
    room = 1_000;
    await file.append(item("c"));
    await file.close();

    expect([refused, await leftOf()]).to.deep.equal(["SPOOL", ["a", "c"]]);
  });
});

describe("a line of the second file", () => {
  let folder: ReturnType<typeof makeFolder>;
  const path = () => join(folder.path, "spool");
  const leftOf = async () => {
    const file = await openSpoolFile(path());
    await file.close();
    return file.left;
  };

  beforeEach(() => {
    folder = makeFolder();
  });
  afterEach(() => folder.remove());

  it("gives back every string as it was, whatever it looks like (a string from outside came back as a bigint, and the record dropped its change)", async () => {
    const body = { evidence: { memo: "bigint:5", twice: "bigint:bigint:5", word: "bigint:x", alone: "bigint:" } };
    const cursor = { chainId: 1n, block: { number: 2n ** 70n, hash: hashOf("9") } };
    const given = { id: "a", change: { entries: [makeEntry("bigint:7", body)], cursor } };
    const file = await openSpoolFile(path());
    await file.append(given);
    await file.close();

    expect(await leftOf()).to.deep.equal([given]);
  });

  it("of an earlier version is read as that wrote it", async () => {
    const entry = makeEntry("a", { memo: "bigint:x" });
    const cursor = { chainId: "bigint:1", block: { number: "bigint:9", hash: hashOf("9") } };
    writeFileSync(path(), `${JSON.stringify({ id: "a", change: { entries: [entry], cursor } })}\n`);

    const read = { chainId: 1n, block: { number: 9n, hash: hashOf("9") } };
    expect(await leftOf()).to.deep.equal([{ id: "a", change: { entries: [entry], cursor: read } }]);
  });
});
