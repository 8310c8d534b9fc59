import { execFileSync, spawnSync } from "node:child_process";
import { lstatSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { readPlain, writeWhole } from "../../src/lib/plain-file.ts";
import { makeFolder } from "../store/changes.ts";

describe("a plain file", () => {
  let folder: ReturnType<typeof makeFolder>;
  beforeEach(() => {
    folder = makeFolder();
  });
  afterEach(() => folder.remove());

  it("is none where a pipe stands that nobody writes, or a device without an end", () => {
    execFileSync("mkfifo", [`${folder.path}/pipe`]);
    symlinkSync("/dev/zero", `${folder.path}/zeros`);
    // In a process of its own, which can be ended when it hangs.
    const source = `import { readPlain } from ${JSON.stringify(new URL("../../src/lib/plain-file.ts", import.meta.url))};
      for (const path of process.argv.slice(1)) try { readPlain(path, 9); } catch (error) { console.log(error.message); }`;
    const paths = ["pipe", "zeros"].map((name) => `${folder.path}/${name}`);
    const options = { timeout: 5_000, encoding: "utf8" } as const;
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ["--input-type=module", "-e", source, "--", ...paths],
      options,
    );

    expect(stdout, stderr).to.equal("it is no regular file\nit is no regular file\n");
  });

  it("is read up to one byte more than is wanted, so that what is longer can be told", () => {
    writeFileSync(`${folder.path}/long`, "x".repeat(100));

    expect([99, 100, 101].map((most) => readPlain(`${folder.path}/long`, most).length)).to.deep.equal([100, 100, 100]);
    expect(readPlain(`${folder.path}/long`, 7).length).to.equal(8);
  });

  it("is written over no file to which somebody else's link leads, beside it or in its place", () => {
    const [path, victim] = [`${folder.path}/one.json`, `${folder.path}/victim`];
    writeFileSync(victim, "keep");
    for (const link of [path, `${path}.new`]) symlinkSync(victim, link);

    writeWhole(path, "text");

    expect([readFileSync(victim, "utf8"), readFileSync(path, "utf8")]).to.deep.equal(["keep", "text"]);
    expect(lstatSync(path).isSymbolicLink()).to.equal(false);
    expect(statSync(path).mode & 0o777).to.equal(0o600);
  });
});
