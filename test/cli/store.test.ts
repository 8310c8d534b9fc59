import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { openStore } from "../../src/store/sqlite.ts";
import { makeEntry, makeFolder } from "../store/changes.ts";
import { firebreak } from "../support/cli.ts";

describe("firebreak store", function () {
  this.timeout(120_000);
  let folder: ReturnType<typeof makeFolder>;

  beforeEach(async () => {
    folder = makeFolder();
    const store = await openStore({ path: folder.store, now: () => 0 });
    await store.commit({ entries: [makeEntry("a")] });
    await store.close();
  });

  afterEach(() => folder.remove());

  it("says in one sentence why it does not copy, and takes no password on the command line", async () => {
    const url = "postgresql://user:hunter2@127.0.0.1:9/none";
    const [open, away] = [
      await firebreak(["store", "copy", "--from", folder.store, "--to", url]),
      await firebreak(["store", "copy", "--from", folder.store, "--to", "env:DATABASE"], { DATABASE: url }),
    ];

    expect([open.code, away.code]).to.deep.equal([2, 1]);
    expect(open.err).to.include("env:NAME");
    expect(away.err).to.match(/^firebreak: the database 127\.0\.0\.1:9\/none does not answer.+\n$/);
    expect(open.err + away.err).to.not.include("hunter2");
  });

  it("ends with 2 where what is named is no store, or is in the way, like every command (a backup of none ended with 1)", async () => {
    const [none, junk, copy] = ["none", "junk", "copy"].map((name) => join(folder.path, name));
    writeFileSync(String(junk), "junk\n");
    const lines = [
      ["store", "backup", "--store", none, "--out", copy],
      ["store", "backup", "--store", folder.path, "--out", copy],
      ["store", "backup", "--store", junk, "--out", copy],
      ["store", "backup", "--store", folder.store, "--out", junk],
      ["store", "restore", "--from", none, "--store", copy],
      ["store", "restore", "--from", folder.store, "--store", junk],
      ["status", "--store", none],
      ["explain", "incident", "--store", none],
      ["scores", "--store", none],
      ["audit", "verify", "--store", none],
      ["fork", "verify", none],
    ];

    const codes: (number | null)[] = [];
    for (const line of lines) codes.push((await firebreak(line.map(String))).code);

    expect(codes).to.deep.equal(lines.map(() => 2));
  });

  it("says which second file has what a copy would lack, and what to do", async () => {
    const path = `${folder.store}.spool`;
    writeFileSync(path, "{}\n{}\n");
    const url = "postgresql://127.0.0.1:9/none";

    const copied = await firebreak(["store", "copy", "--from", folder.store, "--to", "env:DATABASE"], {
      DATABASE: url,
    });
    const kept = await firebreak(["store", "backup", "--store", folder.store, "--out", join(folder.path, "copy")]);

    expect([copied.code, kept.code]).to.deep.equal([1, 1]);
    expect(copied.err).to.match(
      /^firebreak: expected an empty second file, found 2 line\(s\) in .+: start the responder .+\n$/,
    );
    expect(kept.err).to.equal(copied.err);
  });

  it("backs up and restores, and overwrites nothing", async () => {
    const [copy, place] = [join(folder.path, "copy"), join(folder.path, "place")];
    const kept = await firebreak(["store", "backup", "--store", folder.store, "--out", copy]);
    const again = await firebreak(["store", "backup", "--store", folder.store, "--out", copy]);
    const back = await firebreak(["store", "restore", "--from", copy, "--store", place]);

    expect([kept.code, again.code, back.code]).to.deep.equal([0, 2, 0]);
    expect(kept.out).to.match(/^copied and verified: 1 entries, head [0-9a-f]{64}\n$/);
    expect(back.out).to.match(/^restored and verified: 1 entries/);
    expect(again.err).to.include("expected no file");
  });
});
