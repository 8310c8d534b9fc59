import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { loadArtifact } from "../../../src/range/drill/artifact.ts";

describe("the artifact of a contract that a drill deploys", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "firebreak-artifact-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is read from a file, whose lack is no lack of a package (all that drills need was to be installed)", () => {
    const path = join(folder, "Coin.json");
    writeFileSync(path, JSON.stringify({ abi: [], bytecode: "6000" }));

    expect(loadArtifact(path).bytecode).to.equal("0x6000");
    expect(() => loadArtifact(join(folder, "Cone.json")))
      .to.throw("Cone.json")
      .with.property("code", "ARTIFACT");
  });

  it("is named where the file is no JSON, of which nothing is repeated (a drill that somebody sent names any file)", () => {
    const path = join(folder, "Coin.json");
    writeFileSync(path, "password: hunter2");

    expect(() => loadArtifact(path))
      .to.throw(`at ${path}: it is not JSON`)
      .with.property("code", "ARTIFACT");
    expect(() => loadArtifact(path)).not.to.throw("hunter2");
  });

  it("asks for the packages of drills only where it belongs to one of them", () => {
    expect(() => loadArtifact("@openzeppelin/contracts/build/contracts/None.json"))
      .to.throw("npm install")
      .with.property("code", "MISSING_PEER");
    expect(() => loadArtifact("artifacts/Coin.json"))
      .to.throw("write ./ before")
      .with.property("code", "ARTIFACT");
  });
});
