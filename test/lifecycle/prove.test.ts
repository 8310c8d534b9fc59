import { expect } from "chai";
import type { Address } from "../../src/core/types.ts";
import { proofLines } from "../../src/lifecycle/print.ts";
import { type Fork, openFork } from "../../src/range/fork.ts";
import { ADMIN, send, timeOf } from "../support/lever-pulls.ts";
import { DEPLOYER, deploy, type Entry, HUB, planOf, prove } from "../support/plans.ts";

const hour = 3_600;
const day = 24 * hour;
const ANYBODY: Address = "0x0000000000000000000000000000000000b0b001";

/** One lever of each protocol, all of which know the hub. */
async function deployLevers(fork: Fork): Promise<readonly Entry[]> {
  const windowEnd = (await timeOf(fork)) + 30n * BigInt(day);
  const lens = await deploy(fork, "ProbeLens", []);
  const [paused, broken] = [await deploy(fork, "LidoShape", []), await deploy(fork, "LidoShape", [])];
  const breaker = await deploy(fork, "CircuitBreakerShape", [ADMIN, 21 * day, 60 * day]);
  await send(fork, ADMIN, breaker, "setPauser(address,address)", [broken, HUB]);
  const guardian = await deploy(fork, "EulerGuardianShape", [HUB, day, 2 * day]);
  const vault = await deploy(fork, "EulerVaultShape", [ANYBODY, 1]);
  await send(fork, DEPLOYER, vault, "setGovernorAdmin(address)", [guardian]);
  const config = await deploy(fork, "SuperchainConfigShape", [ADMIN, HUB, 7_884_000]);
  return [
    { use: "lido-pause-for", target: paused, duration: hour },
    { use: "lido-circuit-breaker", breaker, pausable: broken },
    { use: "eigenlayer-pause", target: await deploy(fork, "BitmapShape", []) },
    { use: "comet-pause", comet: await deploy(fork, "CometShape", [ADMIN, HUB]), lens },
    { use: "euler-pause", guardian, vault, lens },
    { use: "linea-pause", target: await deploy(fork, "LineaShape", [HUB]), type: 1 },
    { use: "optimism-pause", superchainConfig: config, identifier: ANYBODY },
    { use: "balancer-v3-pause", vault: await deploy(fork, "BalancerVaultShape", [HUB, windowEnd, day]) },
  ];
}

describe("prove", function () {
  this.timeout(60_000);
  let fork: Fork;
  let levers: readonly Entry[];
  beforeEach(async () => {
    fork = await openFork({ source: { kind: "embedded" }, engine: "anvil" });
    levers = await deployLevers(fork);
  });
  afterEach(() => fork?.close());

  it("sees a hub pull the levers of eight protocols in one trip", async () => {
    const proof = await prove(fork, levers);

    expect(proof.refusal).to.equal(undefined);
    expect(proof.rows.map(({ reason }) => reason)).to.deep.equal(levers.map(() => undefined));
    expect(proof.proven).to.equal(true);
  });

  it("does not take an effect that lasts longer than the plan says, though the probe turns true", async () => {
    const [, breaker] = levers;
    const entry = { ...breaker, use: "lido-circuit-breaker", maxEffect: 6 * hour };

    const proof = await prove(fork, [entry]);

    expect(proof.rows[0]).to.include({ before: false, after: true });
    expect(proof.rows[0]?.reason).to.include(`more than maxEffect of ${6 * hour} s`);
    expect(proofLines(planOf([entry]), proof).at(-1)).to.equal("NOT PROVEN");
  });

  it("looks at a window when the hub's delay has passed, not before", async () => {
    const windowEnd = (await timeOf(fork)) + BigInt(hour) / 2n;
    const vault = await deploy(fork, "BalancerVaultShape", [HUB, windowEnd, day]);

    const { proven, rows } = await prove(fork, [{ use: "balancer-v3-pause", vault }]);

    expect(proven).to.equal(false);
    expect(rows[0]?.reason).to.include("cannot be paused any more since");
  });

  it("says what speaks against a lever when the hub does not even take the plan", async () => {
    const vault = await deploy(fork, "BalancerVaultShape", [HUB, await timeOf(fork), 0]);
    const refused = {
      use: "call",
      target: vault,
      call: "setGuardian(address)",
      args: [HUB],
      probe: { call: "isVaultPaused() view returns (bool)" },
    };

    const { refusal, rows } = await prove(fork, [{ use: "balancer-v3-pause", vault }, refused]);

    expect(refusal).to.include("GuardianHub_Refused");
    expect(rows[0]?.reason).to.include("nobody can ever pause it again");
    expect(rows[1]?.reason).to.equal("it was not tried");
  });
});
