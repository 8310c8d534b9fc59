import { expect } from "chai";
import { openProofFork } from "../../src/lifecycle/proof-fork.ts";
import { deploy, HUB, planOf, prove, refusal } from "../support/plans.ts";
import { needs } from "../support/shared.ts";

const OWNER = "0xac171e587438ec2bc9a9bc502633d0bfc850d612";
const PROXY = "0x5a51e2ebf8d136926b9ca7b59b60464e7c44d2eb";
const MANAGER = "0x838bf9e95cb12dd76a54c9f9d2e3082eaf928270";
const GOVERNANCE = "0x0000000000000000000000000000000000007060";
const ACCESS = "0x000000000000000000000000000000000000acce";
const pause = {
  use: "call",
  target: PROXY,
  call: "pauseEthCrossChainManager()",
  probe: { target: MANAGER, call: "paused() view returns (bool)" },
};

describe("access-manager", function () {
  this.timeout(60_000);

  it("refuses what its inner adapter refuses, and says where in the file", () => {
    const loosening = { ...pause, call: "unpauseEthCrossChainManager()" };

    const { code, message } = refusal(() =>
      planOf([
        {
          use: "access-manager",
          manager: ACCESS,
          action: { use: "access-manager", manager: ACCESS, action: loosening },
        },
      ]),
    );

    expect(code).to.equal("CONFIG");
    expect(message).to.include("actions.0.action.action: ").and.to.include("ends a pause");
  });

  it("carries no ether, neither itself nor inside", () => {
    const inner = { ...pause, value: 1 };

    expect(
      refusal(() => planOf([{ use: "access-manager", manager: ACCESS, action: pause, value: 1 }])).message,
    ).to.include("no ether");
    expect(refusal(() => planOf([{ use: "access-manager", manager: ACCESS, action: inner }])).message).to.include(
      "no ether",
    );
  });

  it("keeps the probe, and gives the manager gas of its own", () => {
    const plain = planOf([pause]).actions[0]?.action;
    const wrapped = planOf([{ use: "access-manager", manager: ACCESS, action: pause }]).actions[0]?.action;

    expect(wrapped).to.deep.include({ target: ACCESS, probeTarget: plain?.probeTarget, probeData: plain?.probeData });
    expect(wrapped?.gasCap).to.be.above((plain?.gasCap ?? 0) + 100_000);
  });

  it("lasts as long as what it carries", () => {
    const carried = { ...pause, maxEffect: 3_600 };

    expect(planOf([{ use: "access-manager", manager: ACCESS, action: carried }]).actions[0]?.maxEffect).to.equal(3_600);
  });

  it("pauses Poly Network's recorded manager once the hub has the role, and says what it needs before", async function () {
    const path = needs(this, "recordings/exploit-poly-network-12996658.json.gz");
    const fork = await openProofFork({ kind: "recording", path }, "anvil");
    try {
      const manager = await deploy(fork, "@openzeppelin/contracts/build/contracts/AccessManager.json", [GOVERNANCE]);
      const actions = [{ use: "access-manager", manager, action: pause }];
      const ofGovernance = (call: string, args: unknown) => ({ from: GOVERNANCE, to: manager, call, args });
      const owned = { from: OWNER, to: PROXY, call: "transferOwnership(address)", args: [manager] };

      const without = await prove(fork, actions, [owned]);
      const withRole = await prove(fork, actions, [
        ofGovernance("setTargetFunctionRole(address,bytes4[],uint64)", [PROXY, ["0x3b9a80b8"], 1]),
        ofGovernance("grantRole(uint64,address,uint32)", [1, HUB, 0]),
      ]);

      expect(without).to.include({ proven: false, hub: "stand-in" });
      expect(without.rows[0]?.reason).to.include("AccessManagerUnauthorizedCall").and.to.include("0x3b9a80b8");
      expect(withRole).to.include({ proven: true, hub: "deployed" });
      expect(fork.misses()).to.deep.equal([]);
    } finally {
      await fork.close();
    }
  });
});
