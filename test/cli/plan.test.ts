import { readFileSync } from "node:fs";
import { expect } from "chai";
import { Wallet } from "ethers";
import { parsePlan } from "../../src/lifecycle/plan-file.ts";
import { AAVE } from "../../src/range/embedded/addresses.ts";
import { fund, type LiveHub, openLiveHub } from "../support/live-hub.ts";
import { needs } from "../support/shared.ts";

const page = readFileSync("docs/plans.md", "utf8");
const documented = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
const commands = [...page.matchAll(/^\.\/firebreak plan (.+)$/gm)].map(([, line = ""]) => line);
const HUB = /0x0{32}f12eb0aa/g;
const RELEASE = /0x0{32}f12eb0ab/g;
const zero = `0x${"00".repeat(32)}`;

/** The documented plan for another hub, that assumes nothing. */
const planFor = (hub: string, release = hub) =>
  documented
    .replace(/^# What others[\s\S]*/m, "")
    .replaceAll(HUB, hub)
    .replaceAll(RELEASE, release);

describe("firebreak plan", function () {
  this.timeout(120_000);
  let live: LiveHub;
  let snapshot: unknown;
  before(async () => {
    live = await openLiveHub();
  });
  after(() => live.close());
  beforeEach(async () => {
    snapshot = await live.fork.rpc("evm_snapshot", []);
  });
  afterEach(() => live.fork.rpc("evm_revert", [snapshot]));

  it("says in one sentence, with line and column, what is wrong with a file", async () => {
    const { code, out, err } = await live.plan(["show", live.write("chain: one")]);
    expect({ code, out }).to.deep.equal({ code: 2, out: "" });
    expect(err).to.match(/^firebreak: \S+plan\.yaml:1:8 chain: [^\n]+\n$/);
  });

  it("says in one sentence what is wrong with a command", async () => {
    const path = live.write(planFor(live.hub, live.release));
    const key = ["--key", "env:HUB_ADMIN_KEY"];
    const refused: readonly (readonly [args: readonly string[], code: number, about: RegExp])[] = [
      [["show", "nowhere.yaml"], 2, /cannot be read/],
      [["prove", path, "--recording", "package.json"], 1, /package\.json/],
      [["prove", path, "--fork-url", "http://127.0.0.1:9"], 1, /127\.0\.0\.1:9/],
      [
        ["prove", live.write(planFor(live.hub, live.release).replace("chain: 1", "chain: 5")), "--embedded"],
        2,
        /chain 5.*chain 1/,
      ],
      [["commit", path, "--rpc", "http://127.0.0.1:9", ...key], 1, /127\.0\.0\.1:9/],
      [["commit", path, "--rpc", live.fork.url, "--key", "env:NOBODY"], 1, /NOBODY/],
      [["commit", path, "--rpc", live.fork.url, ...key], 1, /expected chain 5, found chain 1/],
      [
        ["propose", live.write(planFor(live.admin.address.toLowerCase()), "b.yaml"), "--rpc", live.fork.url],
        1,
        /no contract/,
      ],
    ];
    for (const [args, wanted, about] of refused) {
      const { code, err } = await live.plan(args);

      expect(err, args.join(" ")).to.match(about);
      expect(err.trim().split("\n"), args.join(" ")).to.have.length(1);
      expect(err).not.to.include(live.admin.privateKey);
      expect(code, args.join(" ")).to.equal(wanted);
    }
    expect(await live.sent(live.admin.address)).to.equal(0);
  });

  it("lets nobody propose but the admin, and nothing that the hub would refuse after the delay", async () => {
    const stranger = Wallet.createRandom();
    await fund(live.fork, stranger.address);
    const onTheChain = ["--rpc", live.fork.url, "--key", "env:HUB_ADMIN_KEY"];
    // No adapter knows it by its name; the hub's rules do.
    const empowering = JSON.stringify({
      chain: 1,
      hub: live.hub,
      release: live.release,
      plan: `0x${"01".repeat(32)}`,
      actions: [
        {
          use: "call",
          target: AAVE.acl,
          call: "addPoolAdmin(address)",
          args: [live.hub],
          probe: { call: "isPoolAdmin(address)", args: [live.hub] },
        },
      ],
    });

    const byStranger = await live.plan(
      ["propose", live.write(planFor(live.hub, live.release)), ...onTheChain],
      stranger.privateKey,
    );
    const refused = await live.plan(["propose", live.write(empowering), ...onTheChain]);

    expect(byStranger).to.include({ code: 1 });
    expect(byStranger.err).to.include("GuardianHub_NotAdmin");
    expect(refused).to.include({ code: 1 });
    expect(refused.err).to.match(/GuardianHub_Refused\(0, 0xc2aacf65.*no plan may carry this call/i);
    expect(await live.sent(live.admin.address)).to.equal(0);
    expect(await live.sent(stranger.address)).to.equal(0);
  });

  it("commits nothing that is not announced, too early, or not proven; with the role it commits", async () => {
    const path = live.write(planFor(live.hub, live.release));
    const plan = parsePlan(planFor(live.hub, live.release), "plan.yaml");
    const onTheChain = ["--rpc", live.fork.url, "--key", "env:HUB_ADMIN_KEY"];
    const commit = () => live.plan(["commit", path, ...onTheChain]);

    const unannounced = await commit();
    const proposed = await live.plan(["propose", path, ...onTheChain]);
    const early = await commit();
    await live.waitOutDelay();
    const unproven = await commit();
    const sentBefore = await live.sent(live.admin.address);
    await live.giveRole();
    const shown = await live.plan(["commit", path, "--rpc", live.fork.url]);
    const hashBefore = await live.planHash(plan.id);
    const committed = await commit();
    const twice = await commit();

    expect(unannounced.err).to.include("GuardianHub_NotProposed");
    expect(proposed).to.include({ code: 0, err: "" });
    expect(early.err).to.match(/GuardianHub_TooEarly.*committed from 20\d\d-/);
    expect(unproven).to.include({ code: 1 });
    expect(unproven.err).to.include("nothing was sent");
    expect(unproven.out).to.include("✗ 1. setPoolPause(true)").and.to.include("needs EMERGENCY_ADMIN");
    expect(sentBefore).to.equal(1);
    expect(shown).to.include({ code: 0, err: "" });
    expect(shown.out).to.include(`the hub's admin ${live.admin.address.toLowerCase()} sends`);
    expect(hashBefore).to.equal(zero);
    expect(committed).to.include({ code: 0, err: "" });
    expect(committed.out).to.include("✓ 1. setPoolPause(true)").and.to.include("a dry run on the chain holds");
    expect(await live.planHash(plan.id)).to.equal(plan.hash);
    expect(twice.err).to.include("GuardianHub_PlanIdUsed");
    expect(await live.sent(live.admin.address)).to.equal(2);
  });

  it("shows actions that the responder's trip-plan takes as they are", async () => {
    const { out } = await live.plan(["show", live.write(documented), "--json"]);

    const plan = parsePlan(documented, "plan.yaml");
    expect(JSON.parse(out)).to.deep.equal({
      hub: plan.hub,
      plan: plan.id,
      hash: plan.hash,
      actions: plan.actions.map(({ action }) => action),
    });
  });

  it("does what docs/plans.md says, in its order", async () => {
    const path = live.write(documented.replaceAll(HUB, live.hub).replaceAll(RELEASE, live.release));
    await live.giveRole();

    expect(commands).to.have.length(4);
    for (const command of commands) {
      const line = command.replace("plan.yaml", path).replace("http://127.0.0.1:8545", live.fork.url);
      const ran = await live.plan(line.split(" "));
      expect(ran, command).to.include({ code: 0, err: "" });
      if (command.startsWith("propose")) await live.waitOutDelay();
    }
  });

  it("proves on Poly Network's recording, which knows no hub, what its owner could still do", async function () {
    const recording = needs(this, "recordings/exploit-poly-network-12996658.json.gz");
    const [proxy, manager] = [
      "0x5a51e2ebf8d136926b9ca7b59b60464e7c44d2eb",
      "0x838bf9e95cb12dd76a54c9f9d2e3082eaf928270",
    ];
    const owner = "0xac171e587438ec2bc9a9bc502633d0bfc850d612";
    const pause = { use: "call", target: proxy, call: "pauseEthCrossChainManager()" };
    const actions = [{ ...pause, probe: { target: manager, call: "paused() view returns (bool)" } }];
    const assume = [{ from: owner, to: proxy, call: "transferOwnership(address)", args: [live.hub] }];
    const path = live.write(
      JSON.stringify({ chain: 1, hub: live.hub, release: live.release, plan: `0x${"01".repeat(32)}`, actions, assume }),
    );

    const { code, out } = await live.plan(["prove", path, "--recording", recording, "--json"]);

    expect(code).to.equal(0);
    expect(JSON.parse(out)).to.deep.include({ hub: "stand-in", assumed: 1, proven: true });
  });
});
