import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Wallet } from "ethers";
import { firebreak } from "../support/cli.ts";
import { type LiveChain, openLiveChain } from "../support/live-chain.ts";
import { startResponder } from "../support/responder.ts";

const armed = /armed +pause-pool/;
const approvers = [Wallet.createRandom(), Wallet.createRandom()];

/** A rule that leaves people five blocks, and two approvers of whom both must sign. */
const announcing = {
  operator: { approvers: approvers.map(({ address }) => address), threshold: 2 },
  source: { use: "heads", pollMs: 50 },
  playbooks: [
    {
      name: "rogue-bridge",
      when: { detector: "bridge-role" },
      do: "act-unless-vetoed",
      vetoBlocks: 5,
      steps: ["pause-pool"],
    },
  ],
};

describe("a person and a responder that runs", function () {
  this.timeout(240_000);
  let live: LiveChain;
  let env: NodeJS.ProcessEnv;
  before(async () => {
    live = await openLiveChain();
    env = { ...live.env, FIRST: approvers[0]?.privateKey, SECOND: approvers[1]?.privateKey };
  });
  after(() => live.close());

  const mine = async (blocks: number) => {
    for (let block = 0; block < blocks; block++) await live.fork.rpc("evm_mine", []);
  };
  const sent = async () => Number(await live.fork.rpc("eth_getTransactionCount", [live.guardian.address, "pending"]));

  /** An approval with the signatures of so many approvers, and where it lies. */
  async function approve(config: string, words: readonly string[], signers: 1 | 2): Promise<string> {
    // Of their own: an approval replaces no other one.
    const folder = mkdtempSync(join(config, "..", "signed-"));
    const [first, second] = ["one.json", "two.json"].map((name) => join(folder, name));
    const made = await firebreak(
      ["sign", ...words, "--config", config, "--key", "env:FIRST", "--out", `${first}`],
      env,
    );
    expect(made.code, made.err).to.equal(0);
    if (signers === 1) return `${first}`;
    const again = await firebreak(["sign", "--in", `${first}`, "--key", "env:SECOND", "--out", `${second}`], env);
    expect(again.code, again.err).to.equal(0);
    return `${second}`;
  }

  it("announces what it will do; a veto that too few signed is refused, and one that enough signed stops it, also across kill -9", async () => {
    const { path } = live.write(announcing);
    const before = await sent();
    const first = startResponder(path, env);
    await first.says(armed);
    await live.grantBridge();
    await first.says(/ACTS SOON/);
    const incident = /ACTS SOON +(\S+)/.exec(first.said())?.[1] ?? "";

    const alone = await firebreak(
      ["veto", incident, "--config", path, "--signature", await approve(path, ["veto", incident], 1)],
      env,
    );
    const both = await approve(path, ["veto", incident], 2);
    const vetoed = await firebreak(["veto", incident, "--config", path, "--signature", both], env);
    const again = await firebreak(["veto", incident, "--config", path, "--signature", both], env);
    await first.says(/COMMAND +veto/);
    await first.end("SIGKILL");
    const second = startResponder(path, env);
    await second.says(armed);
    await mine(6);
    await second.says(/LOOK .*vetoed/);
    await second.end("SIGTERM");

    expect([alone.code, vetoed.code, again.code]).to.deep.equal([1, 0, 1]);
    expect(again.out).to.include("used before");
    expect(await sent()).to.equal(before);
  });

  it("keeps the deadline across kill -9 and acts when nobody vetoed", async () => {
    const { path } = live.write(announcing);
    const first = startResponder(path, env);
    await first.says(armed);
    await live.grantBridge(Wallet.createRandom().address);
    await first.says(/ACTS SOON/);
    await first.end("SIGKILL");
    const second = startResponder(path, env);
    await second.says(armed);

    await mine(3);
    expect(second.said()).not.to.match(/ACTS {5}/);
    await mine(3);
    await second.says(/ACTS .*nobody vetoed/);
    await mine(2);
    await second.says(/CONTAINED/);

    expect((await second.end("SIGTERM")).code).to.equal(0);
  });

  it("says in one sentence that no responder runs, and what loosens is refused without an approval", async () => {
    const { path, files } = live.write(announcing);
    const nobody = await firebreak(["brake", "--config", path], env);
    const running = startResponder(path, env);
    await running.says(armed);
    const unsigned = await firebreak(["brake", "--config", path], env);
    await running.end("SIGTERM");

    expect(nobody.code).to.equal(1);
    expect(nobody.err).to.match(/^firebreak: expected a responder .*\n$/);
    expect(unsigned.code).to.equal(1);
    expect(unsigned.out).to.include("firebreak sign");
    expect(files()).not.to.include("firebreak.sock");
  });
});
