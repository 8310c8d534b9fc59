import { expect } from "chai";
import { bodyFor, joined, parseBody } from "../../src/chain/body.ts";
import { parseLarge } from "../../src/chain/large-body.ts";
import { longestText } from "../../src/chain/long-text.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import { atOnce, type Pieces } from "../../src/lib/in-pieces.ts";
import { codeOf } from "../support/fakes.ts";
import { randomFrom, runs, seed } from "../support/seed.ts";

const parse = (text: string) => parseBody(Buffer.from(text), "the node");
const failure = (text: string) =>
  parse(text).then(
    () => "no failure",
    (error: unknown) => (error instanceof SyntaxError ? "SyntaxError" : codeOf(error)),
  );

/** What comes of it in pieces of so many bytes, as soon as a list is longer than that. */
function outcome(text: string, pieceBytes: number): unknown {
  try {
    return { value: atOnce(parseLarge(Buffer.from(text), "the node", pieceBytes)) };
  } catch (error) {
    return error instanceof FirebreakError ? error.code : "SyntaxError";
  }
}

function expected(text: string): unknown {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return "SyntaxError";
  }
}

/** The most that is done before somebody else has a turn, and all of it. */
function amounts(pieces: Pieces<unknown>): { readonly most: number; readonly all: number } {
  let [most, all] = [0, 0];
  for (let next = pieces.next(); next.done !== true; next = pieces.next()) {
    most = Math.max(most, next.value);
    all += next.value;
  }
  return { most, all };
}

/** One byte less, one more, or another one, of those that mean something. */
function spoiled(text: string, random: () => number): string {
  const below = (most: number) => Math.floor(random() * most);
  const at = below(text.length);
  const other = '[]{},:"\\ \n\u000b0e-tf'[below(18)];
  return `${text.slice(0, at)}${["", other, `${other}${text[at]}`][below(3)]}${text.slice(at + 1)}`;
}

/** Anything that JSON can say, with strings and lists around the sizes at which it is cut. */
function anything(random: () => number, depth: number): unknown {
  const below = (most: number) => Math.floor(random() * most);
  const kind = below(depth > 4 ? 4 : 6);
  if (kind === 0) return below(2 ** 31) / 7;
  if (kind === 1) return [true, false, null][below(3)];
  if (kind === 2) return `0x${"5a".repeat(below(40_000))}`;
  if (kind === 3) return '"\\{}[],:\n\u2028é'.slice(below(8));
  const members = Array.from({ length: below(12) }, () => anything(random, depth + 1));
  if (kind === 4) return members;
  return Object.fromEntries(members.map((one, index) => [["__proto__", '"k"', "a,b", "x"][index % 4] ?? "", one]));
}

describe("what was parsed of an answer", () => {
  it("becomes the answer again, with what is too long for a text as it came", async () => {
    const data = "5a".repeat(longestText / 2 + 1);
    const text = JSON.stringify({ result: { before: [1, "<long"], data, after: { more: data, none: null } } });
    const { result } = (await parse(text)) as { result: unknown };

    expect((await bodyFor(result)).toString() === text).to.equal(true);
  });
});

describe(`the body of an answer, with ${seed.shown}`, () => {
  it("is read as JSON.parse reads it, however it is cut", async () => {
    for (let run = 0; run < 3 * runs; run++) {
      const random = randomFrom(seed.value + run);
      const many = Array.from({ length: 6 }, () => anything(random, 0));
      const text = JSON.stringify({ id: 1, result: many, error: many[0] }, undefined, Math.floor(random() * 3));

      expect(await parse(text), `FUZZ_SEED=${seed.value + run}`).to.deep.equal(JSON.parse(text));
    }
  });

  it("of a thousand transactions' logs is read as it is", async () => {
    const log = { address: `0x${"11".repeat(20)}`, topics: [`0x${"22".repeat(32)}`], data: `0x${"5a".repeat(500)}` };
    const result = Array.from({ length: 3_000 }, (_, index) => ({ ...log, logIndex: `0x${index.toString(16)}` }));

    expect(await parse(JSON.stringify({ result }))).to.deep.equal({ result });
  });

  it("that is cut off, or closes what it did not open, is no JSON, small or large", async () => {
    const large = JSON.stringify(Array.from({ length: 40_000 }, (_, index) => ({ index })));

    for (const text of ["", "{", "[1,]", large.slice(0, -1), `${large.slice(0, -1)}}`, large.slice(1), `${large}]`])
      expect(await failure(text)).to.equal("SyntaxError");
  });

  it("is refused before it is parsed when it is a million levels deep, also with blanks in between", async () => {
    const [deep, wide] = [1_000_000, 100_000];

    expect(await failure("[".repeat(deep) + "]".repeat(deep))).to.equal("RPC_BAD_ANSWER");
    expect(await failure(`${'{"a":'.repeat(deep)}1${"}".repeat(deep)}`)).to.equal("RPC_BAD_ANSWER");
    expect(await failure(`[${" ".repeat(50)}`.repeat(wide) + "]".repeat(wide))).to.equal("RPC_BAD_ANSWER");
  });

  it("is refused when it has more values than any answer, or a string longer than any log", async () => {
    expect(await failure(`[${"0,".repeat(2_000_001)}0]`)).to.equal("RPC_BAD_ANSWER");
    expect(await failure(`[${"[],".repeat(1_000_001)}0]`)).to.equal("RPC_BAD_ANSWER");
    expect(await failure(JSON.stringify(["5".repeat(16 * 1024 * 1024 + 1)]))).to.equal("RPC_BAD_ANSWER");
  });

  it("is read around what a stranger has a node say, however long and strange: of that its bytes are handed on", async () => {
    const strange = ['"', "\\", "\n", "\u0001", "é", 'a"b\\'].map((one) => one.repeat(600_000));
    const text = JSON.stringify({ error: strange, logs: [1] });

    const { error, logs } = (await parse(text)) as { error: readonly Uint8Array[]; logs: unknown };

    expect(logs).to.deep.equal([1]);
    expect(error.map((one) => JSON.parse(`"${Buffer.from(one).toString()}"`))).to.deep.equal(strange);
  });

  it("is refused when an object has more names than any answer's", async () => {
    const names = (count: number) => `{${Array.from({ length: count }, (_, at) => `"name ${at}":[]`).join()}}`;

    expect(Object.keys((await parse(names(9_000))) as object)).to.have.length(9_000);
    expect(await failure(names(60_000))).to.equal("RPC_BAD_ANSWER");
  });

  it("is read in pieces of any size as JSON.parse reads it, and refused in them where JSON.parse refuses it", () => {
    for (let run = 0; run < 100 * runs; run++) {
      const random = randomFrom(seed.value + run);
      const short = (value: unknown): unknown => (typeof value === "string" ? value.slice(0, 9) : value);
      const whole = JSON.stringify(
        [anything(random, 2), anything(random, 2)],
        (_, it) => short(it),
        Math.floor(random() * 3),
      );
      const text = run % 2 === 0 ? whole : spoiled(whole, random);

      expect(outcome(text, 12), `FUZZ_SEED=${seed.value + run} ${text}`).to.deep.equal(expected(text));
    }
  });

  it("is no JSON with what only looks like a blank, and none with a line break in a string, however long", async () => {
    const long = "5a".repeat(600_000);

    for (const text of [`\u000b["${long}"]`, `["${long}"]\u0000`, `["${long}"\f]`, `\ufeff["${long}"]`])
      expect(await failure(text)).to.equal("SyntaxError");
    expect(await failure(`["${long}\n"]`)).to.equal("SyntaxError");
  });

  it("keeps names that mean something elsewhere, the last of those that come twice, and halves of characters", async () => {
    const long = "5a".repeat(600_000);
    const text = `{"__proto__":"${long}","a":"${long}","\\u0061":[1,"\\ud800"],"toString":{"${"x".repeat(99)}":1e400},"1":2}`;

    expect(await parse(text)).to.deep.equal(JSON.parse(text));
    expect(Object.keys((await parse(text)) as object)).to.deep.equal(Object.keys(JSON.parse(text)));
  });

  it("is refused as soon as nothing is said for long: blanks, the digits of a number, a name, or values without a comma", async () => {
    const [blanks, digits, name] = [" ".repeat(2_000_000), "9".repeat(2_000_000), "long".repeat(200_000)];

    for (const text of [`${blanks}{}`, `[${blanks}]`, `[1${blanks}]`, `{"a"${blanks}:1}`, `[${digits}]`])
      expect(await failure(text)).to.equal("RPC_BAD_ANSWER");
    for (const text of [`{"${name}":1,"a":"${digits}"}`, `[1${' "a"'.repeat(600_000)}]`])
      expect(await failure(text)).to.equal("RPC_BAD_ANSWER");
  });

  it("hands on the bytes of a text that is too long for one: below, at, above", async () => {
    const texts = [-1, 0, 1].map((more) => "5".repeat(longestText + more));

    const [below, at, above] = (await parse(JSON.stringify(texts))) as unknown[];

    expect([below === texts[0], at === texts[1]]).to.deep.equal([true, true]);
    expect(above instanceof Uint8Array && Buffer.from(above).toString() === texts[2]).to.equal(true);
  });

  it("gives everybody else their turn while it is large: after 64 kB, and before and after a long text", () => {
    const log = { address: `0x${"11".repeat(20)}`, topics: [], data: "0x", logIndex: "0x1" };
    const logs = JSON.stringify({ result: Array.from({ length: 40_000 }, () => log) });
    const deep = JSON.stringify([[[[Array.from({ length: 40_000 }, () => log)]]]]);
    const chunks = Array.from({ length: 100 }, () => Buffer.alloc(60_000));

    for (const text of [logs, deep]) {
      const { most, all } = amounts(parseLarge(Buffer.from(text), "the node"));
      expect(most).to.be.below(65_536 + 100);
      expect(all).to.be.above(text.length - 65_536);
    }
    expect(amounts(joined(chunks))).to.deep.equal({ most: 60_000, all: 6_000_000 });
  });
});
