import { execFileSync, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { encryptKeystoreJsonSync, Wallet } from "ethers";
import { keyOf } from "../../src/cli/key-option.ts";
import { makeFolder } from "../store/changes.ts";

describe("a key on the command line", () => {
  it("comes through a pipe, too, and so does the passphrase of a keystore (neither could be read)", async () => {
    const folder = makeFolder();
    const { address, privateKey } = Wallet.createRandom();
    const [pipe, keystore] = [`${folder.path}/pipe`, `${folder.path}/keystore`];
    writeFileSync(keystore, encryptKeystoreJsonSync({ address, privateKey }, "word", { scrypt: { N: 2 } }));
    execFileSync("mkfifo", [pipe]);
    const through = (text: string) => spawn("sh", ["-c", 'printf "$1" > "$0"', pipe, text]);

    const writers = [through(privateKey)];
    const plain = await keyOf({ key: `file:${pipe}` });
    writers.push(through("word\n"));
    const opened = await keyOf({ key: `keystore:${keystore}`, passphrase: `file:${pipe}` });
    for (const writer of writers) writer.kill();
    folder.remove();

    expect([plain?.address, opened?.address]).to.deep.equal([address.toLowerCase(), address.toLowerCase()]);
  });
});
