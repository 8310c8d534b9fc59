import { expect } from "chai";
import { longestString, valuesIn } from "../../src/chain/assembly.ts";
import { gathering } from "../../src/chain/body.ts";
import { glanceAt } from "../../src/chain/glance.ts";
import { bad } from "../../src/chain/large-body.ts";
import { codeOf } from "../support/fakes.ts";
import { randomFrom, seed } from "../support/seed.ts";

/** Bytes that came before it was refused; all of them where it was not. */
function taken(chunks: Iterable<Uint8Array>): { readonly bytes: number; readonly code?: string } {
  const look = glanceAt((expected, found) => bad("the node", expected, found));
  let bytes = 0;
  try {
    for (const chunk of chunks) {
      look(chunk);
      bytes += chunk.length;
    }
    return { bytes };
  } catch (error) {
    return { bytes, code: codeOf(error) };
  }
}

const times = (count: number, text: string) => Array.from({ length: count }, () => Buffer.from(text));

describe(`an answer that is looked at while it comes (${seed.shown})`, () => {
  it("is refused soon where it is denser than any answer, or deeper, or has more names", () => {
    for (const text of ["[],".repeat(1_000), "[".repeat(1_000), '{"a":'.repeat(1_000), '"k":0,'.repeat(1_000)]) {
      const { bytes, code } = taken(times(10_000, text));

      expect(code).to.equal("RPC_BAD_ANSWER");
      expect(bytes).to.be.below(2_000_000);
    }
  });

  it("is refused soon where it says nothing: blanks, or the digits of a number, but not for those in a string", () => {
    const piece = Buffer.alloc(1_000, " ");
    for (const text of [" ".repeat(1_000), "9".repeat(1_000)]) {
      const { bytes, code } = taken([Buffer.from('{"result":'), ...times(10_000, text)]);

      expect(code).to.equal("RPC_BAD_ANSWER");
      expect(bytes).to.be.within(60 * 1024, 68 * 1024);
    }
    expect(taken([Buffer.from('{"a":"'), ...Array(200).fill(piece), Buffer.from('"}')]).code).to.equal(undefined);
    expect(taken(Array(40).fill(Buffer.from(`"${" ".repeat(60_000)}"${" ".repeat(60_000)}`))).code).to.equal(undefined);
  });

  it("is refused where a string is longer than the data of any log: at, above", () => {
    const piece = Buffer.alloc(longestString / 16, "5a");
    const whole = Array.from({ length: 16 }, () => piece);

    expect(taken([Buffer.from('{"a":"'), ...whole, Buffer.from('"}')]).code).to.equal(undefined);
    expect(taken([Buffer.from('{"a":"'), ...whole, Buffer.from('5"}')]).code).to.equal("RPC_BAD_ANSWER");
  });

  it("is taken where it is as dense as allowed, and where what looks dense stands in a string, however it is cut", () => {
    const random = seed.random();
    const said = JSON.stringify({ a: '[{,\\"'.repeat(40_000), b: "\\", c: [",".repeat(70_000), '"'] });
    const chunks: Buffer[] = [];
    for (let at = 0; at < said.length; ) {
      const length = 1 + Math.floor(random() * 9_000);
      chunks.push(Buffer.from(said.slice(at, at + length)));
      at += length;
    }

    expect(taken(chunks), seed.shown).to.deep.equal({ bytes: said.length });
    expect(taken([Buffer.from(",".repeat(valuesIn(0)))]).code).to.equal(undefined);
  });
});

describe("what comes of an answer", () => {
  it("is put together whole, with and without room for it, below and above a megabyte", async () => {
    const random = randomFrom(seed.value);
    for (const size of [0, 10, 900_000, 1_100_000, 3_000_000])
      for (const room of [undefined, Buffer.alloc(1_000_000)]) {
        const all = Buffer.alloc(size, "firebreak");
        const gathered = gathering(room);
        for (let at = 0; at < size; ) {
          const length = 1 + Math.floor(random() * 65_536);
          gathered.push(all.subarray(at, at + length));
          at += length;
        }

        expect(all.equals(await gathered.body()), `${size}`).to.equal(true);
      }
  });
});
