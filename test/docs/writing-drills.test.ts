import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Fork, openFork } from "../../src/range/fork.ts";
import { firebreak, type Ran } from "../support/cli.ts";
import { deploy } from "../support/plans.ts";

const page = readFileSync("docs/writing-drills.md", "utf8");
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))].map(([, block = ""]) => block);
const commands = blocks("sh").flatMap((block) => block.trim().split("\n"));

const payouts = "0x00000000000000000000000000000000000c0de1";
const owner = "0x0000000000000000000000000000000000000a11";
const operator = "0x0000000000000000000000000000000000000a12";

describe("docs/writing-drills.md", function () {
  this.timeout(240_000);
  let folder = "";
  let live: Fork | undefined;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "firebreak-writing-"));
    live = await openFork({ source: { kind: "embedded" }, engine: "anvil" });
    await settle(live);
  });
  after(async () => {
    await live?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A chain of our own that stands for the real one: the page's contract with 10 ether, at the page's block. */
  async function settle(chain: Fork): Promise<void> {
    const deployed = await deploy(chain, "Payouts", [owner, operator]);
    await chain.rpc("anvil_setCode", [payouts, await chain.rpc("eth_getCode", [deployed, "latest"])]);
    const slots = await Promise.all([0, 1].map((at) => chain.rpc("eth_getStorageAt", [deployed, `0x${at}`, "latest"])));
    for (const [at, value] of slots.entries())
      await chain.rpc("anvil_setStorageAt", [payouts, `0x${at.toString(16).padStart(64, "0")}`, value]);
    await chain.rpc("hardhat_setBalance", [payouts, "0x8ac7230489e80000"]);
    while (Number(await chain.rpc("eth_blockNumber")) < 4) await chain.rpc("evm_mine");
  }

  function run(command: string): Promise<Ran> {
    const [, ...words] = command
      .replace(/(\.\/)?(my-drill|my-own)/, (_, _dot, name) => join(folder, name))
      .replace("$RPC_URL", live?.url ?? "")
      .split(" ");
    return firebreak(words, process.env, 120_000);
  }

  it("leads from nothing to a drill that runs without a node, from a recording that its header proves", async () => {
    for (const name of ["my-drill", "my-own"]) mkdirSync(join(folder, name));
    for (const block of blocks("yaml")) {
      const [, name = ""] = /^# (my-(?:drill|own)\/[\w.]+)\n/.exec(block) ?? [];
      writeFileSync(join(folder, name), block);
    }
    copyFileSync(join(folder, "my-drill/expected.yaml"), join(folder, "my-own/expected.yaml"));
    copyFileSync("artifacts/contracts/mocks/Payouts.sol/Payouts.json", join(folder, "my-own/Payouts.json"));

    const said: string[] = [];
    for (const command of commands) {
      if (!command.includes("$RPC_URL")) await live?.close();
      if (!command.includes("$RPC_URL")) live = undefined;
      const { code, out, err } = await run(command);
      expect(code, `${command}\n${out}${err}`).to.equal(0);
      said.push(out);
    }

    const [recorded, verified, played, reorganised, own] = said;
    expect(recorded?.match(/^played my-drill/gm)).to.have.length(3);
    expect(verified).to.match(/accounts +[1-9]\d* with a proof, 0 without/);
    expect(verified).to.match(/slots +[1-9]\d* with a proof, 0 without/);
    expect(played).to.include("my-drill (attack) on payouts").and.include("contained 1 block after the first signal");
    expect(reorganised).to.include("my-drill (reorg-3, seed 7) on payouts").and.include("lost 0");
    expect(own).to.include("my-own (attack) on embedded").and.include("contained 1 block after the first signal");
  });
});
