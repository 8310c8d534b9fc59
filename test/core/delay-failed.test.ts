import { expect } from "chai";
import type { NewEntry } from "../../src/core/types.ts";
import { blockOf } from "../support/fakes.ts";
import { loosen, momentAt, playbookOf, tellAt } from "./deciding.ts";
import { set } from "./responding.ts";

const playbook = playbookOf({ do: "act-unless-vetoed", vetoBlocks: 20n, steps: ["pause"], cooldownBlocks: 300n });
const failed: NewEntry = {
  kind: "outcome",
  ref: "intent",
  body: { on: "1", status: "failed", action: "pause", again: ["owner:changed"] },
};

/** What was announced at block 100 and acted on at 120, and failed at 121. */
async function afterFailure() {
  const it = set({ playbook });
  const found = (block: number) => tellAt(block, { block: blockOf(block) }, it.responder);
  await found(100);
  for (const due of it.history.takeDue(120n)) await tellAt(120, due, it.responder);
  it.history.take(failed);
  const verdicts = () =>
    it.store.changes.flatMap(({ entries }) =>
      entries.flatMap(({ kind, body }) => (kind === "decision" ? [body["verdict"]] : [])),
    );
  return { ...it, found, verdicts };
}

describe("delay, when what was acted on failed", () => {
  it("acts on a repeat that comes before the failed one is handled again (people had their time twice)", async () => {
    const it = await afterFailure();

    await it.found(122);

    expect(it.verdicts()).to.deep.equal(["delay", "act", "act"]);
  });

  it("announces what is found after that, once its cool-down is over", async () => {
    const it = await afterFailure();
    for (const again of it.history.takeAgain()) await tellAt(121, again, it.responder);

    await it.found(401);

    expect(it.verdicts()).to.deep.equal(["delay", "act", "act", "delay"]);
  });

  it("announces anew what is found after the failed one was silenced, or its block was gone", async () => {
    const [silenced, gone] = [await afterFailure(), await afterFailure()];
    loosen(silenced.history, "silence", "owner", momentAt(122).time);
    for (const again of silenced.history.takeAgain()) await tellAt(121, again, silenced.responder);
    gone.history.take({ kind: "retracted", ref: "owner:changed", body: { blockHash: blockOf(100).hash } });

    for (const it of [silenced, gone]) await it.found(123);

    expect([silenced.verdicts(), gone.verdicts()]).to.deep.equal([
      ["delay", "act", "ignore", "delay"],
      ["delay", "act", "delay"],
    ]);
  });

  it("acts on what repeats a failed one until its cool-down is over: at, above", async () => {
    const [just, late] = [await afterFailure(), await afterFailure()];

    await just.found(400);
    await late.found(401);

    expect([just.verdicts(), late.verdicts()]).to.deep.equal([
      ["delay", "act", "act"],
      ["delay", "act", "delay"],
    ]);
  });

  it("hands nothing out for its announced block a second time", async () => {
    const it = await afterFailure();

    expect(it.history.takeDue(121n)).to.deep.equal([]);
    expect(it.history.takeAgain()).to.have.length(1);
  });
});
