import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { expect } from "chai";
import { auditCommand } from "../../src/cli/audit.ts";
import { anchorDigest, type IncidentEnd, signatureText } from "../../src/lib/anchor.ts";
import { local } from "../../src/signers/local.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { makeEntry, makeFolder } from "../store/changes.ts";
import { hashFor } from "../support/fakes.ts";

const key = local.create({ key: "env:KEY" }, { env: { KEY: hashFor("the responder's key") } });
const stranger = local.create({ key: "env:KEY" }, { env: { KEY: hashFor("a stranger's key") } });

/** A line as a notifier writes it. */
async function anchorLine(seq: number, hash: string, by = key, ...incidents: IncidentEnd[]): Promise<string> {
  const anchor = { installation: "firebreak", seq, hash, at: 0, incidents };
  const signature = signatureText(await by.sign(anchorDigest(anchor)));
  return JSON.stringify({ kind: "anchor", ref: `entry ${seq}`, body: { ...anchor, signer: by.address, signature } });
}

function headOf(path: string): string {
  const db = new DatabaseSync(path, { readOnly: true });
  const { hash } = db.prepare("SELECT hash FROM head").get() ?? {};
  db.close();
  return String(hash);
}

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

  it("takes a store or an export, not both and not neither, and no file without anchors for anchors", async () => {
    expect(await run("verify")).to.include({ code: 2, out: "" });
    expect(await run("verify", "--store", folder.store, "--export", folder.store)).to.include({ code: 2, out: "" });
    writeFileSync(`${folder.store}.jsonl`, "{}\n");
    expect((await run("verify", "--store", folder.store, "--anchors", `${folder.store}.jsonl`)).err).to.match(
      /expected anchors in .+, found none/,
    );
  });

  it("says that a journal was written anew when its anchors lie elsewhere, and lets nobody else's anchors say so", async () => {
    const anchors = `${folder.store}.jsonl`;
    writeFileSync(anchors, `${await anchorLine(3, "00".repeat(32), stranger)}\nnot JSON\n`);
    const anybody = await run("verify", "--store", folder.store, "--anchors", anchors);
    writeFileSync(anchors, `${await anchorLine(3, headOf(folder.store))}\n`, { flag: "a" });
    const ours = ["verify", "--store", folder.store, "--anchors", anchors, "--signer", key.address];
    const whole = await run(...ours);

    rmSync(folder.store);
    const store = await openStore({ path: folder.store, now: () => 0 });
    await store.commit({ entries: [makeEntry("a"), makeEntry("b"), makeEntry("another c")] });
    await store.close();

    expect(anybody).to.include({ code: 1 });
    expect(whole).to.include({ code: 0 });
    expect(whole.out).to.match(/anchored up to entry 3; 2 line\(s\)/);
    expect((await run("verify", "--store", folder.store)).code).to.equal(0);
    const rewritten = await run(...ours);
    expect(rewritten.code).to.equal(1);
    expect(rewritten.out).to.match(/^NOT INTACT at entry 3: an anchor \(.+ signed by 0x.+\) names another hash/);
  });

  it("says that the end of a journal is missing when an anchor names it", async () => {
    const anchors = `${folder.store}.jsonl`;
    writeFileSync(anchors, await anchorLine(4, "ab".repeat(32)));

    expect((await run("verify", "--store", folder.store, "--anchors", anchors)).out).to.match(
      /^NOT INTACT at entry 4: it is missing: an anchor \(.+\) names entry 4/,
    );
  });
});

describe("firebreak audit export", () => {
  let folder: ReturnType<typeof makeFolder>;
  let file: string;

  beforeEach(async () => {
    folder = makeFolder();
    file = `${folder.path}/export.jsonl`;
    const store = await openStore({ path: folder.store, now: () => 0 });
    await store.commit({ entries: ["a", "b", "a", "b", "a"].map((ref) => makeEntry(ref)) });
    await store.close();
  });

  afterEach(() => folder.remove());
  const lines = () => readFileSync(file, "utf8").trimEnd().split("\n");

  it("replaces no file, nor one that is being written, and has none come to be when an incident is unknown", async () => {
    const exporting = async (...args: string[]) => (await run("export", "--store", folder.store, "--out", ...args)).err;
    for (let round = 0; round < 20; round += 1)
      expect(await exporting(`${file}.${round}`, "--incident", "c")).to.include("an incident named c, found none");
    expect(readdirSync(folder.path).filter((name) => name.startsWith("export"))).to.deep.equal([]);
    for (const taken of [`${file}.new`, file]) {
      writeFileSync(taken, "mine");
      expect(await exporting(file)).to.include(`found one at ${taken};`);
      expect(await exporting(`${taken}/x`)).to.match(/cannot be written .+; give another --out/);
      expect(readFileSync(taken, "utf8")).to.equal("mine");
      rmSync(taken);
    }
  });

  it("writes what verifies without the store, and no more when a word, a line or the order was changed", async () => {
    for (const only of [[], ["--incident", "a"]]) {
      rmSync(file, { force: true });
      expect(await run("export", "--store", folder.store, ...only, "--out", file)).to.include({ code: 0, err: "" });
      const [header = "", ...entries] = lines();
      const verify = (changed: readonly string[]) => {
        writeFileSync(file, `${[header, ...changed].join("\n")}\n`);
        return run("verify", "--export", file);
      };

      expect((await verify(entries)).out).to.match(only.length > 0 ? /^intact: 3 entries/ : /^intact: 5 entries/);
      expect((await verify(entries.map((line) => line.replace("because", "never")))).code).to.equal(1);
      expect((await verify(entries.filter((_, index) => index !== 1))).code).to.equal(1);
      expect((await verify(entries.toReversed())).code).to.equal(1);
      expect((await verify([...entries, "{}"])).code).to.equal(1);
      expect((await verify([])).code).to.equal(1);
    }
    expect((await run("verify", "--export", folder.store)).err).to.match(
      /expected a file that `firebreak audit export` wrote/,
    );
  });

  it("shows by an anchor that the end of an incident was left out", async () => {
    await run("export", "--store", folder.store, "--incident", "a", "--out", file);
    const last = JSON.parse(lines().at(-1) ?? "{}");
    const anchors = `${folder.path}/anchors.jsonl`;
    writeFileSync(
      anchors,
      await anchorLine(5, headOf(folder.store), key, { incident: "a", nth: 3, hash: last.strand }),
    );
    const verify = () => run("verify", "--export", file, "--anchors", anchors);

    const whole = await verify();
    writeFileSync(file, `${lines().slice(0, -1).join("\n")}\n`);
    const cut = await verify();

    expect(whole.out).to.match(/^intact: 3 entries.+anchored up to entry 5/);
    expect(cut.out).to.match(/^NOT INTACT .+ names entry 3 of its incident/);
  });
});
