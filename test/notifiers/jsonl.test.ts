import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import type { Entry } from "../../src/core/types.ts";
import { jsonl } from "../../src/notifiers/jsonl.ts";
import { makeFolder } from "../store/changes.ts";
import { failureOf } from "../support/fakes.ts";

const entry = (seq: number, text = "because", hash = "1".repeat(64)): Entry => ({
  kind: "finding",
  ref: "key",
  body: { text },
  seq,
  at: 0,
  prev: "0".repeat(64),
  hash,
});

describe("the jsonl notifier", () => {
  let folder: ReturnType<typeof makeFolder>;
  let path: string;

  beforeEach(() => {
    folder = makeFolder();
    path = join(folder.path, "logs", "entries.jsonl");
  });

  afterEach(() => folder.remove());

  const create = (file = path) =>
    jsonl.create(jsonl.params.parse({ path: file }), {
      write: () => expect.fail("writes only to its file"),
      env: {},
      now: () => 0,
    });
  const seqs = (file = path) =>
    readFileSync(file, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).seq);

  it("objects to a path at which a folder lies, and to no other (it was a fault at each entry, for ever)", () => {
    const objectionsAt = (at: string) => create(at).objections?.();

    expect(objectionsAt(folder.path)).to.deep.equal([`${folder.path} is a folder; name a file in it`]);
    expect(objectionsAt(path)).to.deep.equal([]);
  });

  it("warns of a path that cannot be written, and makes nothing to find that out (`check` passed, and nobody was told)", () => {
    const warningsAt = (at: string) => create(at).diskWarnings?.();
    writeFileSync(join(folder.path, "file"), "");

    expect(warningsAt(join(folder.path, "file", "x.jsonl"))?.join()).to.match(
      /x\.jsonl cannot be written .*is no folder/,
    );
    expect([warningsAt(join(folder.path, "file")), warningsAt(path)]).to.deep.equal([[], []]);
    expect(existsSync(join(folder.path, "logs"))).to.equal(false);
  });

  it("raises when the path is a folder or lies below a file", async () => {
    mkdirSync(path, { recursive: true });

    const folderError = await create()
      .tell(entry(1))
      .catch((error) => error);
    await create(join(folder.path, "file")).tell(entry(1));
    const belowError = await create(join(folder.path, "file", "below"))
      .tell(entry(1))
      .catch((error) => error);

    expect(folderError).to.include({ code: "NOTIFIER_FILE", retryable: true });
    expect(belowError).to.include({ code: "NOTIFIER_FILE", retryable: true });
  });

  it("refuses settings without a path or with one too many", () => {
    expect(jsonl.params.safeParse({ path: "" }).success).to.equal(false);
    expect(jsonl.params.safeParse({}).success).to.equal(false);
    expect(jsonl.params.safeParse({ path: "a", rotate: true }).success).to.equal(false);
  });

  it("creates the folder and appends one line for each entry", async () => {
    const notifier = create();
    await notifier.tell(entry(1));
    await notifier.tell(entry(2));

    expect(readFileSync(path, "utf8").split("\n")).to.have.length(3);
    expect(JSON.parse(readFileSync(path, "utf8").split("\n")[1] ?? "")).to.deep.equal(entry(2));
  });

  it("goes on in a new file after the old one was moved or the folder deleted", async () => {
    const notifier = create();
    await notifier.tell(entry(1));
    renameSync(path, `${path}.1`);
    await notifier.tell(entry(2));
    rmSync(join(folder.path, "logs"), { recursive: true });
    await notifier.tell(entry(3));

    expect(seqs()).to.deep.equal([3]);
    expect(existsSync(`${path}.1`)).to.equal(false);
  });

  it("starts a new line after one that a crash left half-written", async () => {
    const notifier = create();
    await notifier.tell(entry(1));
    appendFileSync(path, '{"seq":2,"bo');
    await notifier.tell(entry(2));

    const lines = readFileSync(path, "utf8").split("\n");
    expect(lines).to.have.length(4);
    expect(JSON.parse(lines[2] ?? "")).to.deep.equal(entry(2));
  });

  it("begins no entry again that hangs: a disk that is gone takes one thread of the process, and not all", async () => {
    const [pipe, file] = [join(folder.path, "pipe"), join(folder.path, "file")];
    execFileSync("mkfifo", [pipe]);
    const { tell } = create(pipe);
    const first = tell(entry(1, "x".repeat(200_000)));
    const again = await Promise.all([1, 1, 1, 1, 1].map((seq) => failureOf(tell(entry(seq)))));
    writeFileSync(file, "there");
    const other = await readFile(file, "utf8");
    const reader = createReadStream(pipe).resume();
    await first;
    reader.destroy();

    expect(again).to.deep.equal(Array(5).fill("NOTIFIER_FILE"));
    expect(other).to.equal("there");
  });

  it("writes all that is told beside the journal, whose entries have no number (the second at once was refused)", async () => {
    const { tell } = create();
    await Promise.all([tell(entry(0, "one", "a")), tell(entry(0, "other", "b"))]);

    expect(seqs()).to.deep.equal([0, 0]);
  });

  it("never writes a character that ends a line or drives a terminal", async () => {
    const text = "a\nb\u2028c\u0085d\u202ee\u001b[31mf\ud800";
    await create().tell(entry(1, text));

    const written = readFileSync(path, "utf8");
    expect(written.slice(0, -1)).to.match(/^[\x20-\x7e]*$/);
    expect(JSON.parse(written).body.text).to.equal(text);
  });
});
