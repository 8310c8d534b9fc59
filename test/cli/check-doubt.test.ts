import { expect } from "chai";
import { doubtWarnings } from "../../src/cli/check-doubt.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Action, Prepared } from "../../src/core/parts.ts";
import { playbookOf } from "../core/deciding.ts";
import { firebreak } from "../support/cli.ts";
import { blockOf, fakeAction, fakeChain, preparedOf, stranger, target } from "../support/fakes.ts";
import { openLiveChain } from "../support/live-chain.ts";

const asks = { safe: stranger, to: target, data: "0x8456cb59" } as const;
const made = (prepared: Partial<Prepared>) => fakeAction({ prepare: async () => preparedOf(prepared) });

async function warned(playbook: Parameters<typeof playbookOf>[0], pause: Action = made({})) {
  const actions = new Map([
    ["pause", pause],
    ["trip", made({ expires: true, tier: 1 })],
  ]);
  const playbooks = [playbookOf({ steps: ["pause", "trip"], ...playbook })];
  return doubtWarnings({ chains: [{ actions, chain: fakeChain({ head: async () => blockOf(100) }), playbooks }] });
}

describe("what check says of a playbook that acts on doubtful evidence", () => {
  it("warns of each step that no such evidence takes, and says who decides instead (it passed without a word)", async () => {
    const [low, unmined] = [await warned({ belowQuorum: "act" }), await warned({ pending: "act" }, made({ tier: 2 }))];

    expect([low.length, unmined.length]).to.deep.equal([1, 1]);
    expect(low[0]).to.match(/^playbook stop: `belowQuorum: act` takes .* a person is asked for pause each time; /);
    expect(unmined[0]).to.match(/^playbook stop: `pending: act` takes .* a person is asked for pause each time; /);
  });

  it("says nothing of steps that it takes, or that owners of a Safe judge, nor where a person is asked anyway", async () => {
    expect(await warned({ belowQuorum: "act" }, made({ expires: true }))).to.deep.equal([]);
    expect(await warned({ belowQuorum: "act" }, made({ asks }))).to.deep.equal([]);
    expect(await warned({ pending: "act" }, made({ tier: 1 }))).to.deep.equal([]);
    expect(await warned({})).to.deep.equal([]);
    expect(await warned({ belowQuorum: "ask", pending: "ask" })).to.deep.equal([]);
    expect(await warned({ do: "propose", belowQuorum: "act" })).to.deep.equal([]);
  });

  it("says nothing of what cannot be read, which is refused for that", async () => {
    const silent = fakeAction({
      prepare: async () => {
        throw new FirebreakError("NOT_EVALUABLE", "expected an answer, found none", {});
      },
    });

    expect(await warned({ belowQuorum: "act", pending: "act" }, silent)).to.deep.equal([]);
  });

  it("warns of a ladder of which every action would be refused, and of none that has a way", async () => {
    const ladderOf = (...actions: readonly string[]) => ({
      steps: ["ways"],
      ladders: { ways: actions.map((action) => ({ kind: "action", action, afterBlocks: 0n }) as const) },
      belowQuorum: "act" as const,
    });

    expect((await warned(ladderOf("pause")))[0]).to.include("every action of the ladder ways is refused");
    expect(await warned(ladderOf("pause", "trip"))).to.deep.equal([]);
  });

  it("is a warning, which refuses nothing", async function () {
    this.timeout(120_000);
    const live = await openLiveChain();
    const when = { detector: "bridge-role" };
    const playbook = { name: "rogue-bridge", when, do: "act", steps: ["pause-pool"], belowQuorum: "act" };
    const { path } = live.write({ playbooks: [playbook] });

    const { code, out } = await firebreak(["check", "--config", path], live.env).finally(() => live.close());

    expect(code).to.equal(0);
    expect(out).to.match(/^! playbook rogue-bridge: `belowQuorum: act` takes only effects that end by themselves/m);
  });
});
