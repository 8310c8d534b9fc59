import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { expect } from "chai";
import { computeAddress, recoverAddress, Signature } from "ethers";
import { fromDer, pointOf, signatureFor } from "../../src/lib/ecdsa.ts";
import { hashFor } from "../support/fakes.ts";

const keys = generateKeyPairSync("ec", { namedCurve: "secp256k1" });
const spki = keys.publicKey.export({ type: "spki", format: "der" });
const account = computeAddress(pointOf(spki)).toLowerCase() as `0x${string}`;
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** A signature by OpenSSL, as a key service makes them. What it signs is the SHA-256 of the message, which is the digest here. */
function signed(message: string): { digest: `0x${string}`; der: Buffer } {
  const data = Buffer.from(message);
  return { digest: sha256(data), der: sign("sha256", data, keys.privateKey) };
}

function sha256(data: Buffer): `0x${string}` {
  return `0x${createHash("sha256").update(data).digest("hex")}`;
}

describe("ecdsa", () => {
  it("refuses a public key of another curve, or cut short", () => {
    const other = generateKeyPairSync("ec", { namedCurve: "prime256v1" }).publicKey;

    for (const bytes of [other.export({ type: "spki", format: "der" }), spki.subarray(0, -1), Buffer.alloc(0)])
      expect(() => pointOf(bytes)).to.throw("secp256k1");
  });

  it("refuses what is no signature in DER: cut, lengthened, empty, or out of range", () => {
    const { der } = signed("a message");
    const zero = Buffer.from("3006020100020101", "hex");
    const large = Buffer.from(`302602210${"0".repeat(1)}${order.toString(16)}020101`, "hex");

    for (const bytes of [der.subarray(0, -1), Buffer.concat([der, Buffer.of(0)]), Buffer.alloc(0), zero, large])
      expect(() => fromDer(bytes)).to.throw("DER");
  });

  it("refuses a signature by another key, or of another digest", () => {
    const { digest, der } = signed("a message");
    const point = fromDer(der);

    expect(() => signatureFor(digest, point, `0x${"11".repeat(20)}`)).to.throw("another key");
    expect(() => signatureFor(hashFor("other"), point, account)).to.throw("another key");
  });

  it("gives the low s and the parity that recovers the account, for 50 signatures by OpenSSL", () => {
    for (let turn = 0; turn < 50; turn++) {
      const { digest, der } = signed(`message ${turn}`);

      const signature = signatureFor(digest, fromDer(der), account);

      expect(BigInt(signature.s) <= order / 2n).to.equal(true);
      expect(recoverAddress(digest, Signature.from(signature)).toLowerCase()).to.equal(account);
    }
  });
});
