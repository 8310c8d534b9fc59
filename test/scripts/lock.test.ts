import { expect } from "chai";
import { missing, platformEntry } from "../../scripts/lock.ts";

describe("completing the lockfile", () => {
  it("refuses a name that does not say its platform", () => {
    expect(() => platformEntry("@x/y", "1.0.0", true)).to.throw("@x/y");
    expect(() => platformEntry("@x/y-linux", "1.0.0", true)).to.throw("@x/y-linux");
  });

  it("reads the platform from a name", () => {
    expect(platformEntry("@x/y-linux-arm64-musl", "1.0.0", true)).to.deep.equal({
      version: "1.0.0",
      cpu: ["arm64"],
      dev: true,
      libc: ["musl"],
      optional: true,
      os: ["linux"],
    });
    expect(platformEntry("@x/y-darwin-amd64", "1.0.0", false)).to.deep.equal({
      version: "1.0.0",
      cpu: ["x64"],
      optional: true,
      os: ["darwin"],
    });
  });

  it("finds what an entry names and the lockfile lacks", () => {
    const a = { dev: true, optionalDependencies: { "a-linux-x64": "1.0.0", "a-darwin-x64": "1.0.0" } };

    expect(missing({ packages: { "node_modules/a": a, "node_modules/a-linux-x64": {} } })).to.deep.equal([
      ["a-darwin-x64", "1.0.0", true],
    ]);
  });
});
