import { expect } from "chai";
import { loadingFlags } from "../../../src/range/isolation/guards.ts";

describe("the flags that an isolated process gives its workers", () => {
  it("are those that say what is loaded, with what follows them, and none of V8's or of the process", () => {
    const flags = [
      "--always-sparkplug",
      "--import",
      "./a.ts",
      "--import=./b.ts",
      "--max-old-space-size=99",
      "-C",
      "mine",
    ];

    expect(loadingFlags(flags)).to.deep.equal(["--import", "./a.ts", "--import=./b.ts", "-C", "mine"]);
    expect(loadingFlags(["--no-flush-bytecode", "-e", "1"])).to.deep.equal([]);
  });
});
