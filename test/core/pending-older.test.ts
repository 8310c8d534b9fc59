import { expect } from "chai";
import { blockOf, findingOf } from "../support/fakes.ts";
import { loosen, playbookOf, tellAt } from "./deciding.ts";
import { set } from "./responding.ts";

const announced = playbookOf({ do: "act-unless-vetoed", vetoBlocks: 20n, steps: ["pause"] });
const finding = { key: findingOf().key };

describe("what waits for its deadline, or for people", () => {
  it("is kept, whatever was loosened at an older block that is looked at late (its own maintenance withdrew it)", async () => {
    for (const playbook of [announced, playbookOf({ do: "propose", steps: ["pause"] })])
      for (const verb of ["maintenance", "brake"]) {
        const it = set({ playbook });
        loosen(it.history, verb, "*", blockOf(106).timestamp);
        const at = (number: number) => ({ block: blockOf(number), time: blockOf(number).timestamp });
        await tellAt(200, { ...finding, ...at(200) }, it.responder);
        await tellAt(200, { ...finding, ...at(105) }, it.responder);

        expect(it.history.open(finding.key)?.finding.block.number, verb).to.equal(200n);
      }
  });

  it("gives way to surer evidence of an older block: a doubtful proposal of a made-up head kept people from being asked", async () => {
    const it = set({ playbook: playbookOf({ do: "propose", steps: ["pause"] }) });
    await tellAt(130, { ...finding, block: blockOf(130), belowQuorum: true }, it.responder);
    await tellAt(130, { ...finding, block: blockOf(101) }, it.responder);

    expect(it.history.open(finding.key)?.finding.block.number).to.equal(101n);
  });
});
