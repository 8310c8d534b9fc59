import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { Wallet } from "ethers";
import { createStage } from "../../src/range/drill/stage.ts";
import { type Fork, openFork } from "../../src/range/fork.ts";
import { firebreak } from "../support/cli.ts";
import { fund } from "../support/live-hub.ts";
import { deploy } from "../support/plans.ts";
import { type Running, startResponder } from "../support/responder.ts";

const page = readFileSync("docs/recovery.md", "utf8");
const [opening = [], closing = []] = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = ""]) =>
  block.trim().split("\n"),
);
const recovery = "0x00000000000000000000000000000000000000ae";
const [key, one, two] = [Wallet.createRandom(), Wallet.createRandom(), Wallet.createRandom()];
const env = {
  ...process.env,
  KEY: key.privateKey,
  APPROVER_ONE: one.privateKey,
  APPROVER_TWO: two.privateKey,
};

describe("docs/recovery.md", function () {
  this.timeout(120_000);
  let [folder, vault, hole] = ["", "", ""];
  let fork: Fork;
  let running: Running;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "firebreak-recovery-"));
    fork = await openFork({ source: { kind: "embedded" }, engine: "anvil" });
    await fund(fork, key.address);
    [vault, hole] = [await deploy(fork, "Switch", []), await deploy(fork, "Switch", [])];
    writeFileSync(join(folder, "firebreak.yaml"), JSON.stringify(configuration(fork.url, vault, hole)));
    running = startResponder(join(folder, "firebreak.yaml"), env);
    await running.says(/armed +pause-vault/);
  });
  after(async () => {
    await running?.end("SIGTERM");
    await fork?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Commands of the page, in their order; what the last one said. */
  async function run(commands: readonly string[]): Promise<string> {
    let said = "";
    for (const command of commands) {
      const words = command.split(" ").slice(1);
      const ran = await firebreak(
        words.map((word) => (/\.(json|yaml)$/.test(word) ? join(folder, word) : word)),
        env,
      );
      expect(ran.code, `${command}\n${ran.out}${ran.err}`).to.equal(0);
      said = ran.out;
    }
    return said;
  }
  async function send(to: string, call: string): Promise<void> {
    const stage = createStage(fork);
    await stage.submit({ from: recovery, to, call }, new Map());
    await stage.mine();
  }
  const isPaused = async () =>
    BigInt(String(await fork.rpc("eth_call", [{ to: vault, data: "0x5c975abb" }, "latest"]))) === 1n;
  const sent = async () => Number(await fork.rpc("eth_getTransactionCount", [key.address, "latest"]));
  /** Mines until it is so, and gives what `status` says then. */
  async function mineUntil(isSo: (said: string) => boolean | Promise<boolean>): Promise<string> {
    const signal = AbortSignal.timeout(30_000);
    for (;;) {
      const said = await run([status]);
      if (await isSo(said)) return said;
      if (signal.aborted) throw new Error(`it never was so; status says: ${said}`);
      await fork.rpc("evm_mine", []);
      await sleep(50);
    }
  }
  /** Until the responder knows of so many more blocks. */
  async function mine(count: number): Promise<void> {
    const head = Number(await fork.rpc("eth_blockNumber")) + count;
    await mineUntil((said) => Number(/: head (\d+)/.exec(said)?.[1]) >= head);
  }
  /** Until so many transactions of the key paused it. */
  async function pausedBy(transactions: number): Promise<void> {
    await mineUntil(async (said) => said.includes("HOLDS     pause-vault") && (await sent()) === transactions);
    expect(await isPaused()).to.equal(true);
  }
  const status = "./firebreak status --config firebreak.yaml";

  it("is right: what is opened while the hole is there is paused again, and with its commands it stays open", async () => {
    await send(hole, "pause()");
    await pausedBy(1);

    await send(vault, "open()");
    await pausedBy(2);

    expect(await run(opening)).to.match(/LOOSENED {2}disarm for pause-vault until/);
    await send(vault, "open()");
    const opened = await mineUntil(
      (said) => /not held {2}pause-vault/.test(said) && said.includes("is lowered to notify"),
    );
    await mine(3);
    expect(opened).to.include("notify (playbook unbacked is lowered to notify; disarmed: pause-vault)");
    expect(running.said()).to.match(/ lifted .*by approvers/);
    expect([await isPaused(), await sent()]).to.deep.equal([false, 2]);

    await send(hole, "open()");
    await mine(3);
    const closed = await run(closing);
    await mine(3);
    expect(closed).not.to.include("LOOSENED");
    expect([await isPaused(), await sent()]).to.deep.equal([false, 2]);
  });

  it("is right about what is found from then on, and about a brake: it asks, and what is not mended is paused again when it is lifted", async () => {
    await send(hole, "pause()");
    await pausedBy(3);

    await run(
      opening.slice(0, 3).map((one) => one.replace(/disarm pause-vault/, "brake").replaceAll("open.", "brake.")),
    );
    await send(vault, "open()");
    await mineUntil((said) => /not held {2}pause-vault/.test(said) && said.includes("asks a person; the brake"));
    await run([`./firebreak approve backed:${hole}:broken --config firebreak.yaml`]);
    await pausedBy(4);

    await send(vault, "open()");
    await mineUntil((said) => /not held {2}pause-vault/.test(said));
    await mine(3);
    expect(await isPaused()).to.equal(false);
    await run(["./firebreak lift brake --config firebreak.yaml"]);
    await pausedBy(5);
  });
});

function configuration(url: string, vault: string, hole: string): object {
  return {
    chain: { id: 1, rpc: [url], quorum: 1 },
    source: { use: "heads", pollMs: 50 },
    mode: "act",
    signer: { key: "env:KEY" },
    store: "firebreak.sqlite",
    operator: { socket: "s", approvers: [one.address, two.address], threshold: 2 },
    notifiers: [{ use: "terminal" }],
    detectors: {
      backed: {
        use: "invariant",
        reads: { hole: { address: hole, call: "function paused() view returns (bool)" } },
        holds: "!hole",
      },
    },
    actions: {
      "pause-vault": {
        use: "pause",
        target: vault,
        call: "function pause()",
        holds: { to: vault, call: "function paused() view returns (bool)" },
        undo: { from: recovery, call: "open()" },
      },
    },
    playbooks: [{ name: "unbacked", when: { detector: "backed" }, do: "act", steps: ["pause-vault"] }],
  };
}
