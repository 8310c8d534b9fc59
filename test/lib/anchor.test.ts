import { expect } from "chai";
import { SigningKey } from "ethers";
import { type Anchor, anchorDigest, anchorOf, signatureText } from "../../src/lib/anchor.ts";
import { local } from "../../src/signers/local.ts";
import { hashFor } from "../support/fakes.ts";

const key = local.create({ key: "env:KEY" }, { env: { KEY: hashFor("the key of the anchors' tests") } });
const stranger = local.create({ key: "env:KEY" }, { env: { KEY: hashFor("another key") } });
const anchor: Anchor = {
  installation: "firebreak",
  seq: 12,
  hash: "ab".repeat(32),
  at: 1_700_000_000_000,
  incidents: [{ incident: "drain:1", nth: 3, hash: "cd".repeat(32) }],
};

async function lineOf(changes: object = {}, by = key, signed: Anchor = anchor): Promise<string> {
  const signature = signatureText(await by.sign(anchorDigest(signed)));
  return JSON.stringify({
    kind: "anchor",
    ref: "entry 12",
    body: { ...anchor, signer: key.address, signature, ...changes },
  });
}

describe("an anchor on a line", () => {
  it("is none when a word of it was changed, when somebody else signed it, or in a second form of its signature", async () => {
    const { r, s, yParity } = await key.sign(anchorDigest(anchor));
    const order = BigInt("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
    const second = `${r}${(order - BigInt(s)).toString(16).padStart(64, "0")}${yParity === 0 ? "1c" : "1b"}`;

    for (const line of [
      await lineOf({ seq: 13 }),
      await lineOf({ hash: "ac".repeat(32) }),
      await lineOf({ at: 0 }),
      await lineOf({ installation: "another" }),
      await lineOf({ incidents: [] }),
      await lineOf({}, stranger),
      await lineOf({ signature: second }),
      await lineOf({ signature: "0x" }),
    ])
      expect(anchorOf(line), line).to.equal("its signature is not that of its signer");
  });

  it("is none when it is no JSON, lacks something, or is of another kind", async () => {
    expect(anchorOf("nothing of the sort")).to.match(/JSON/);
    expect(anchorOf(await lineOf({ seq: 0 }))).to.match(/expected an anchor/);
    expect(anchorOf(await lineOf({ hash: "0x" }))).to.match(/expected an anchor/);
    expect(anchorOf(JSON.stringify({ kind: "finding", ref: "a", body: {} }))).to.equal(undefined);
  });

  it("says who signed it, and is unsigned where there was no key", async () => {
    expect(anchorOf(await lineOf())).to.deep.equal({ ...anchor, signer: key.address });
    expect(anchorOf(await lineOf({ replica: "one" }))).to.deep.equal({ ...anchor, signer: key.address });
    expect(anchorOf(JSON.stringify({ kind: "anchor", body: anchor }))).to.deep.equal({ ...anchor, signer: undefined });
  });

  it("is signed as EIP-712 says", async () => {
    const other = new SigningKey(hashFor("the key of the anchors' tests")).sign(anchorDigest(anchor)).serialized;

    expect(signatureText(await key.sign(anchorDigest(anchor)))).to.equal(other);
  });
});
