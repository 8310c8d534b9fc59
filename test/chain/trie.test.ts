import { expect } from "chai";
import { encodeRlp, keccak256, toBeHex } from "ethers";
import { rootInPieces, rootOf } from "../../src/chain/trie.ts";
import { atOnce } from "../../src/lib/in-pieces.ts";
import { seed } from "../support/seed.ts";

/** A node as the yellow paper has it (appendix D), by the letter: the path that is left of each key, and its value. */
type Left = readonly (readonly [string, string])[];

function node(entries: Left): unknown {
  const [first] = entries;
  if (first === undefined) return "0x";
  if (entries.length === 1) return [packed(first[0], 2), first[1]];
  let shared = 0;
  while (entries.every(([path]) => path.length > shared && path[shared] === first[0][shared])) shared++;
  if (shared > 0)
    return [
      packed(first[0].slice(0, shared), 0),
      reference(node(entries.map(([path, value]) => [path.slice(shared), value]))),
    ];
  const below = [..."0123456789abcdef"].map((nibble) => entries.filter(([path]) => path[0] === nibble));
  return [...below.map((some) => reference(node(some.map(([path, value]) => [path.slice(1), value])))), "0x"];
}

function packed(path: string, kind: number): string {
  return path.length % 2 === 1 ? `0x${kind + 1}${path}` : `0x${kind}0${path}`;
}

function reference(one: unknown): unknown {
  const encoded = encodeRlp(one as string[]);
  return encoded.length < 66 ? one : keccak256(encoded);
}

function expectedRoot(values: readonly Uint8Array[]): string {
  const entries = values.map((value, index): [string, string] => [
    encodeRlp(index === 0 ? "0x" : toBeHex(index)).slice(2),
    `0x${Buffer.from(value).toString("hex")}`,
  ]);
  return keccak256(encodeRlp(node(entries) as string[]));
}

describe(`the root of a list (${seed.shown})`, () => {
  const random = seed.random();
  const someBytes = (most: number) =>
    Uint8Array.from({ length: 1 + Math.floor(random() * most) }, () => random() * 256);

  it("is the one of the yellow paper, of values that stand in their parents and of longer ones", () => {
    for (const count of [0, 1, 2, 3, 15, 16, 17, 18, 127, 128, 129, 130, 144, 145, 255, 256, 257, 258, 300])
      for (const most of [1, 40, 400]) {
        const values = Array.from({ length: count }, () => someBytes(most));

        expect(rootOf(values), `${count} of ${most}`).to.equal(expectedRoot(values));
      }
  });

  it("takes a hash that is known only where nothing is left of a path", () => {
    for (const count of [1, 2, 17, 128, 129, 130, 257, 258, 300]) {
      const values = Array.from({ length: count }, () => Buffer.concat([Buffer.alloc(40), someBytes(400)]));
      const leaves = values.map((value) => {
        const block = Buffer.concat([Buffer.from(keccak256(encodeRlp(["0x20", value])).slice(2), "hex"), value]);
        return { block, value: 32, end: block.length, digest: 0 };
      });

      expect(atOnce(rootInPieces(leaves)), `${count}`).to.equal(expectedRoot(values));
    }
  });
});
