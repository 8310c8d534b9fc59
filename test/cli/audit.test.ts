import { writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { expect } from "chai";
import { auditCommand } from "../../src/cli/audit.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { makeEntry, makeFolder } from "../store/changes.ts";

async function run(...args: string[]): Promise<{ out: string; err: string; code: number }> {
  const out: string[] = [];
  const err: string[] = [];
  let code = -1;
  const command = auditCommand({
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    exit: (chosen) => {
      code = chosen;
    },
  });
  await command.parseAsync(args, { from: "user" });
  return { out: out.join("\n"), err: err.join("\n"), code };
}

describe("firebreak audit verify", () => {
  let folder: ReturnType<typeof makeFolder>;

  beforeEach(async () => {
    folder = makeFolder();
    const store = await openStore({ path: folder.store, now: () => 0 });
    await store.commit({ entries: [makeEntry("a"), makeEntry("b"), makeEntry("c")] });
    await store.close();
  });

  afterEach(() => folder.remove());

  it("exits with 2 and one sentence when there is no store, or another file", async () => {
    writeFileSync(`${folder.store}.txt`, "no database ".repeat(100));

    const missing = await run("verify", "--store", `${folder.store}.missing`);
    const other = await run("verify", "--store", `${folder.store}.txt`, "--json");

    for (const { out, err, code } of [missing, other]) {
      expect(code).to.equal(2);
      expect(out).to.equal("");
      expect(err).to.match(/^firebreak: expected .+: .+$/);
    }
  });

  it("exits with 1 and names the entry that was changed", async () => {
    const db = new DatabaseSync(folder.store);
    db.exec("DROP TRIGGER journal_no_change; UPDATE journal SET body = '{}' WHERE seq = 2");
    db.close();

    const words = await run("verify", "--store", folder.store);
    const json = await run("verify", "--store", folder.store, "--json");

    expect(words.code).to.equal(1);
    expect(words.out).to.include("entry 2");
    expect(json.code).to.equal(1);
    expect(JSON.parse(json.out)).to.include({ intact: false, seq: 2 });
  });

  it("exits with 0 and gives the number of entries and the head when all is as it was written", async () => {
    const words = await run("verify", "--store", folder.store);
    const json = await run("verify", "--store", folder.store, "--json");

    expect(words).to.include({ code: 0, err: "" });
    expect(words.out).to.match(/^intact: 3 entries, head [0-9a-f]{64}$/);
    expect(JSON.parse(json.out)).to.include({ intact: true, entries: 3 });
  });
});
