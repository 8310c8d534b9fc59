import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { concat, encryptKeystoreJsonSync, keccak256, Wallet } from "ethers";
import { approverOf } from "../../src/lib/approval.ts";
import { parseApproval } from "../../src/lib/approval-file.ts";
import { makeFolder } from "../store/changes.ts";
import { firebreak } from "../support/cli.ts";

const [first, second] = [Wallet.createRandom(), Wallet.createRandom()];

describe("who signs an approval", () => {
  const folder = makeFolder();
  const at = (name: string) => join(folder.path, name);
  before(() => {
    const operator = { approvers: [first.address, second.address], threshold: 2 };
    const chain = { id: 1, rpc: ["http://127.0.0.1:9"], quorum: 1 };
    writeFileSync(at("firebreak.yaml"), JSON.stringify({ chain, store: "s.sqlite", operator }));
  });
  after(() => folder.remove());

  const sign = (...args: readonly string[]) => firebreak(["sign", ...args], {});
  const brake = (...args: readonly string[]) => sign("brake", "--config", at("firebreak.yaml"), ...args);
  const read = (name: string) => parseApproval(readFileSync(at(name), "utf8"));
  const add = (name: string, ...args: readonly string[]) => sign("--in", at(name), "--out", at(name), ...args);

  it("is a keystore, or a wallet elsewhere, as with `safe sign` (it took neither)", async () => {
    const { address, privateKey } = first;
    const scrypt = { N: 2, r: 1, p: 1 };
    writeFileSync(at("keystore.json"), encryptKeystoreJsonSync({ address, privateKey }, "word", { scrypt }));
    writeFileSync(at("passphrase"), "word\n");

    const written = await brake("--out", at("a.json"));
    const [, hash = "", domain = "", message = ""] =
      /EIP-712 +(0x\w+)\n +domain (0x\w+), message (0x\w+)/.exec(written.out) ?? [];
    const added = await add("a.json", "--signature", second.signingKey.sign(hash).serialized);
    const opened = await add(
      "a.json",
      "--key",
      `keystore:${at("keystore.json")}`,
      "--passphrase",
      `file:${at("passphrase")}`,
    );

    expect([written.code, added.code, opened.code], added.err + opened.err).to.deep.equal([0, 0, 0]);
    expect(written.out).to.match(/signed by nobody yet; sign it elsewhere/);
    expect(keccak256(concat(["0x1901", domain, message]))).to.equal(hash);
    expect(opened.out).to.match(/; 2 signature\(s\), of as many/);
    const { approval, signatures } = read("a.json");
    expect(signatures.map((one) => approverOf(approval, one))).to.deep.equal(
      [second, first].map((one) => one.address.toLowerCase()),
    );
  });

  it("is nobody where a signature is of something else, of another form, or for what is not written yet", async () => {
    await brake("--out", at("b.json"));
    const other = second.signingKey.sign(`0x${"07".repeat(32)}`).serialized;
    const before = readFileSync(at("b.json"), "utf8");

    const odd = await add("b.json", "--signature", "0x07");
    const early = await brake("--out", at("c.json"), "--signature", other);
    const shown = await sign("--in", at("b.json"));

    expect([odd.code, early.code, shown.code]).to.deep.equal([1, 2, 0]);
    expect(odd.err).to.match(/expected the 65 bytes of a key's EIP-712 signature over 0x/);
    expect(early.err).to.match(/expected --in with --signature/);
    expect(shown.out).to.match(/^approves {2}brake \*\n/);
    expect(readFileSync(at("b.json"), "utf8")).to.equal(before);
    expect(existsSync(at("c.json"))).to.equal(false);
  });
});
