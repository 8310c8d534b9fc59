import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { environmentAt } from "../../src/cli/surroundings.ts";
import { makeFolder } from "../store/changes.ts";

describe("the environment of a configuration", () => {
  let folder: ReturnType<typeof makeFolder>;
  beforeEach(() => {
    folder = makeFolder();
  });
  afterEach(() => folder.remove());

  it("is refused where a `.env` is there and cannot be read (it was passed over without a word)", () => {
    // Whoever runs the tests may read everything; nobody reads a link to itself.
    symlinkSync(".env", join(folder.path, ".env"));

    expect(() => environmentAt(folder.path))
      .to.throw(/expected to read .*\.env/)
      .with.property("code", "CONFIG");
  });

  it("is what it was where there is no `.env`, or a folder of that name, and more where there is one", () => {
    const file = join(folder.path, ".env");

    expect(environmentAt(folder.path)).to.deep.equal({ ...process.env });
    mkdirSync(file);
    expect(environmentAt(folder.path)).to.deep.equal({ ...process.env });
    rmSync(file, { recursive: true });
    writeFileSync(file, "FIREBREAK_OF_THIS_TEST=one\n");
    expect(environmentAt(folder.path)).to.include({ FIREBREAK_OF_THIS_TEST: "one" });
  });
});
