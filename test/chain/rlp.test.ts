import { expect } from "chai";
import { encodeRlp, toBeHex } from "ethers";
import { encode, fromHex } from "../../src/chain/rlp.ts";
import { createRlpOfText } from "../../src/chain/rlp-of-text.ts";
import { createRoom, reserve } from "../../src/chain/rooms.ts";
import { whole } from "../../src/chain/text.ts";
import { badText } from "../../src/chain/text-reader.ts";
import { atOnce } from "../../src/lib/in-pieces.ts";
import { codeOf } from "../support/fakes.ts";
import { seed } from "../support/seed.ts";

/** Around every length at which the prefix changes. */
const lengths = [0, 1, 2, 54, 55, 56, 57, 255, 256, 257, 65_535, 65_536];

const refuse = (expected: string) => badText("a test", expected);

type Kind = "bytes" | "integer" | "long";

/** What is written of hex that stands in the middle of a text. */
function written(hex: string, kind: Kind): string {
  const [text, room] = [Buffer.from(`"${hex}"`), createRoom()];
  reserve(room, text.length + 8);
  const rlp = createRlpOfText(whole(text), room, refuse);
  const span = { from: 1, to: text.length - 1 };
  if (kind === "long") atOnce(rlp.long(span));
  else rlp[kind](span);
  return room.block.toString("hex", 0, room.at);
}

function refusal(hex: string, kind: Kind): string {
  try {
    return written(hex, kind);
  } catch (error) {
    return codeOf(error);
  }
}

describe(`recursive length prefix (${seed.shown})`, () => {
  const random = seed.random();
  const digitsOf = (bytes: number) =>
    Array.from({ length: bytes }, () => (random() * 256) | 0)
      .map((byte) => byte.toString(16).padStart(2, "0"))
      .join("");

  it("is that of ethers, of bytes as of digits", () => {
    for (const digits of ["", "00", "7f", "80", "ff", "A0", ...lengths.map(digitsOf)]) {
      const theirs = encodeRlp(`0x${digits}`).slice(2);

      expect(written(`0x${digits}`, "bytes")).to.equal(theirs);
      expect(Buffer.from(encode(fromHex(`0x${digits}`))).toString("hex")).to.equal(theirs);
    }
  });

  it("is the same of what is long, written in pieces", () => {
    for (const digits of [200_000, 600_000].map(digitsOf))
      expect(written(`0x${digits}`, "long")).to.equal(encodeRlp(`0x${digits}`).slice(2));
    expect(refusal(`0x${"5a".repeat(200_000)}5g`, "long")).to.equal("RPC_BAD_ANSWER");
  });

  it("of a whole number is that of ethers without its leading zeros, however it is said", () => {
    for (const digits of ["0", "00", "1", "0f", "7f", "80", "080", "100", "0Fff", "5208", "00000012345"]) {
      const value = BigInt(`0x${digits}`);

      expect(written(`0x${digits}`, "integer")).to.equal(encodeRlp(value === 0n ? "0x" : toBeHex(value)).slice(2));
    }
  });

  it("is not written of what is no hex, wherever the wrong character stands", () => {
    for (const wrong of ["", "0", "ab", "1xab", "0x0", "0xg0", "0x0g", "0xabc", "0xab c", "0xabcdeg", "0x\u00e9"])
      expect(refusal(wrong, "bytes"), wrong).to.equal("RPC_BAD_ANSWER");
    for (const wrong of ["", "7", "0xg", "0xag", "0x1g1", "0x00z"])
      expect(refusal(wrong, "integer"), wrong).to.equal("RPC_BAD_ANSWER");
  });

  it("is that of ethers for lists and for lists in lists", () => {
    for (const length of lengths) {
      const [one, other] = [digitsOf(length), digitsOf(3)].map((digits) => Buffer.from(digits, "hex"));
      const theirs = encodeRlp([one ?? "0x", [other ?? "0x", []]]);

      const ours = encode([one ?? Buffer.alloc(0), [other ?? Buffer.alloc(0), []]]);
      expect(`0x${Buffer.from(ours).toString("hex")}`).to.equal(theirs);
    }
  });
});
