import { mkdirSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { loadConfig, parseConfig } from "../../src/config/config.ts";
import { configFolder, readConfig, readYaml, stampOf } from "../../src/config/files.ts";
import { digestOf } from "../../src/lib/digest.ts";
import { makeFolder } from "../store/changes.ts";
import { refusal } from "../support/plans.ts";

const files = {
  "a.yaml": "chain:\n  id: 1\n  rpc: [http://127.0.0.1:1]\n",
  "b.yaml":
    "store: s\nchain:\n  rpc:\n    - http://127.0.0.1:2\ndetectors:\n  told: { use: privileged-change, address: 0x1111111111111111111111111111111111111111, event: event Told() }\nplaybooks:\n  - { name: one, when: { detector: told }, do: notify, steps: [] }\n",
  "c.yaml":
    "# A playbook.\nplaybooks:\n  - { name: two, when: { detector: told }, do: notify, steps: [] }\ndetectors:\n  more: { use: privileged-change, address: 0x2222222222222222222222222222222222222222, event: event Told() }\n",
};

describe("a configuration that is a folder", () => {
  let folder: ReturnType<typeof makeFolder>;
  beforeEach(() => {
    folder = makeFolder();
  });
  afterEach(() => folder.remove());

  function write(all: Readonly<Record<string, string>>): string {
    for (const [name, text] of Object.entries(all)) writeFileSync(join(folder.path, name), text);
    return folder.path;
  }
  const refused = (all: Readonly<Record<string, string>>) => refusal(() => loadConfig(write(all)));

  it("is asked for in words where a file says nothing or is no map (it was said to lack a store)", () => {
    expect(refusal(() => parseConfig("# \n", "x")).message).to.match(/x:1:1 expected keys with .*found nothing/);
    expect(refusal(() => parseConfig("- a", "x")).message).to.match(/x:1:1 expected keys with .*found a list/);
  });

  it("is refused without a file, with a folder among them, a zero byte, or more than 4 MiB in all", () => {
    const empty = refused({ "notes.txt": "x", ".hidden.yaml": "x" });
    mkdirSync(join(folder.path, "d.yaml"));
    const inner = refused(files);
    const binary = refused({ "a.yaml": "store: s\0" });
    for (const name of ["0.yaml", "1.yaml"]) {
      writeFileSync(join(folder.path, name), "");
      truncateSync(join(folder.path, name), 2 * 1024 * 1024 + 1);
    }
    const large = refused({});

    for (const { code } of [empty, inner, binary, large]) expect(code).to.equal("CONFIG");
    expect(empty.message).to.include("expected 1 to 256 files *.yaml in");
    expect(inner.message).to.include("found something else");
    expect(binary.message).to.match(/expected text in .*a\.yaml, found a zero byte/);
    expect(large.message).to.match(/found more at .*1\.yaml|found a zero byte/);
  });

  it("is refused where a file of it would not be read for its name (what stood in it was watched by nobody)", () => {
    for (const name of ["d.yml", "d.YAML"]) {
      const { code, message } = refused({ ...files, [name]: "detectors: {}\n" });
      rmSync(join(folder.path, name));

      expect(code).to.equal("CONFIG");
      expect(message).to.include(`found ${name}; rename it`);
    }
    expect(loadConfig(write({ ".d.yml": "", "notes.txt": "", yml: "" })).store).to.equal("s");
  });

  it("is text: a file in UTF-16 is refused in words, also alone (it was said to lack keys that stand in it)", () => {
    const path = join(folder.path, "one.yaml");
    writeFileSync(path, Buffer.from("mode: act", "utf16le"));

    expect(refusal(() => loadConfig(path)).message).to.match(/found a zero byte; write it in UTF-8/);
  });

  it("is refused when a key stands in two files, which are both named with line and column", () => {
    const { message } = refused({ ...files, "d.yaml": "\nstore: another\n" });
    const deeper = refused({ ...files, "d.yaml": "detectors:\n  told:\n    use: outflow\n" });
    const unlike = refused({ ...files, "d.yaml": "detectors: [x]\n" });

    expect(message).to.include(`${folder.path}/d.yaml:2:8 store: expected it in one file`);
    expect(message).to.include(`found it at ${folder.path}/b.yaml:1:8, too`);
    expect(deeper.message).to.match(/d\.yaml:3:10 detectors\.told\.use: .*b\.yaml:6:16/);
    expect(unlike.message).to.match(/d\.yaml:1:12 detectors: .*b\.yaml:6:3/);
  });

  it("says of what is wrong in which file, line and column it stands, also in lists that were appended", () => {
    const broken = refused({ ...files, "d.yaml": "a: [\n" });
    const list = refused({ ...files, "d.yaml": "- x\n" });
    const unknown = refused({
      ...files,
      "d.yaml": "playbooks:\n  - { name: x, when: { detector: none }, do: notify, steps: [] }\n",
    });
    const wrong = refused({ ...files, "d.yaml": "actions:\n  stop: { use: nothing }\n" });
    const lacking = refused({ "b.yaml": "{}", "c.yaml": "{}", "d.yaml": "{}" });

    expect(broken.message).to.match(/\/d\.yaml:\d+:\d+ /);
    expect(list.message).to.match(/\/d\.yaml:1:1 expected keys/);
    expect(unknown.message).to.match(/\/d\.yaml:2:34 playbooks\.2\.when\.detector: /);
    expect(wrong.message).to.match(/\/d\.yaml:2:16 actions\.stop\.use: /);
    expect(lacking.message).to.match(/\/a\.yaml:\d+:\d+ store: /);
  });

  it("is what its files say together: maps are merged, lists appended in order of name", () => {
    const config = loadConfig(write({ ...files, "0-empty.yaml": "# nothing\n" }));

    expect(config.chains.map(({ rpc }) => rpc)).to.deep.equal([["http://127.0.0.1:1", "http://127.0.0.1:2"]]);
    expect(config.detectors.map(({ id }) => id)).to.deep.equal(["told", "more"]);
    expect(config.playbooks.map(({ name }) => name)).to.deep.equal(["one", "two"]);
  });

  it("is one text, whose digest is another when a byte moves from one file to the next or a file is renamed", () => {
    const text = readConfig(write(files));
    const names = loadConfig(folder.path).detectors.map(({ id }) => id);
    const moved = text.replace("\n\0b.yaml\0", "\0b.yaml\0\n");
    const renamed = text.replace("\0b.yaml\0", "\0bb.yaml\0");

    expect(parseConfig(text, folder.path).detectors.map(({ id }) => id)).to.deep.equal(names);
    expect(new Set([text, moved, renamed].map(digestOf)).size).to.equal(3);
  });

  it("is never taken for a file, nor a file for a folder", () => {
    const path = join(folder.path, "one.yaml");
    writeFileSync(path, "store: s\n");

    expect(readConfig(path)).to.equal("store: s\n");
    expect(readYaml(readConfig(write({ "one.yaml": "store: s\n" })), "x")).to.have.property("value");
    expect(refusal(() => parseConfig("store: s\n\0a.yaml\0store: t", "x")).code).to.equal("CONFIG");
    expect([configFolder(path), configFolder(folder.path)]).to.deep.equal([folder.path, folder.path]);
  });
});

describe("the stamp of a configuration", () => {
  let folder: ReturnType<typeof makeFolder>;
  beforeEach(() => {
    folder = makeFolder();
  });
  afterEach(() => folder.remove());

  const long = 10_000;
  const changedAt = (path: string) => statSync(path).ctimeMs;

  it("is none until a second change would have another time: just below, at", () => {
    const path = join(folder.path, "a.yaml");
    writeFileSync(path, "a");

    const stamps = [1_999, 2_000].map((ms) => stampOf(path, changedAt(path) + ms));

    expect(stamps.map((one) => one === undefined)).to.deep.equal([true, false]);
  });

  it("stays while nothing changes, and is another one for a text as long as the last one whose time was set back", () => {
    const path = join(folder.path, "a.yaml");
    writeFileSync(path, "mode: act");
    const { atime, mtime, ctimeMs } = statSync(path);
    const now = ctimeMs + long;
    const [first, same] = [stampOf(path, now), stampOf(path, now)];

    // Until the clock of the file system has moved on.
    while (changedAt(path) === ctimeMs) writeFileSync(path, "mode: bad");
    utimesSync(path, atime, mtime);

    expect(same).to.equal(first);
    expect(stampOf(path, changedAt(path) + long)).to.not.equal(first);
  });

  it("is of all files of a folder: another one when one comes or goes, none while the folder is away", () => {
    const path = join(folder.path, "b.yaml");
    const stamp = () => stampOf(folder.path, Date.now() + long);
    writeFileSync(join(folder.path, "a.yaml"), "a");
    const one = stamp();
    writeFileSync(path, "b");
    const two = stamp();
    rmSync(path);

    expect(new Set([one, two, undefined]).size).to.equal(3);
    expect(stamp()).to.not.equal(two);
    expect(stampOf(join(folder.path, "away"), Date.now() + long)).to.equal(undefined);
  });
});
