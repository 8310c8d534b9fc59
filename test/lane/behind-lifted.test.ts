import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import { type Ladder, ladderName } from "../../src/core/ladder/rungs.ts";
import type { Block } from "../../src/core/types.ts";
import { detector } from "../core/watching.ts";
import { blockOf, fakeAction, findingOf, observationOf, preparedOf } from "../support/fakes.ts";
import { chainOf, runAll } from "./laning.ts";

const head = blockOf(111);
const ladder: Ladder = [
  { kind: "action", action: "pause", afterBlocks: 0n },
  { kind: "action", action: "other", afterBlocks: 2n },
];

/** An attack in block 103 of eleven missed ones. Its pause held at the last head that anybody looked at, and people lift it in this block. */
async function looked(liftedIn: bigint, way?: Ladder) {
  const rest = () => pause(40);
  const source = async function* () {
    yield observationOf(blockOf(100));
    await rest();
    for (let number = 101; number < 111; number++) yield observationOf(blockOf(number), { isHead: false, head });
    for (const number of [111, 112, 113, 114]) {
      yield observationOf(blockOf(number));
      await rest();
    }
  };
  const holds = async ({ number }: { readonly number: bigint }) => number < liftedIn;
  const action = fakeAction({ holds, prepare: async (block) => preparedOf({ holds: await holds(block) }) });
  const found = async ({ block }: { block: Block }) => (block.number === 103n ? [findingOf({ block })] : []);
  const steps = ["pause", "other"];
  const detectors = [detector("owner", [], found)];
  const { app } = chainOf({ ...{ name: "a", id: 1n, head: 100, steps, source, action, detectors } });
  const name = way === undefined ? "pause" : ladderName(way);
  const taken = { steps: [name], ...(way && { ladders: { [name]: way } }) };
  const playbooks = app.playbooks.map((one) => ({ ...one, ...taken }));
  const chain = { ...app.chain, blockAt: async (number: bigint) => blockOf(number) };
  const { entries } = await runAll([{ ...app, chain, detecting: chain, playbooks }]);
  const already = entries.find(({ body }) => body["status"] === "already")?.body;
  return {
    seen: already?.["seen"],
    sent: entries.flatMap(({ kind, body }) => (kind === "intent" ? [body["action"]] : [])),
  };
}

describe("a lane that goes through missed blocks: what people lifted in them", () => {
  it("is left alone where it held at the finding (it was asked of the head, which nobody had looked at, and brought about anew)", async () => {
    const { seen, sent } = await looked(105n);

    expect([seen, sent]).to.deep.equal(["103", []]);
  });

  it("is brought about where it was lifted before the finding, or in its block", async () => {
    for (const liftedIn of [102n, 103n]) expect((await looked(liftedIn)).sent).to.deep.equal(["pause"]);
  });

  it("is left alone by a ladder as well (its next way was taken)", async () => {
    const { seen, sent } = await looked(105n, ladder);

    expect([seen, sent]).to.deep.equal(["103", []]);
  });

  it("is brought about by a ladder where it was lifted before the finding, or in its block", async () => {
    for (const liftedIn of [102n, 103n]) expect((await looked(liftedIn, ladder)).sent[0]).to.equal("pause");
  });
});
