import { expect } from "chai";
import { openChain } from "../../../src/chain/reader.ts";
import { openRpc, type Rpc } from "../../../src/chain/rpc.ts";
import { encodeCall } from "../../../src/lib/encode.ts";
import { handsOn } from "../../../src/lifecycle/fork-hands.ts";
import { hubInterface } from "../../../src/lifecycle/hub.ts";
import { loadParameters, parseParameters } from "../../../src/lifecycle/installation/parameters.ts";
import { imaginedPlaces, laterCalls } from "../../../src/lifecycle/installation/planned.ts";
import { requireDeployable } from "../../../src/lifecycle/installation/preflight.ts";
import { openProofFork } from "../../../src/lifecycle/proof-fork.ts";
import type { Fork } from "../../../src/range/fork.ts";
import { aaveParameters, hireTeam, type Team } from "../../support/installation.ts";

const empty = `0x${"e0".repeat(20)}`;

describe("what is refused before anything is deployed", function () {
  this.timeout(120_000);
  let fork: Fork;
  let team: Team;
  let rpc: Rpc;
  before(async () => {
    fork = await openProofFork({ kind: "embedded" }, "anvil");
    team = await hireTeam(fork);
    rpc = openRpc(fork.url);
  });
  after(async () => {
    await rpc.close();
    await fork.close();
  });

  /** The code and the message of what it raises. */
  async function refused(change: (parameters: ReturnType<typeof aaveParameters>) => object) {
    const chain = openChain(1n, [rpc]);
    try {
      await requireDeployable(parseParameters(change(aaveParameters(team)), "file"), await chain.head(), chain);
      return "accepted";
    } catch (error) {
      return `${(error as { code?: string }).code}: ${(error as Error).message}`;
    }
  }

  it("nothing of what is in order", async () => {
    expect(await refused((it) => it)).to.equal("accepted");
  });

  const cases: readonly (readonly [what: string, says: RegExp, change: Parameters<typeof refused>[0]])[] = [
    ["an unknown setting", /CONFIG: file: top/, (it) => ({ ...it, adminn: 1 })],
    [
      "a guardian twice",
      /different guardians/,
      (it) => ({ ...it, guardians: { ...it.guardians, members: [empty, empty, empty] } }),
    ],
    [
      "a quorum that cannot be reached",
      /quorum <= topQuorum <= 3/,
      (it) => ({ ...it, guardians: { ...it.guardians, topQuorum: 4 } }),
    ],
    [
      "a quorum above the top quorum",
      /quorum <= topQuorum/,
      (it) => ({ ...it, guardians: { ...it.guardians, quorum: 3, topQuorum: 2 } }),
    ],
    ["a delay that the hub refuses", /planDelaySeconds/, (it) => ({ ...it, planDelaySeconds: 3_599 })],
    [
      "a quick way that is slower",
      /quickDelaySeconds/,
      (it) => ({ ...it, recovery: { ...it.recovery, quickDelaySeconds: 43_201 } }),
    ],
    [
      "a release path that is too slow for plans",
      /delaySeconds/,
      (it) => ({ ...it, recovery: { ...it.recovery, delaySeconds: 86_401 } }),
    ],
    ["a key for a plan that there is not", /which there is not/, (it) => ({ ...it, plans: [] })],
    [
      "a module without a Safe",
      /the Safe whose module/,
      (it) => ({ ...it, plans: it.plans.map((one) => ({ ...one, of: "module" })) }),
    ],
    ["a Safe that is none", /expected a Safe at/, (it) => ({ ...it, safe: it.handover[0]?.to })],
    [
      "a target without code",
      /expected a contract at 0xe0/,
      (it) => ({ ...it, pauses: [{ target: empty, call: "pause()" }] }),
    ],
    [
      "a function that is none",
      /expected a function/,
      (it) => ({ ...it, pauses: [{ target: it.handover[0]?.to, call: "pause" }] }),
    ],
    [
      "a name that nothing has",
      /found \$nothing/,
      (it) => ({ ...it, handover: [{ ...it.handover[0], args: ["$nothing"] }] }),
    ],
    [
      "a plan that loosens",
      /LOOSENS|ends a pause/,
      (it) => ({
        ...it,
        plans: [
          {
            ...it.plans[0],
            actions: [
              {
                use: "call",
                target: it.handover[0]?.to,
                call: "unpause()",
                probe: { target: it.handover[0]?.to, call: "paused() view returns (bool)" },
              },
            ],
          },
        ],
      }),
    ],
    [
      "a grant that is too long",
      /ends within 366 days/,
      (it) => ({ ...it, triggers: it.triggers.map((one) => ({ ...one, until: "2099-01-01" })) }),
    ],
    [
      "a grant that ends before the plan is committed",
      /ends within 366 days/,
      (it) => ({ ...it, triggers: it.triggers.map((one) => ({ ...one, until: "2001-01-01" })) }),
    ],
    [
      "a quorum of one",
      /ONE_KEY.*one guardian alone is a quorum/,
      (it) => ({ ...it, guardians: { ...it.guardians, quorum: 1 } }),
    ],
    ["an admin with one key", /ONE_KEY.*the hub's admin.*one key/, (it) => ({ ...it, admin: empty })],
    [
      "a recovery with one key",
      /ONE_KEY.*the right to resume.*one key/,
      (it) => ({ ...it, recovery: { ...it.recovery, authority: empty } }),
    ],
    [
      "a recovery with the trigger key",
      /a trigger key and the right to resume/,
      (it) => ({ ...it, recovery: { ...it.recovery, authority: team.bot } }),
    ],
    [
      "a guardian who is the trigger key",
      /a guardian and a trigger key/,
      (it) => ({ ...it, triggers: it.triggers.map((one) => ({ ...one, key: team.guardians[0] })) }),
    ],
    [
      "an admin who recovers",
      /the hub's admin and the right to resume/,
      (it) => ({ ...it, recovery: { ...it.recovery, authority: team.admin } }),
    ],
    [
      "an admin who is a guardian",
      /a guardian and the hub's admin/,
      (it) => ({ ...it, guardians: { ...it.guardians, members: [team.admin, ...it.guardians.members.slice(1)] } }),
    ],
  ];
  for (const [what, says, change] of cases)
    it(what, async () => {
      expect(await refused(change)).to.match(says);
    });

  it("a module of a Safe with one owner who signs", async () => {
    const before = await fork.rpc("evm_snapshot", []);
    const hands = handsOn(fork, hubInterface());
    const data = encodeCall(team.keeper, "changeThreshold(uint256)", [1]).data;
    await hands.act(team.keeper, { to: team.keeper, data });
    const alone = await refused((it) => ({
      ...it,
      recovery: { ...it.recovery, admin: team.admin },
      safe: team.keeper,
    }));
    await fork.rpc("evm_revert", [before]);

    expect(alone).to.match(/ONE_KEY.*the Safe that acts, 0x\w+, is in the hands of one key/);
  });

  it("nothing of the example, but that nobody stands behind its addresses", () => {
    const parameters = loadParameters("examples/installation.yaml");

    expect(laterCalls(parameters, imaginedPlaces())).to.have.length(5);
  });

  it("not one admin for the hub and for the manager, who both announce what they do", async () => {
    expect(await refused((it) => ({ ...it, recovery: { ...it.recovery, admin: team.admin } }))).to.equal("accepted");
  });
});
