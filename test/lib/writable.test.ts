import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { unwritable, unwritableFile } from "../../src/lib/writable.ts";

describe("a folder that is to be written", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "fb-writable-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is fine where it is there, and where it can be made, which is not done", () => {
    mkdirSync(join(folder, "there"));

    expect(unwritable(join(folder, "there"))).to.equal(undefined);
    expect(unwritable(join(folder, "a", "b"))).to.equal(undefined);
    expect(readdirSync(folder)).to.deep.equal(["there"]);
  });

  it("is none where a file stands, in its place or above it", () => {
    writeFileSync(join(folder, "file"), "");

    expect(unwritable(join(folder, "file"))).to.include("is no folder");
    expect(unwritable(join(folder, "file", "out"))).to.include("is no folder");
  });

  it("is none on a file system that is read alone, which is asked of the folder in which it would be made", () => {
    const readOnly = (path: unknown) => {
      throw new Error(`EROFS: read-only file system, access '${path}'`);
    };

    expect(unwritable(join(folder, "a", "b"), readOnly)).to.equal(`EROFS: read-only file system, access '${folder}'`);
  });
});

describe("a file to which is appended", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "fb-writable-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is asked itself where it is there, and its folder where it is not", () => {
    writeFileSync(join(folder, "file"), "");
    const refused = (path: unknown) => {
      throw new Error(`EACCES: permission denied, access '${path}'`);
    };

    expect(unwritableFile(join(folder, "file"))).to.equal(undefined);
    expect(unwritableFile(join(folder, "file"), refused)).to.include(join(folder, "file"));
    expect(unwritableFile(join(folder, "none"), refused)).to.equal(`EACCES: permission denied, access '${folder}'`);
    expect(unwritableFile(join(folder, "file", "out"))).to.include("is no folder");
  });
});
