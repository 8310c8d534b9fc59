import { expect } from "chai";
import type { Block, Finding, Hash } from "../../src/core/types.ts";
import { detector } from "../core/watching.ts";
import { blockOf, fakeAction, fakeStore, findingOf, observationOf, settled } from "../support/fakes.ts";
import { chainOf, runAll } from "./laning.ts";

type Shown = { readonly block: Block; readonly reorged?: readonly Block[] };

const stolen = (block: Block) => findingOf({ key: "stolen", block });
/** At block 100, whose place another branch takes after 101. */
const start: readonly Shown[] = [{ block: blockOf(100) }, { block: blockOf(101) }];
const branchTo = (last: number): readonly Shown[] => [
  { block: blockOf(100, "b", "a"), reorged: [blockOf(101), blockOf(100)] },
  ...Array.from({ length: last - 100 }, (_, index) => ({ block: blockOf(101 + index, "b") })),
];

/** What the journal says of actions where these blocks are shown, and these findings made, by the block at which they are; nothing is mined. */
async function journalOf(shown: readonly Shown[], findings: ReadonlyMap<Hash, Finding>) {
  const prepared = new Set<Hash>();
  const source = async function* () {
    for (const { block, reorged = [] } of shown) {
      yield observationOf(block, { reorged });
      // What follows the last block is done: what is prepared is of it.
      while (!prepared.has(block.hash)) await settled();
    }
  };
  const looks = detector("owner", [], async ({ block }) => [findings.get(block.hash) ?? []].flat());
  const action = fakeAction({ holds: async () => false });
  const { app } = chainOf({
    ...{ name: "one", id: 1n, head: 99, steps: ["pause"], detectors: [looks], source, action },
    sends: {
      arm: async ({ hash }, calls) => {
        prepared.add(hash);
        return calls.map((one) => ({ action: one.action, armed: true, reason: "simulated" }));
      },
    },
  });
  const { entries } = await runAll([{ ...app, chain: { ...app.chain, head: async () => blockOf(99) } }], fakeStore());
  return entries.flatMap(({ kind, body }) => {
    if (kind === "intent" || kind === "replaced") return [kind];
    return kind === "outcome" ? [String(body["status"])] : [];
  });
}

describe("an open transaction whose finding a reorganisation took away", () => {
  const first = [blockOf(100).hash, stolen(blockOf(100))] as const;

  it("is made dearer no more, and withdrawn (it was made dearer at each block until somebody was paused for nothing)", async () => {
    const entries = await journalOf([...start, ...branchTo(127)], new Map([first]));

    expect(entries).to.deep.equal(["intent", "replaced", "withdrawn"]);
  });

  it("brings about what is found again on the new branch", async () => {
    const again = [blockOf(103, "b").hash, stolen(blockOf(103, "b"))] as const;

    const entries = await journalOf([...start, ...branchTo(105)], new Map([first, again]));

    expect(entries).to.deep.equal(["intent", "replaced", "covered", "replaced", "replaced", "replaced"]);
  });

  it("is followed by another one for what is found again after it was withdrawn", async () => {
    const again = [blockOf(128, "b").hash, stolen(blockOf(128, "b"))] as const;

    const entries = await journalOf([...start, ...branchTo(129)], new Map([first, again]));

    expect(entries).to.deep.equal(["intent", "replaced", "withdrawn", "intent", "replaced"]);
  });

  it("is made dearer on for what a slow detector found in a block that is left, and was passed over for it", async () => {
    const late = [blockOf(101).hash, stolen(blockOf(99))] as const;

    const entries = await journalOf([...start, ...branchTo(102)], new Map([first, late]));

    expect(entries).to.deep.equal(["intent", "replaced", "replaced", "replaced", "replaced"]);
  });
});
