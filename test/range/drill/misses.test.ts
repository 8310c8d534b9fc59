import { expect } from "chai";
import { AbiCoder, keccak256 } from "ethers";
import type { Hex } from "../../../src/core/types.ts";
import { refuseMisses, withMisses } from "../../../src/range/drill/misses.ts";
import type { Fork } from "../../../src/range/fork.ts";
import type { Miss } from "../../../src/range/recorded/methods.ts";

const slot: Miss = { kind: "slot", account: "0xab", slot: "0x01", what: "slot 0x01 of 0xab" };
const block: Miss = { kind: "block", what: "block 0" };
const known = new Map([["thief", `0x${"ab".repeat(20)}`]]);
const forkWith = (...misses: readonly Miss[]): Pick<Fork, "misses"> => ({ misses: () => misses });

describe("what a recording lacks", () => {
  it("ends a drill that seemed to go well, when it is state", () => {
    expect(() => refuseMisses(forkWith(block, slot)))
      .to.throw()
      .with.property("code", "NOT_RECORDED");
    expect(() => refuseMisses(forkWith(block))).to.not.throw();
  });

  it("is listed in place of the error that it led to, and no error is lost without it", () => {
    const error = new Error("reverted");

    expect(withMisses(error, [{ fork: forkWith(block, slot), known }]))
      .to.have.property("message")
      .that.includes("block 0\n  slot 0x01");
    expect(withMisses(error, [{ fork: forkWith(), known }])).to.equal(error);
  });

  it("is listed as a scenario writes it, where it lies in a mapping", () => {
    const slot = keccak256(AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [known.get("thief"), 59])) as Hex;
    const missing = forkWith({ kind: "slot", account: "0xab", slot, what: "the slot" });

    expect(withMisses(new Error("reverted"), [{ fork: missing, known }]))
      .to.have.property("message")
      .that.includes('the slot, slot: { mapping: 59, key: "${thief}" }');
  });
});
