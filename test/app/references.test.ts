import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { behind, referencesIn, withFiles } from "../../src/app/references.ts";
import { referenceReader, secretReader } from "../../src/lib/references.ts";
import { makeFolder } from "../store/changes.ts";

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

  it("is an empty text where no file stands but a pipe that nobody writes, or a device without an end", () => {
    const folder = makeFolder();
    execFileSync("mkfifo", [`${folder.path}/pipe`]);
    symlinkSync("/dev/zero", `${folder.path}/zeros`);
    // In a process of its own, which can be ended when it hangs.
    const source = `import { referenceReader } from ${JSON.stringify(new URL("../../src/lib/references.ts", import.meta.url))};
      console.log(JSON.stringify(process.argv.slice(1).map(referenceReader({}))));`;
    const names = ["pipe", "zeros"].map((name) => `file:${folder.path}/${name}`);
    const options = { timeout: 5_000, encoding: "utf8" } as const;
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ["--input-type=module", "-e", source, "--", ...names],
      options,
    );

    expect(stdout, stderr).to.equal('["",""]\n');
    folder.remove();
  });
});

describe("the references of a configuration", () => {
  it("are found with whatever a path holds (of one with a space or a comma the log did not know the secret)", () => {
    const text =
      'a: "file:/my secrets/a"\nb: file:/b,c/d e  # of b\nc: { d: file:x.y, e: \'file:/z#1\' }\n{"f":"file:/f","g":"env:G"}';

    const wanted = ["file:/my secrets/a", "file:/b,c/d e", "file:x.y", "file:/z#1", "file:/f", "env:G"];

    expect(referencesIn(text)).to.include.members(wanted);
  });

  it("stay what they were: what lies in a file is read once, and of the rest what the text names", () => {
    const folder = makeFolder();
    const reference = `file:${folder.path}/key`;
    const text = `signer: { key: ${reference} }\nnotifiers: [{ url: env:URL }]`;
    writeFileSync(`${folder.path}/key`, "first\n");
    const before = withFiles(text, { URL: "u", OTHER: "o" });
    writeFileSync(`${folder.path}/key`, "second\n");
    const after = withFiles(text, before);

    expect(secretReader(after)(reference)).to.equal("first");
    expect(behind(text, after)).to.deep.equal({ [reference]: "first\n", URL: "u" });
    folder.remove();
  });

  it("are a variable as it is (who signs reports with the line end that is in it was refused)", () => {
    expect(secretReader({ HOOK: "secret\n" })("env:HOOK")).to.equal("secret\n");
  });
});
