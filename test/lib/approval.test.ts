import { expect } from "chai";
import { Wallet } from "ethers";
import { type Approval, approvalHash, approverOf, wishDigest } from "../../src/lib/approval.ts";

const wallet = new Wallet(`0x${"01".repeat(32)}`);
const wish = { verb: "brake", scope: "*", about: {} };
const approval: Approval = {
  ...wish,
  action: wishDigest(wish),
  installation: "mine",
  chainId: 1n,
  nonce: `0x${"07".repeat(32)}`,
  ends: 1_000n,
};

describe("an approval", () => {
  it("tells who signed it", () => {
    const { serialized } = wallet.signingKey.sign(approvalHash(approval));

    expect(approverOf(approval, serialized)).to.equal(wallet.address.toLowerCase());
    expect(approverOf({ ...approval, ends: 1_001n }, serialized)).not.to.equal(wallet.address.toLowerCase());
  });

  it("takes the one form of a signature, and no other form of the same: compact, in capitals, or with a v of EIP-155 (60 passed for 28)", () => {
    const signature = wallet.signingKey.sign(approvalHash(approval));
    const body = signature.serialized.slice(0, -2);
    const forms = [signature.compactSerialized, signature.serialized.toUpperCase(), "", "0x", `${body}3b`, `${body}3c`];

    expect(forms.map((one) => approverOf(approval, one))).to.deep.equal(forms.map(() => undefined));
  });

  it("has another hash when anything of it is another", () => {
    const others = [
      { verb: "veto" },
      { scope: "x" },
      { action: `0x${"08".repeat(32)}` as const },
      { installation: "other" },
      { chainId: 2n },
      { nonce: `0x${"08".repeat(32)}` as const },
      { ends: 1_001n },
    ].map((change) => approvalHash({ ...approval, ...change }));

    expect(new Set([approvalHash(approval), ...others]).size).to.equal(8);
  });
});
