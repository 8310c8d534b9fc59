import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const runner = fileURLToPath(new URL("../../scripts/test.ts", import.meta.url));

describe("the test runner", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "firebreak-runner-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function run(text: string, ...args: string[]): { status: number | null; lines: string[] } {
    const file = join(folder, "some.test.ts");
    writeFileSync(file, text);
    const { status, stdout } = spawnSync(process.execPath, [runner, file, ...args], { encoding: "utf8" });
    return { status, lines: stdout.trim().split("\n") };
  }

  it("refuses a stage or a file that is not there, and an unknown option", () => {
    for (const word of ["nothing", "--nothing"]) {
      const { status, stderr } = spawnSync(process.execPath, [runner, word], { encoding: "utf8" });
      expect(status).to.equal(2);
      expect(stderr).to.contain(word);
    }
  });

  it("says which test failed and why", () => {
    const { status, lines } = run('it("holds", () => {}); it("breaks", () => { throw new Error("the reason"); });');

    expect(status).to.equal(1);
    expect(lines.at(-1)).to.equal("1 passed, 1 failed");
    expect(lines.join("\n")).to.contain("✗ breaks").and.contain("the reason");
  });

  it("counts a file that does not load as failed", () => {
    const { status, lines } = run('import "./absent.ts";');

    expect(status).to.equal(1);
    expect(lines.at(-1)).to.equal("0 passed, 1 failed");
  });

  it("names each skip, and lets it pass unless told otherwise", () => {
    const text = 'it("holds", () => {}); it("needs more", function () { this.skip(); });';

    const lenient = run(text);
    expect(lenient.status).to.equal(0);
    expect(lenient.lines).to.include("  - skipped: files: needs more");
    expect(lenient.lines.at(-1)).to.equal("1 passed, 0 failed, 1 skipped");

    const strict = run(text, "--no-skips");
    expect(strict.status).to.equal(1);
    expect(strict.lines.at(-1)).to.equal("1 passed, 1 failed");
  });

  it("names what the skipped tests need", () => {
    const support = fileURLToPath(new URL("../support/shared.ts", import.meta.url));
    const { lines } = run(`import { needs } from ${JSON.stringify(support)};
      it("alone", function () { needs(this, "recordings/absent-1"); });
      describe("several", () => { before(function () { needs(this, "recordings/absent-2"); }); it("one", () => {}); });`);

    expect(lines).to.include("  - skipped: files: alone (../shared/recordings/absent-1 is not here)");
    expect(lines).to.include("  - skipped: files: several one (../shared/recordings/absent-2 is not here)");
  });
});
