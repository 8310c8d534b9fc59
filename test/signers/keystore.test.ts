import { writeFileSync } from "node:fs";
import { inspect } from "node:util";
import { expect } from "chai";
import { computeAddress, encryptKeystoreJsonSync, recoverAddress, Signature, SigningKey } from "ethers";
import { keystore } from "../../src/signers/keystore.ts";
import { makeFolder } from "../store/changes.ts";
import { hashFor } from "../support/fakes.ts";

const secret = hashFor("the key of the keystore's tests");
const address = computeAddress(new SigningKey(secret)).toLowerCase();
const passphrase = "correct horse, battery staple";
// A thousandth of the usual work: the file is as valid, and the tests are quick.
const json = encryptKeystoreJsonSync({ address, privateKey: secret }, passphrase, { scrypt: { N: 2 ** 7 } });

function open(file: string, env: Readonly<Record<string, string>> = { PASSPHRASE: passphrase }) {
  return keystore.create(keystore.params.parse({ file, passphrase: "env:PASSPHRASE" }), { env });
}

async function thrownBy(key: Promise<unknown>): Promise<{ readonly code: unknown; readonly shown: string }> {
  try {
    await key;
  } catch (error) {
    return { code: Object(error).code, shown: inspect(error, { depth: 9, showHidden: true }) };
  }
  return { code: "no failure", shown: "" };
}

describe("keystore signer", () => {
  let folder: ReturnType<typeof makeFolder>;
  let file: string;
  beforeEach(() => {
    folder = makeFolder();
    file = `${folder.store}.json`;
    writeFileSync(file, json);
  });
  afterEach(() => folder.remove());

  it("refuses a passphrase in the configuration that may be a key, and one that is no reference", () => {
    for (const it of [secret, `env:${secret.slice(2)}`, passphrase, ""])
      expect(keystore.params.safeParse({ file, passphrase: it }).success, it).to.equal(false);
  });

  it("names the file that is missing or is no keystore", async () => {
    writeFileSync(`${file}.txt`, secret);

    const missing = await thrownBy(open("/nowhere/keystore.json"));
    const other = await thrownBy(open(`${file}.txt`));

    expect([missing.code, other.code]).to.deep.equal(["KEY", "KEY"]);
    expect(missing.shown).to.include("/nowhere/keystore.json");
    expect(other.shown).to.include(`${file}.txt`).and.not.include(secret.slice(2));
  });

  it("shows neither a wrong passphrase nor the key", async () => {
    const wrong = await thrownBy(open(file, { PASSPHRASE: "incorrect horse" }));
    const shown = inspect(await open(file), { depth: 9, showHidden: true });

    expect(wrong.code).to.equal("KEY");
    expect(wrong.shown).to.not.include("incorrect horse");
    expect(shown).to.not.include(secret.slice(2)).and.not.include(passphrase);
  });

  it("signs with the key in the file; a line end after the passphrase is not part of it", async () => {
    const signer = await open(file, { PASSPHRASE: `${passphrase}\r\n` });
    const digest = hashFor("a digest");

    expect(signer.address).to.equal(address);
    expect(recoverAddress(digest, Signature.from(await signer.sign(digest))).toLowerCase()).to.equal(address);
  });

  it("derives in a thread, and once of one file and passphrase (the loop stood still for seconds at each look at a configuration)", async () => {
    const slow = encryptKeystoreJsonSync({ address, privateKey: secret }, passphrase, { scrypt: { N: 2 ** 15 } });
    writeFileSync(file, slow);
    let turns = 0;
    const counting = setInterval(() => (turns += 1), 1);

    const opening = open(file);
    const meanwhile = turns;
    const keys = await Promise.all([opening, open(file)]);
    const passed = turns - meanwhile;
    clearInterval(counting);
    keys.push(await open(file));
    writeFileSync(file, json);
    const other = await open(file);

    expect(passed).to.be.above(5);
    expect(new Set(keys).size).to.equal(1);
    expect(keys).to.not.include(other);
  });

  it("opens what was corrected: the passphrase, or the file", async () => {
    const codes = [await thrownBy(open(file, { PASSPHRASE: "incorrect" })), await thrownBy(open(file))];

    expect(codes.map(({ code }) => code)).to.deep.equal(["KEY", "no failure"]);
  });
});
