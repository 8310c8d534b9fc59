import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { makeFolder } from "../store/changes.ts";

describe("npm run bench", () => {
  it("prints its list and nothing else, for a program that reads it (it began with what npm and the build say)", () => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
    const { path } = makeFolder();
    mkdirSync(`${path}/bench`);
    // In place of the launcher, one that says what it was asked.
    writeFileSync(`${path}/firebreak`, '#!/bin/sh\necho "$@"\n');
    chmodSync(`${path}/firebreak`, 0o755);

    const { stdout } = spawnSync("sh", ["-c", `${scripts.bench} --json`], { cwd: path, encoding: "utf8" });
    rmSync(path, { recursive: true });

    expect(stdout).to.equal("node bench/bench.ts --json\n");
  });
});
