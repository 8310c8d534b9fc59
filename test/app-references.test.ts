import { mkdirSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { referenceReader } from "../src/app-references.ts";
import { makeFolder } from "./store/changes.ts";

describe("what stands behind a reference", () => {
  it("is nothing while nothing is there, and what is there at the next look", () => {
    const folder = makeFolder();
    const read = referenceReader({ SET: "text", EMPTY: "" });
    const reference = `file:${folder.path}/later.json`;
    const before = read(reference);
    writeFileSync(`${folder.path}/later.json`, "{}");

    expect([before, read(reference)]).to.deep.equal([undefined, "{}"]);
    expect([read("env:SET"), read("env:EMPTY"), read("env:UNSET")]).to.deep.equal(["text", undefined, undefined]);
    folder.remove();
  });

  it("is an empty text where it cannot be read, or is too long to be read at every head: below, at, above", () => {
    const folder = makeFolder();
    const read = referenceReader({});
    mkdirSync(`${folder.path}/folder`);
    const sizes = [262_143, 262_144, 262_145].map((size) => {
      writeFileSync(`${folder.path}/text`, "x".repeat(size));
      return read(`file:${folder.path}/text`)?.length;
    });

    expect(read(`file:${folder.path}/folder`)).to.equal("");
    expect(sizes).to.deep.equal([262_143, 262_144, 0]);
    folder.remove();
  });
});
