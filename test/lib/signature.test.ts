import { expect } from "chai";
import { id, Wallet } from "ethers";
import { strictSigner } from "../../src/lib/signature.ts";
import { lower } from "../../src/lib/words.ts";

describe("a signature of a key", () => {
  const key = new Wallet(id("owner"));
  const digest = lower(id("something"));
  const signature = lower(key.signingKey.sign(digest).serialized);

  it("is refused in any other form: eth_sign's, approveHash's, a contract's, the second one with a high s", () => {
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    const s = (order - BigInt(`0x${signature.slice(66, 130)}`)).toString(16).padStart(64, "0");
    const second = `${signature.slice(0, 66)}${s}${signature.endsWith("1b") ? "1c" : "1b"}`;

    for (const end of ["00", "01", "1f", "20"])
      expect(strictSigner(digest, `${signature.slice(0, 130)}${end}`)).to.equal(undefined);
    for (const other of [second, signature.slice(0, 130), `${signature}00`, signature.toUpperCase(), "0x"])
      expect(strictSigner(digest, other)).to.equal(undefined);
  });

  it("names its key", () => {
    expect(strictSigner(digest, signature)).to.equal(lower(key.address));
  });
});
