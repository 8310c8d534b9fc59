import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { inspect } from "node:util";
import { expect } from "chai";
import { computeAddress, recoverAddress, Signature, SigningKey } from "ethers";
import { local } from "../../src/signers/local.ts";
import type { SignerTools } from "../../src/signers/reference.ts";
import { makeFolder } from "../store/changes.ts";
import { hashFor } from "../support/fakes.ts";

const secret = hashFor("the key of the signer's tests");
const address = computeAddress(new SigningKey(secret)).toLowerCase();

function open(reference: string, env: SignerTools["env"] = {}) {
  return local.create(local.params.parse({ key: reference }), { env });
}

/** All that is shown of what was thrown: message, stack, cause, fields. */
function thrownBy(run: () => unknown): { readonly code: unknown; readonly shown: string } {
  try {
    run();
  } catch (error) {
    return { code: Object(error).code, shown: inspect(error, { depth: 9, showHidden: true }) };
  }
  return { code: "no failure", shown: "" };
}

describe("local signer", () => {
  let folder: ReturnType<typeof makeFolder>;
  beforeEach(() => {
    folder = makeFolder();
  });
  afterEach(() => folder.remove());

  it("refuses a raw key in the configuration, with or without a reference before it, and does not repeat it", () => {
    const bare = secret.slice(2);
    for (const key of [secret, bare, `env:${bare}`, `file:${secret}`, `file:/run/${bare.toUpperCase()}`]) {
      const refused = local.params.safeParse({ key });

      expect(refused.success).to.equal(false);
      expect(inspect(refused.error, { depth: 9 }).toLowerCase()).not.to.include(bare);
    }
  });

  it("is of what lay in its file at the start, where that is known", async () => {
    writeFileSync(`${folder.path}/key`, hashFor("another key"));
    const reference = `file:${folder.path}/key`;

    expect((await open(reference, { [reference]: secret })).address).to.equal(address);
    expect((await open(reference)).address).not.to.equal(address);
  });

  it("waits for no pipe that nobody writes (a start would hang)", () => {
    execFileSync("mkfifo", [`${folder.path}/pipe`]);

    const { code, shown } = thrownBy(() => open(`file:${folder.path}/pipe`));

    expect(code).to.equal("KEY");
    expect(shown).to.include("cannot be read (it is no regular file)");
  });

  it("refuses what is no reference", () => {
    for (const key of ["", "env:", "file:", "KEY", "env:A B", "vault:key", 7, undefined])
      expect(local.params.safeParse({ key }).success, String(key)).to.equal(false);
  });

  it("names the variable or the file that holds no key", () => {
    const unset = thrownBy(() => open("env:GUARDIAN_KEY"));
    const empty = thrownBy(() => open("env:GUARDIAN_KEY", { GUARDIAN_KEY: "" }));
    const missing = thrownBy(() => open("file:/nowhere/guardian.key"));

    expect([unset.code, empty.code, missing.code]).to.deep.equal(["KEY", "KEY", "KEY"]);
    expect([unset.shown, empty.shown].every((shown) => shown.includes("GUARDIAN_KEY"))).to.equal(true);
    expect(missing.shown).to.include("/nowhere/guardian.key");
  });

  it("never shows what stands where a key should, because it may be one with a slip", () => {
    const bare = secret.slice(2);
    for (const slip of [
      `${bare}0`,
      bare.slice(1),
      `0x0x${bare}`,
      `${bare.slice(0, 63)}g`,
      `"${bare}"`,
      `${bare} ${bare}`,
    ]) {
      const { code, shown } = thrownBy(() => open("env:GUARDIAN_KEY", { GUARDIAN_KEY: slip }));

      expect(code).to.equal("KEY");
      expect(shown).not.to.include(bare.slice(1, 20));
    }
  });

  it("takes no number outside the curve for a key", () => {
    for (const number of ["00".repeat(32), "ff".repeat(32)])
      expect(thrownBy(() => open("env:GUARDIAN_KEY", { GUARDIAN_KEY: number })).code).to.equal("KEY");
  });

  it("shows no key when it is printed itself", () => {
    const shown = inspect(open("env:GUARDIAN_KEY", { GUARDIAN_KEY: secret }), { depth: 9, showHidden: true });

    expect(shown).not.to.include(secret.slice(2));
  });

  it("reads a key from a variable or a file, with or without 0x, line ends around it", () => {
    const path = `${folder.store}.key`;
    writeFileSync(path, `${secret.slice(2)}\r\n`);

    expect(open("env:GUARDIAN_KEY", { GUARDIAN_KEY: secret }).address).to.equal(address);
    expect(open("env:GUARDIAN_KEY", { GUARDIAN_KEY: ` ${secret.slice(2)}\n` }).address).to.equal(address);
    expect(open(`file:${path}`).address).to.equal(address);
  });

  it("signs what it was asked to sign, and the same each time", async () => {
    const signer = open("env:GUARDIAN_KEY", { GUARDIAN_KEY: secret });
    const digest = hashFor("a digest");

    const signature = await signer.sign(digest);

    expect(recoverAddress(digest, Signature.from(signature)).toLowerCase()).to.equal(signer.address);
    expect(await signer.sign(digest)).to.deep.equal(signature);
  });
});
