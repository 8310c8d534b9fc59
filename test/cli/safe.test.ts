import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { encryptKeystoreJsonSync, Wallet } from "ethers";
import { safeCommand } from "../../src/cli/safe.ts";
import type { Command } from "../../src/core/command.ts";
import { maxFileBytes, parseProposal, writeProposal } from "../../src/lib/proposal-file.ts";
import { safeHashes } from "../../src/lib/safe-transaction.ts";
import { openOperator } from "../../src/sources/operator.ts";
import { firebreak } from "../support/cli.ts";
import { owners, proposalOf } from "../support/proposals.ts";
import { codeOf, openSafeWorld, type SafeWorld } from "../support/safe-world.ts";

describe("firebreak safe", function () {
  this.timeout(300_000);
  let folder = "";
  const path = (name: string) => join(folder, name);
  const write = (name: string, text: string) => {
    writeFileSync(path(name), text);
    return path(name);
  };
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "fb-safe-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const [owner] = owners;
  const env = { ...process.env, OWNER: owner?.privateKey, STRANGER: Wallet.createRandom().privateKey };
  const safe = (...args: string[]) => firebreak(["safe", ...args], env);
  /** In this process, for what fails before it says anything. */
  const refused = (...args: string[]) => codeOf(safeCommand().parseAsync(args, { from: "user" }));

  describe("sign, without any chain", () => {
    const proposal = proposalOf(3n);

    it("reads nothing that is no file, is too long, or says what a terminal would obey", async () => {
      const text = writeProposal({ ...proposal, action: "pause" });

      expect(await refused("sign", path("nowhere.json"))).to.equal("CONFIG");
      expect(await refused("sign", "/dev/zero")).to.equal("CONFIG");
      expect(await refused("sign", write("long.json", " ".repeat(10 * maxFileBytes)))).to.equal("PROPOSAL");
      expect(await refused("sign", write("odd.json", text.replace("pause", "\\u001b[2J")))).to.equal("PROPOSAL");
    });

    it("signs for no stranger, and what loosens only when that is said", async () => {
      const transaction = { ...proposal.transaction, data: "0x3f4ba83a" } as const;
      const { safeTxHash } = safeHashes(1n, proposal.safe, transaction);
      const opening = write("opening.json", writeProposal({ ...proposal, transaction, safeTxHash }));
      const fine = write("fine.json", writeProposal(proposal));

      const [byStranger, opened, meant] = await Promise.all([
        safe("sign", fine, "--key", "env:STRANGER", "--out", path("a.json")),
        safe("sign", opening, "--key", "env:OWNER", "--out", path("b.json")),
        safe("sign", opening, "--key", "env:OWNER", "--out", path("c.json"), "--loosens"),
      ]);

      expect([byStranger.code, opened.code, meant.code]).to.deep.equal([1, 1, 0]);
      expect(byStranger.err)
        .to.match(/^firebreak: expected the key of an owner/)
        .and.not.include(env.STRANGER);
      expect(opened.out).to.match(/call {6}unpause\(\) of 0x7a[^\n]*\n *!!! LOOSENS !!!: it opens again/);
      expect(opened.err).to.match(/nothing was signed.*--loosens/);
      expect(["a.json", "b.json", "c.json"].map((name) => existsSync(path(name)))).to.deep.equal([false, false, true]);
    });

    it("takes a keystore, and a signature that was made elsewhere", async () => {
      const [, second] = owners;
      const account = { address: owner?.address ?? "", privateKey: owner?.privateKey ?? "" };
      const keystore = write(
        "keystore.json",
        encryptKeystoreJsonSync(account, "secret", { scrypt: { N: 2, r: 1, p: 1 } }),
      );
      write("passphrase", "secret\n");
      const file = write("two.json", writeProposal(proposal));
      const signature = second?.signingKey.sign(proposal.safeTxHash).serialized ?? "";

      const key = ["--key", `keystore:${keystore}`, "--passphrase", `file:${path("passphrase")}`];
      const first = await safe("sign", file, ...key, "--out", file);
      const other = await safe("sign", file, "--signature", signature, "--out", file);

      expect([first.code, other.code], first.err + other.err).to.deep.equal([0, 0]);
      const { signatures } = parseProposal(readFileSync(file, "utf8"));
      const people = [owner, second].map((one) => one?.address.toLowerCase());
      expect(signatures.map((one) => one.owner)).to.deep.equal(people);
    });
  });

  describe("on a chain", () => {
    let world: SafeWorld;
    before(async () => {
      world = await openSafeWorld("1.3.0");
    });
    after(() => world?.close());

    const onChain = (chain = "1") => ["--rpc", world.fork.url, "--chain", chain, "--safe", world.address];
    const calling = () => ["--to", world.target, "--data", "0x8456cb59"];

    it("proposes nothing on another chain, over a file, without a call, or for no Safe", async () => {
      const out = ["--out", path("new.json")];
      const there = write("there.json", "x");

      expect(await refused("propose", ...onChain("5"), ...calling(), ...out)).to.equal("WRONG_CHAIN");
      expect(await refused("propose", ...onChain(), ...calling(), "--out", there)).to.equal("CONFIG");
      expect(await refused("propose", ...onChain(), ...out)).to.equal("CONFIG");
      expect(await refused("propose", ...onChain(), ...calling(), "--safe", world.target, ...out)).to.equal(
        "NOT_A_SAFE",
      );
      const half = await safe("propose", ...onChain(), "--data", "0x8456cb59", ...out);
      // It said "received undefined".
      expect(half.err).to.equal("firebreak: expected either --action, or --to and --data\n");
      expect(existsSync(path("new.json"))).to.equal(false);
    });

    it("has files of two proposals refused where one is meant, and executes none below the threshold", async () => {
      const pausing = await world.propose();
      const one = write("pausing.json", writeProposal(await world.signed(pausing, 0)));
      const other = write(
        "other.json",
        writeProposal(await world.propose({ call: world.of(world.target, "paused()") })),
      );
      const node = ["--rpc", world.fork.url];

      expect(await refused("status", one, other, "--merge", ...node)).to.equal("PROPOSAL");
      expect(await refused("execute", one, other, "--key", "env:STRANGER", ...node)).to.equal("PROPOSAL");
      const [both, early] = await Promise.all([
        safe("status", one, other, "--json", ...node),
        safe("execute", one, "--key", "env:STRANGER", ...node),
      ]);
      const said: { status: string; sentences: string[] }[] = JSON.parse(both.out);
      expect(said.map(({ status }) => status)).to.deep.equal(["waiting", "waiting"]);
      expect(said[0]?.sentences[1]).to.match(/waits for nonce 0, too/);
      expect(early.err).to.match(/cannot be executed: 1 more of 0x/);
      expect(await world.fork.rpc("eth_getTransactionCount", [world.relayer.address, "latest"])).to.equal("0x0");
    });

    it("hands a proposal to the responder that runs, and writes no file when that refuses", async () => {
      const heard: Command[] = [];
      const operator = await openOperator(path("fb.sock"), async (command) => {
        heard.push(command);
        return { accepted: heard.length > 1, message: "not now" };
      });
      const chain = { id: 1, rpc: [world.fork.url], quorum: 1 };
      const config = { chain, store: "store.sqlite", operator: { socket: "fb.sock" } };
      write("firebreak.yaml", JSON.stringify({ ...config, actions: { stop: { use: "pause", target: world.target } } }));
      const proposing = ["propose", "--config", path("firebreak.yaml"), "--safe", world.address, "--action", "stop"];

      const no = await safe(...proposing, "--out", path("no.json"));
      const yes = await safe(...proposing, "--out", path("yes.json"));
      await operator.close();

      expect([no.code, yes.code], no.err + yes.err).to.deep.equal([1, 0]);
      expect(no.err).to.match(/does not keep the proposal: not now/);
      expect(existsSync(path("no.json"))).to.equal(false);
      const proposal = parseProposal(readFileSync(path("yes.json"), "utf8"));
      expect(heard[1]).to.deep.include({ verb: "propose", scope: proposal.safeTxHash, proposal });
      expect(existsSync(path("store.sqlite"))).to.equal(false);
    });

    it("sends by the responder's own key to no Safe that only a file names, and believes no action that is only named", async () => {
      const proposal = await world.signed({ ...(await world.propose()), action: "stop" }, 0, 1);
      const file = write("carried.json", writeProposal(proposal));
      const chain = { id: 1, rpc: [world.fork.url], quorum: 1 };
      const config = { chain, store: "none", mode: "act", signer: { use: "local", key: "env:OWNER" } };
      // Another contract's pause.
      const actions = { stop: { use: "pause", target: world.address } };
      const path = write("own.yaml", JSON.stringify({ ...config, actions }));
      const payer = { ...env, PAYER: world.relayer.privateKey };

      const own = await safe("execute", file, "--config", path);
      const paid = await firebreak(["safe", "execute", file, "--config", path, "--key", "env:PAYER"], payer);

      expect([own.code, paid.code], own.err + paid.err).to.deep.equal([1, 0]);
      expect(own.err).to.match(/nothing was sent: expected a Safe that the record or a ladder/);
      expect(paid.out).to.match(/executed by 0x.*: stop, which the file names, would not make this call/);
    });
  });
});
