import { expect } from "chai";
import { detector } from "./core/watching.ts";
import { chainOf, intentsOf, runAll } from "./laning.ts";
import { blockOf, fakeAction, fakeStore, findingOf, observationOf, preparedOf } from "./support/fakes.ts";

/** Somebody else brought the effect about in block 102 and lifted it in block 108. */
const holds = async ({ number }: { readonly number: bigint }) => number >= 102n && number < 108n;
const action = fakeAction({ holds, prepare: async (block) => preparedOf({ holds: await holds(block) }) });
const finds = detector("owner", [], async ({ block }) =>
  block.number === 100n ? [findingOf({ key: "stolen", block })] : [],
);

/** A run that begins at this head and then sees these blocks. */
function runFrom(head: number, blocks: readonly number[], store = fakeStore()) {
  const source = async function* () {
    for (const number of blocks) yield observationOf(blockOf(number, "one"), { isHead: number >= head });
  };
  const setting = { name: "one", id: 1n, head, steps: ["pause"], detectors: [finds], source, action };
  const { app } = chainOf(setting);
  const chain = { ...app.chain, blockAt: async (number: bigint) => blockOf(Number(number), "one") };
  return runAll([{ ...app, chain }], store);
}

describe("a restart", () => {
  it("leaves alone what people lifted that held when the finding was taken, later than it was found (it was paused anew)", async () => {
    const { entries: before } = await runFrom(105, [100, 106]);
    const journal = before.map((entry, index) => ({ ...entry, seq: index + 1, at: 0, prev: "", hash: "" }));
    const store = fakeStore({ entries: async (after) => journal.filter(({ seq }) => seq > after) });

    const { entries } = await runFrom(110, [111, 112], store);

    expect(before.flatMap(({ kind, body }) => (kind === "outcome" ? [body["status"]] : []))).to.deep.equal(["already"]);
    expect(entries.filter(({ body }) => body["untried"] !== undefined)).to.deep.equal([]);
    expect(intentsOf(entries)).to.deep.equal([]);
  });
});
