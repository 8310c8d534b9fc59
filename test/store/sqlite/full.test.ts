import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { openWriter } from "../../../src/store/sqlite/open.ts";
import { makeFolder } from "../changes.ts";

const COMMITTER = fileURLToPath(new URL("../committer.ts", import.meta.url));
const OPEN = new URL("../../../src/store/sqlite/open.ts", import.meta.url).href;
/** Opens the store and looks into it, where no file may be larger than the table of its log that readers share, which is there already. */
const script = `import { openWriter } from ${JSON.stringify(OPEN)};
const { db, close } = openWriter(process.argv[1]);
console.log(db.prepare("SELECT count(*) > 0 AS has FROM journal").get().has);
close();`;

describe("a store on a full disk", () => {
  it("opens after a kill, so that what happens goes into the second file (the name of the writer wanted room)", async () => {
    const folder = makeFolder();
    const child = spawn(process.execPath, [COMMITTER, folder.store, "0"], { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    child.kill("SIGKILL");
    await once(child, "close");

    const limited = ["-c", 'ulimit -f 64; exec "$0" "$@"', process.execPath, "--input-type=module", "-e", script];
    const said = execFileSync("/bin/sh", [...limited, folder.store], { encoding: "utf8" });
    folder.remove();

    expect(said.trim()).to.equal("1");
  }).timeout(60_000);

  it("is told as full to who only looks and finds no room for what readers share (the disk was to be checked)", () => {
    const folder = makeFolder();
    openWriter(folder.store).close();
    const look = `import { openReader } from ${JSON.stringify(OPEN)};
try { openReader(process.argv[1]); } catch ({ code }) { console.log(code); }`;
    const limited = ["-c", 'ulimit -f 32; exec "$0" "$@"', process.execPath, "--input-type=module", "-e", look];
    const said = execFileSync("/bin/sh", [...limited, folder.store], { encoding: "utf8" });
    folder.remove();

    expect(said.trim()).to.equal("STORE_FULL");
  }).timeout(60_000);

  it("needs no room for the right to write", () => {
    const folder = makeFolder();
    const { close } = openWriter(folder.store);
    const files = readdirSync(folder.path).filter((name) => name.includes(".lock"));
    const { size } = statSync(`${folder.store}.lock`);
    close();
    folder.remove();

    expect([files, size]).to.deep.equal([["store.sqlite.lock"], 0]);
  });
});
