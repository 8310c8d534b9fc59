import { mkdtempSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { commitOf } from "../../../scripts/deploy/commit.ts";

describe("the commit whose sources are deployed", () => {
  it("is unknown to a local chain where there is no repository, and asked for elsewhere (git's own words were all)", () => {
    const unpacked = mkdtempSync(join(tmpdir(), "firebreak-commit-"));
    try {
      expect(commitOf(true, unpacked)).to.equal("unknown");
      expect(() => commitOf(false, unpacked))
        .to.throw("clone the repository")
        .with.property("code", "UNCOMMITTED");
    } finally {
      rmdirSync(unpacked);
    }
  });
});
