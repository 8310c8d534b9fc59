import { expect } from "chai";
import { parseBody } from "../../src/chain/body.ts";
import { codeOf } from "../support/fakes.ts";
import { randomFrom, runs, seed } from "../support/seed.ts";

const parse = (text: string) => parseBody(Buffer.from(text), "the node");
const failure = (text: string) =>
  parse(text).then(
    () => "no failure",
    (error: unknown) => (error instanceof SyntaxError ? "SyntaxError" : codeOf(error)),
  );

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

  it("is refused when it has more values than any answer, or a string longer than any log, or escapes in a long one", async () => {
    expect(await failure(`[${"0,".repeat(2_000_001)}0]`)).to.equal("RPC_BAD_ANSWER");
    expect(await failure(`[${"[],".repeat(1_000_001)}0]`)).to.equal("RPC_BAD_ANSWER");
    expect(await failure(JSON.stringify(["5".repeat(16 * 1024 * 1024 + 1)]))).to.equal("RPC_BAD_ANSWER");
    expect(await failure(JSON.stringify(['"'.repeat(600_000)]))).to.equal("RPC_BAD_ANSWER");
  });

  it("is refused when an object has more names than any answer's", async () => {
    const names = (count: number) => `{${Array.from({ length: count }, (_, at) => `"name ${at}":[]`).join()}}`;

    expect(Object.keys((await parse(names(9_000))) as object)).to.have.length(9_000);
    expect(await failure(names(60_000))).to.equal("RPC_BAD_ANSWER");
  });

  it("gives everybody else their turn while it is large", async () => {
    let [turns, isOver] = [0, false];
    const count = () => {
      turns++;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    await parse(JSON.stringify(Array.from({ length: 40_000 }, (_, index) => [index, "x".repeat(20)])));
    isOver = true;

    expect(turns).to.be.above(10);
  });
});
