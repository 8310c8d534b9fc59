import { expect } from "chai";
import { encodeRlp, keccak256 } from "ethers";
import { FirebreakError } from "../../../src/core/errors.ts";
import type { Hash, Hex } from "../../../src/core/types.ts";
import { lower } from "../../../src/lib/words.ts";
import { provenValue } from "../../../src/range/recorded/merkle.ts";

const KEY = "0x01";
const OTHER = "0x02";
const path = keccak256(KEY).slice(2);
const value = lower(encodeRlp("0x2a"));
/** A leaf that holds the value, with so much of the path above it. */
const leafAfter = (nibbles: number): string[] => {
  const rest = path.slice(nibbles);
  return [rest.length % 2 === 0 ? `0x20${rest}` : `0x3${rest}`, value];
};
const encoded = (node: Parameters<typeof encodeRlp>[0]): Hex => lower(encodeRlp(node));
const rootOf = (node: Hex): Hash => lower(keccak256(node));
const branchOver = (node: Hex): string[] =>
  Array.from({ length: 17 }, (_, at) => (at === Number.parseInt(path[0] ?? "", 16) ? keccak256(node) : "0x"));

const alone = encoded(leafAfter(0));
const below = encoded(leafAfter(1));
const branch = encoded(branchOver(below));

describe("provenValue", () => {
  it("refuses a node that is not the one above it named, and says which", () => {
    const changed = lower(`${below.slice(0, -2)}2b`);

    expect(refusal(rootOf(branch), KEY, [branch, changed])).to.include("node 1 of the proof to have hash");
    expect(refusal(rootOf(alone), KEY, [branch, below])).to.include("node 0");
  });

  it("refuses a proof that ends too early, and what is no node", () => {
    expect(refusal(rootOf(branch), KEY, [branch])).to.include("found no more nodes");
    expect(refusal(rootOf("0x83aabb"), KEY, ["0x83aabb"])).to.include("is no RLP");
    expect(refusal(rootOf(encoded(["0x01"])), KEY, [encoded(["0x01"])])).to.include("2 or 17 items");
    expect(refusal(rootOf("0x01"), KEY, ["0x01"])).to.include("2 or 17 items");
  });

  it("refuses a path that goes nowhere, so that no proof walks for ever", () => {
    const still: Hex = encoded(["0x00", ["0x00", "0x"]]);

    expect(refusal(rootOf(still), KEY, [still])).to.include("not encoded as paths are");
    expect(refusal(rootOf(encoded(["0x70", "0x"])), KEY, [encoded(["0x70", "0x"])])).to.include("not encoded");
  });

  it("gives the value of a leaf, directly under the root and under a branch", () => {
    expect(provenValue(rootOf(alone), KEY, [alone])).to.equal(value);
    expect(provenValue(rootOf(branch), KEY, [branch, below])).to.equal(value);
  });

  it("gives nothing where the trie ends before the key, or is empty", () => {
    const empty = rootOf("0x80");

    expect(provenValue(rootOf(alone), OTHER, [alone])).to.equal(undefined);
    expect(provenValue(rootOf(branch), OTHER, [branch])).to.equal(undefined);
    expect(provenValue(empty, KEY, [])).to.equal(undefined);
  });
});

function refusal(root: Hash, key: Hex, proof: readonly Hex[]): string {
  try {
    provenValue(root, key, proof);
  } catch (error) {
    if (error instanceof FirebreakError && error.code === "BAD_PROOF") return error.message;
    throw error;
  }
  throw new Error("expected BAD_PROOF, found none");
}
