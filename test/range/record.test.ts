import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type DrillOptions, drill } from "../../src/range/drill/drill.ts";
import { gradedIn } from "../../src/range/drill/graded.ts";
import { loadScenario, type Scenario } from "../../src/range/drill/scenario.ts";
import { type Fork, openFork } from "../../src/range/fork.ts";
import { record } from "../../src/range/record.ts";
import { writeRecording } from "../../src/range/recorded/pack.ts";
import { deploy } from "../support/plans.ts";

const operator = "0x0000000000000000000000000000000000000a12";
const tenEther = "0x8ac7230489e80000";

/** Both ends pay out what they hold, one after the other, and nobody answers. */
const scenarioAt = (payouts: string) => `
about: An operator pays out everything, on two chains.
fork: { recording: home, block: 1 }
blockMs: 50
chains:
  base: { id: 8453, recording: away, block: 2 }
actors: { payouts: "${payouts}", operator: "${operator}", thief: random }
responder: {}
attack:
  - label: everything is paid out at home
    signal: true
    after: 1
    send: &all { from: "\${operator}", to: "\${payouts}", call: "payOut(address,uint256)", args: ["\${thief}", "10000000000000000000"] }
  - { label: and at the other end, on: base, after: 1, send: *all }
benign: { moves: [] }
assets:
  - { token: HOME, decimals: 18, address: native, holder: "\${payouts}" }
  - { token: AWAY, on: base, decimals: 18, address: native, holder: "\${payouts}" }
`;
const expected = `
contained: false
transactions: 0
lostWithoutResponder: { HOME: "10000000000000000000", AWAY: "10000000000000000000" }
`;
const common = {
  ...{ engine: "anvil", payload: undefined, fault: undefined, rules: undefined, progress: () => {} },
  ...{ now: () => 0, pace: async () => {}, isPatient: false },
} as const satisfies Partial<DrillOptions>;
const unanswered = { variant: "no-responder", seed: undefined } as const;

const headOf = async (chain: Fork) => Number(await chain.rpc("eth_blockNumber", []));

describe("record", function () {
  this.timeout(120_000);
  let folder = "";
  let scenario: Scenario;
  let home: Fork;
  let away: Fork;
  /** The highest blocks: a node that mines by itself puts a deployment into one block or two. */
  let heads: readonly [number, number];
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "firebreak-record-"));
    home = await openFork({ source: { kind: "embedded" }, engine: "anvil" });
    away = await openFork({ source: { kind: "embedded" }, engine: "anvil", chainId: 8453 });
    const payouts = await deploy(home, "Payouts", [operator, operator]);
    await away.rpc("evm_mine", []);
    await deploy(away, "Payouts", [operator, operator]);
    for (const chain of [home, away]) await chain.rpc("hardhat_setBalance", [payouts, tenEther]);
    for (const chain of [home, away]) await chain.rpc("evm_mine", []);
    heads = [await headOf(home), await headOf(away)];
    writeFileSync(join(folder, "scenario.yaml"), scenarioAt(payouts));
    writeFileSync(join(folder, "expected.yaml"), expected);
    scenario = loadScenario(folder);
  });
  after(async () => {
    await Promise.all([home?.close(), away?.close()]);
    rmSync(folder, { recursive: true, force: true });
  });

  it("takes no other chain for one that a drill names", async () => {
    const live = new Map([["base", { url: away.url }]]);
    const elsewhere = { ...scenario, chains: { base: { ...scenario.chains["base"], id: 10, world: "bare" } } } as const;

    const refused = await openFork({ source: { kind: "url", url: away.url }, engine: "anvil", chainId: 10 }).catch(
      ({ code, message }) => `${code} ${message}`,
    );
    expect(refused).to.include("FORK_UPSTREAM").and.include("chain 10").and.include("chain 8453");
    const options = { ...common, ...unanswered, recording: undefined, scenario: elsewhere, live };
    expect(await drill(options).catch(({ code }) => code)).to.equal("CONFIG");
  });

  it("makes a file for each chain, from which the drill then plays without a node", async () => {
    const live = new Map([
      ["mainnet", { url: home.url, block: heads[0] }],
      ["base", { url: away.url, block: heads[1] }],
    ]);
    const recorded = await record({ ...common, scenario, live, takes: [unanswered], onTake: () => {} });

    expect(recorded.map(({ on, recording }) => [on, recording.chainId, recording.stateOf])).to.deep.equal([
      ["mainnet", 1, heads[0]],
      ["base", 8453, heads[1]],
    ]);
    for (const { on, recording, proofs } of recorded)
      writeRecording(join(folder, `${on === "base" ? "away" : "home"}.json.gz`), recording, proofs);
    const { score } = await drill({ ...common, ...unanswered, scenario, recording: undefined, live: new Map() });
    expect(score.why).to.deep.equal([]);
    expect(score.chains.map(({ on, chainId }) => [on, chainId])).to.deep.equal([
      ["mainnet", 1],
      ["base", 8453],
    ]);
    expect(score.assets.map(({ token, lost }) => [token, lost])).to.deep.equal([
      ["HOME", "10000000000000000000"],
      ["AWAY", "10000000000000000000"],
    ]);
  });

  it("asks what readiness says at the block of the drill, and not at the head of today", async () => {
    const asked: string[] = [];
    const asks = { ...scenario, readiness: ["${payouts}"] };
    const known = new Map(Object.entries(scenario.actors).map(([name, one]) => [name, String(one)]));
    const source = { kind: "url", url: home.url, onRead: (method: string) => void asked.push(method) } as const;

    const [before] = await gradedIn(asks, { ...source, block: 0 }, known);
    const [today] = await gradedIn(asks, source, known);

    expect(before?.why).to.not.equal(today?.why);
    expect([before?.hasCode, today?.hasCode]).to.deep.equal([false, true]);
    expect(asked).to.include("eth_getCode");
  });
});
