import { spawnSync } from "node:child_process";
import { expect } from "chai";
import { tooOld } from "../../src/cli/version.ts";

describe("the release of Node that runs it", () => {
  it("is new enough from the one that the package names on: just below, at, just above", () => {
    const [below, at, above, next, old] = ["24.14.1", "24.15.0", "24.16.0", "26.0.0", "9.99.0"].map(tooOld);

    expect([at, above, next]).to.deep.equal([undefined, undefined, undefined]);
    expect(below).to.equal("expected Node 24.15 or newer, found 24.14.1; put a newer one on PATH, then run this again");
    expect(old).to.match(/found 9\.99\.0/);
  });

  it("is asked before anything is loaded that an older one lacks (it was a stack about node:sqlite)", () => {
    const older = "data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'20.19.0'}})";
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", older, "src/cli/main.ts", "check"]);

    expect([status, `${stdout}`]).to.deep.equal([2, ""]);
    expect(`${stderr}`).to.match(/^firebreak: expected Node 24\.15 or newer, found 20\.19\.0; .*\n$/);
  });
});
