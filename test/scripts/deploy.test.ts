import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Address } from "../../src/core/types.ts";
import { parsePlan } from "../../src/lifecycle/plan-file.ts";
import { openProofFork } from "../../src/lifecycle/proof-fork.ts";
import { type Fork, openFork } from "../../src/range/fork.ts";
import {
  aaveParameters,
  hireTeam,
  type Office,
  openOffice,
  PLAN,
  parametersFor,
  type Team,
} from "../support/installation.ts";
import { needs } from "../support/shared.ts";

/** A compiled installation is large, and stands once beside all records. */
const COMPILER_INPUTS = "compiler-inputs";

describe("scripts/deploy", function () {
  this.timeout(240_000);
  let fork: Fork;
  let team: Team;
  let office: Office;
  before(async () => {
    fork = await openProofFork({ kind: "embedded" }, "edr");
    team = await hireTeam(fork);
    office = openOffice(fork, team);
  });
  after(async () => {
    office.close();
    await fork.close();
  });
  const sent = async () => Number(await fork.rpc("eth_getTransactionCount", [team.deployer.address, "latest"]));

  it("sends nothing and says why when one key would be too much, and when the chain is another one", async () => {
    const before = await sent();
    const alone = await office.deploy({ ...aaveParameters(team), admin: team.deployer.address.toLowerCase() });
    const elsewhere = await office.deploy({ ...aaveParameters(team), chain: 5 });

    expect([alone.code, elsewhere.code]).to.deep.equal([1, 1]);
    expect(alone.err).to.match(
      /^firebreak: expected no key .* the hub's admin, 0x\w+, is in the hands of one key .*nothing was deployed\n$/,
    );
    expect(elsewhere.err).to.match(/expected chain 5, found chain 1/);
    expect(await sent()).to.equal(before);
    expect(readdirSync(office.folder)).to.deep.equal(["installation.yaml"]);
  });

  it("deploys and leaves what others must do: plans as files, calls as bytes; verify names what is missing", async () => {
    const deployed = await office.deploy(aaveParameters(team));
    const verified = await office.verify();

    expect(deployed.code, deployed.err).to.equal(0);
    const record = office.record();
    expect(Object.keys(record.contracts).sort()).to.deep.equal([
      "health",
      "hub",
      "lens",
      "manager",
      "release",
      "rules",
      "trigger",
    ]);
    expect(readdirSync(join(office.folder, COMPILER_INPUTS))).to.deep.equal([`${record.compiler.input.slice(2)}.json`]);
    const calls = JSON.parse(readFileSync(join(office.folder, "test", "calls.json"), "utf8"));
    expect(calls.map(({ says }: { says: string }) => says.split(" ")[0])).to.deep.equal([
      "addEmergencyAdmin(address)",
      "addEmergencyAdmin(address)",
      "propose",
      "commit",
      "grant",
    ]);
    const plan = parsePlan(readFileSync(join(office.folder, "test", `hub-${PLAN}.yaml`), "utf8"), "plan");
    expect(plan.hub).to.equal(record.contracts["hub"]?.address);
    expect(verified.code).to.equal(1);
    expect(verified.out).to.match(/✗ plan 0x70\w+: it is not committed in the hub/);
    expect(verified.out).not.to.match(/✗ manager/);
  });

  it("deploys again with a rehearsal by everybody, which verify takes", async () => {
    const deployed = await office.deploy(aaveParameters(team), "--rehearse");
    const verified = await office.verify();

    expect(deployed.code, deployed.err).to.equal(0);
    expect(verified.code, verified.out + verified.err).to.equal(0);
  });

  it("tells the recovery of each engine of the other one, where a Safe has a module, which verify reads again", async () => {
    const deployed = await office.deploy(aaveParameters(team, { safe: team.keeper }), "--rehearse");
    const verified = await office.verify("--json");

    expect(deployed.code, deployed.err).to.equal(0);
    const { hub, module, release, moduleRelease } = office.record().contracts;
    const last = (made: typeof hub) => String(made?.arguments.at(-1)).toLowerCase();
    expect([last(release), last(moduleRelease)]).to.deep.equal([module?.address, hub?.address]);
    expect(verified.code, verified.out + verified.err).to.equal(0);
    const rows: readonly { about: string; kind: string; says: string }[] = JSON.parse(verified.out).rows;
    const others = rows.filter(({ says }) => says.includes("OTHER_HUB"));
    expect(others.map(({ about, kind }) => `${about} ${kind}`)).to.deep.equal(["release match", "moduleRelease match"]);
  });

  it("warns of a top quorum of all guardians before it deploys, and verify does after", async () => {
    const deployed = await office.deploy(aaveParameters(team));
    const verified = await office.verify();

    expect(deployed.out).to.match(/^! topQuorum is the number of guardians: /);
    expect(verified.out).to.match(/^· caution: topQuorum is the number of guardians: /m);
  });

  it("puts nothing of a local chain among the deployments", () => {
    expect(existsSync("deployments/test.json")).to.equal(false);
    expect(readdirSync("deployments")).to.deep.equal(["README.md"]);
  });
});

describe("scripts/deploy, on a recording of mainnet", function () {
  this.timeout(240_000);

  it("puts a manager in the place of Poly Network's owner, who then pauses and opens only by plan and recovery", async function () {
    const path = needs(this, "recordings/exploit-poly-network-12996658.json.gz");
    const [proxy, manager]: Address[] = [
      "0x5a51e2ebf8d136926b9ca7b59b60464e7c44d2eb",
      "0x838bf9e95cb12dd76a54c9f9d2e3082eaf928270",
    ];
    const owner = "0xac171e587438ec2bc9a9bc502633d0bfc850d612";
    const fork = await openFork({ source: { kind: "recording", path }, engine: "anvil", hardfork: "prague" });
    const team = await hireTeam(fork);
    const office = openOffice(fork, team);
    const pause = { use: "call", target: proxy, call: "pauseEthCrossChainManager()" };
    const probe = { target: manager, call: "paused() view returns (bool)" };
    const base = parametersFor(team);
    const parameters = {
      ...base,
      health: [{ target: manager, call: "owner()", expected: `0x${"00".repeat(12)}${proxy?.slice(2)}` }],
      resumes: [{ target: proxy, call: "unpauseEthCrossChainManager()" }],
      pauses: [{ target: proxy, call: "pauseEthCrossChainManager()" }],
      handover: [{ from: owner, to: proxy, call: "transferOwnership(address)", args: ["$manager"] }],
      plans: [{ plan: PLAN, actions: [{ use: "access-manager", manager: "$manager", action: { ...pause, probe } }] }],
    };
    try {
      const deployed = await office.deploy(parameters, "--rehearse");
      const verified = await office.verify();

      expect(deployed.code, deployed.err).to.equal(0);
      expect(verified.code, verified.out + verified.err).to.equal(0);
      expect(verified.out).to.include("the manager can make unpauseEthCrossChainManager()");
    } finally {
      office.close();
      await fork.close();
    }
  });
});
