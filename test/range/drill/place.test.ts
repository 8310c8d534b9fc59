import { expect } from "chai";
import { AbiCoder, keccak256, toBeHex } from "ethers";
import type { Hex } from "../../../src/core/types.ts";
import { toWord } from "../../../src/lib/words.ts";
import { keysOf, placesOf } from "../../../src/range/drill/place.ts";
import { EMPTY_CODE_HASH } from "../../../src/range/recording.ts";

const thief = `0x${"ab".repeat(20)}` as const;
const spender = `0x${"cd".repeat(20)}` as const;
const listed = `0x${"ef".repeat(20)}` as const;
const account = `0x${"12".repeat(20)}` as const;
const known = new Map<string, string>([
  ["amount", "1000"],
  ["thief", thief],
  ["spender", spender],
]);
/** A link of a list: a flag, and beside it an address. */
const link = toWord((BigInt(listed) << 8n) + 1n);
const slots = new Map<Hex, Hex>([[toWord(0n), link]]);
const recording = { accounts: new Map([[account, { nonce: 1n, balance: 0n, codeHash: EMPTY_CODE_HASH, slots }]]) };

const slotOf = (key: string, mapping: Hex | number, plus = 0n): Hex => {
  const place = keccak256(AbiCoder.defaultAbiCoder().encode(["uint256", "uint256"], [BigInt(key), mapping]));
  return toBeHex(BigInt(place) + plus, 32) as Hex;
};
const place = (slot: Hex): string | undefined => placesOf([slot], keysOf(known, recording)).get(slot);

describe("the place of a slot in a mapping", () => {
  it("is not guessed: of nobody's key, of a variable too far up, of a word too far behind", () => {
    expect(place(slotOf(`0x${"99".repeat(20)}`, 3))).to.equal(undefined);
    expect(place(slotOf(thief, 300))).to.equal(undefined);
    expect(place(toWord(7n))).to.equal(undefined);
    expect(placesOf([], keysOf(known, undefined)).size).to.equal(0);
  });

  it("is written with the name that the drill has for the key, and with how far it lies behind", () => {
    expect(place(slotOf(thief, 0))).to.equal('{ mapping: 0, key: "${thief}" }');
    expect(place(slotOf(thief, 299, 2n))).to.equal('{ mapping: 299, key: "${thief}", plus: 2 }');
  });

  it("is found for what the recording alone knows, an account or an address in a slot", () => {
    expect(place(slotOf(account, 4))).to.equal(`{ mapping: 4, key: "${account}" }`);
    expect(place(slotOf(listed, 4, 1n))).to.equal(`{ mapping: 4, key: "${listed}", plus: 1 }`);
  });

  it("is found in a mapping of mappings, of two names", () => {
    const inner = slotOf(thief, 1);

    expect(place(slotOf(spender, inner))).to.equal(`{ mapping: "${inner}", key: "\${spender}" }`);
  });
});
