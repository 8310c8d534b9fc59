import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { besideRecord, openRecord, replicaOf, snapshotPath, spoolPath } from "../src/record.ts";
import { makeFolder } from "./store/changes.ts";
import { failureOf } from "./support/fakes.ts";

const key = `0x${"22".repeat(20)}`;
const postgres = { postgres: "env:DATABASE", leaseSeconds: 3 };

describe("what is wrong with a record", () => {
  it("is said where all is that no journal says, and not as a line among those for people", async () => {
    const folder = makeFolder();
    const files = { store: folder.store, spool: join(folder.path, "second") };
    writeFileSync(files.spool, "no line\n");
    const [lines, said]: [string[], string[]] = [[], []];
    const around = { env: {}, now: Date.now, write: (text: string) => lines.push(text) };

    const store = await openRecord(files, { ...around, shout: (what) => said.push(what) }, { keys: [] });
    await store.close();
    folder.remove();

    expect(lines).to.deep.equal([]);
    expect(said).to.deep.equal([`some of ${files.spool} is left out; look at ${files.spool}.unreadable`]);
  });
});

describe("a replica", () => {
  const nameOf = (host: string | undefined, replica?: string, keys: readonly string[] = [key, "0x33"]) =>
    replicaOf({ replica }, host === undefined ? {} : { host }, { keys });

  it("is named by its machine and the key that it signs with first, unless it has a name of its own", () => {
    expect(nameOf("Web_1.example")).to.equal(`web-1-example-${key}`);
    expect(nameOf(undefined)).to.equal(key);
    expect(nameOf("web", "one")).to.equal("one");
    expect(nameOf("web", "one", [])).to.equal("one");
    expect(replicaOf({ replica: "one" }, { host: "web" }, { keys: [], as: "firebreak-safe" })).to.equal(
      "firebreak-safe",
    );
  });

  it("that has neither a key nor a name is refused", async () => {
    expect(await failureOf((async () => nameOf("web", undefined, []))())).to.equal("CONFIG");
  });

  it("finds its second file again on whatever machine it is started", () => {
    expect(besideRecord(postgres, { keys: [key] })).to.equal(`firebreak-${key}`);
    expect(besideRecord({ ...postgres, replica: "one" }, { keys: [key] })).to.equal("firebreak-one");
    expect(besideRecord("a/store.sqlite", { keys: [key] })).to.equal("a/store.sqlite");
  });

  it("keeps its snapshot beside the second file that is named for it, and that of a file beside the file", () => {
    const [spool, writer] = ["/data/second.spool", { keys: [key] }];

    expect(spoolPath({ store: postgres, spool }, writer)).to.equal(spool);
    expect(snapshotPath({ store: postgres, spool }, writer)).to.equal(`/data/firebreak-${key}.snapshot`);
    expect(snapshotPath({ store: postgres }, writer)).to.equal(`firebreak-${key}.snapshot`);
    expect(snapshotPath({ store: "a/store.sqlite", spool }, writer)).to.equal("a/store.sqlite.snapshot");
  });
});
