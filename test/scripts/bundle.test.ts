import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { bundled } from "../../scripts/bundle.ts";

describe("the program in one file", function () {
  this.timeout(120_000);

  it("is what Node starts in place of the sources, and finds what lies beside them", async () => {
    const env = { ...process.env, ...(await bundled()), NODE_DEBUG: "esm" };

    const { status, stderr } = spawnSync(process.execPath, ["src/cli/main.ts", "drill", "nothing"], {
      env,
      maxBuffer: 2 ** 26,
    });

    expect(status).to.equal(2);
    expect(`${stderr}`).to.match(/^firebreak: expected one of the drills 01-rogue-bridge-role, /m);
    expect(`${stderr}`).to.include("/src-cli-main-ts.mjs").and.not.include("/src/cli/output.ts");
  });

  it("imports no module of Node's that would load what it only makes when it is asked", async () => {
    const { NODE_OPTIONS = "" } = await bundled();
    const folder = dirname(fileURLToPath(NODE_OPTIONS.split("--import=")[1] ?? ""));
    const texts = globSync("*.mjs", { cwd: folder }).map((name) => readFileSync(join(folder, name), "utf8"));

    expect(texts.filter((text) => /\bfrom ?"(node:)?(http|fs)"/.test(text))).to.have.length(0);
    expect(texts.filter((text) => /getBuiltinModule\("(node:)?(http|fs)"\)/.test(text))).to.not.have.length(0);
  });
});
