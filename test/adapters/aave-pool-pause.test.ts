import { expect } from "chai";
import { openProofFork } from "../../src/lifecycle/proof-fork.ts";
import { AAVE, EXECUTOR, RESERVES } from "../../src/range/embedded/addresses.ts";
import type { EngineName } from "../../src/range/fork.ts";
import { HUB, planOf, prove, refusal } from "../support/plans.ts";

const [, , , , dai] = RESERVES;
const action = {
  use: "aave-pool-pause",
  configurator: AAVE.configurator,
  dataProvider: AAVE.dataProvider,
  lastReserve: dai.address,
};
const role = { from: EXECUTOR, to: AAVE.acl, call: "addEmergencyAdmin(address)", args: [HUB] };

describe("aave-pool-pause", function () {
  this.timeout(60_000);

  it("refuses setPoolPause(false), and says where in the file", () => {
    const { code, message } = refusal(() => planOf([{ ...action, paused: false }]));

    expect(code).to.equal("CONFIG");
    expect(message).to.match(/^plan\.yaml:1:\d+ actions\.0: .*setPoolPause\(false\)/);
  });

  const engines: readonly EngineName[] = ["anvil", "edr"];
  for (const engine of engines)
    it(`pauses the embedded pool with the role, not without it, and proves nothing when it is paused, on ${engine}`, async () => {
      const fork = await openProofFork({ kind: "embedded" }, engine);
      try {
        const without = await prove(fork, [action]);
        const withRole = await prove(fork, [action], [role]);
        const again = await prove(fork, [action]);

        expect(without.proven).to.equal(false);
        expect(without.rows[0]?.reason).to.include("EMERGENCY_ADMIN");
        expect(withRole).to.include({ proven: true, refusal: undefined });
        expect(withRole.gasUsed).to.satisfy((gas: bigint) => gas < 400_000n);
        // It holds already: a run that cannot see the call work proves nothing.
        expect(again.proven).to.equal(false);
        expect(again.rows[0]).to.include({ before: true, after: true });
      } finally {
        await fork.close();
      }
    });
});
