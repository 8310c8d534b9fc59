import { expect } from "chai";
import type { Block } from "../../src/core/types.ts";
import { detector } from "../core/watching.ts";
import { blockOf, fakeStore, findingOf, observationOf } from "../support/fakes.ts";
import { chainOf, runAll } from "./laning.ts";

const [attacked, head] = [blockOf(101), blockOf(111)];

/** What is decided of an attack in the first of eleven missed blocks, which lead to a head; nothing comes after that. */
async function decided() {
  const source = async function* () {
    yield observationOf(attacked, { isHead: false, head });
    for (let number = 102; number < 111; number++) yield observationOf(blockOf(number), { isHead: false, head });
    yield observationOf(head);
  };
  const found = async ({ block }: { block: Block }) => (block.number === 101n ? [findingOf({ block })] : []);
  const { app } = chainOf({
    ...{ name: "one", id: 1n, head: 100, steps: ["pause"], source },
    detectors: [detector("owner", [], found)],
  });
  const playbooks = app.playbooks.map((one) => ({ ...one, do: "act-unless-vetoed", vetoBlocks: 6n }) as const);
  const { entries } = await runAll([{ ...app, playbooks }], fakeStore());
  return entries.flatMap(({ kind, body }) => {
    if (kind === "intent") return [kind];
    return kind === "decision" ? [`${body["verdict"]} ${body["due"]}`] : [];
  });
}

describe("a lane that goes through missed blocks", () => {
  it("leaves people the whole window to veto from the head on (it acted at once, for the window was over before it was told)", async () => {
    expect(await decided()).to.deep.equal(["delay 117"]);
  });
});
