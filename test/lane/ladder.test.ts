import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import type { Block, BlockRef, Finding } from "../../src/core/types.ts";
import { detector } from "../core/watching.ts";
import {
  blockOf,
  entriesOf,
  fakeAction,
  fakeStore,
  findingOf,
  hashFor,
  observationOf,
  preparedOf,
  settled,
} from "../support/fakes.ts";
import { chainOf, runAll } from "./laning.ts";

const mined = blockOf(102);
/** The block in which the pause is mined, and those before it, are taken away by a reorganisation. */
const shown: readonly (readonly [Block, readonly Block[]])[] = [
  ...[blockOf(100), blockOf(101), mined].map((block) => [block, []] as const),
  [blockOf(100, "b", "a"), [mined, blockOf(101), blockOf(100)]],
  ...[blockOf(101, "b"), blockOf(102, "b")].map((block) => [block, []] as const),
];

/** What the journal says of a ladder whose first rung is a pause; findings by the block that shows them. */
async function journalOf(findings: ReadonlyMap<string, Finding>) {
  let newest: BlockRef = blockOf(99);
  const armed = new Set<string>();
  const store = fakeStore();
  const isHeld = () => entriesOf(store).some(({ kind, body }) => kind === "rung" && body["status"] === "held");
  const source = async function* () {
    for (const [block, reorged] of shown) {
      newest = block;
      yield observationOf(block, { reorged });
      // What follows the block is done.
      while (!armed.has(block.hash) || (block.hash === mined.hash && !isHeld())) await settled();
    }
  };
  const action = fakeAction({ holds: async ({ hash }) => hash === mined.hash });
  const looks = detector("owner", [], async ({ block }) => [findings.get(block.hash) ?? []].flat());
  const { app } = chainOf({
    ...{ name: "one", id: 1n, head: 99, steps: ["pause"], detectors: [looks], source, action },
    sends: {
      arm: async ({ hash }, calls) => {
        armed.add(hash);
        return calls.map((one) => ({ action: one.action, armed: true, reason: "simulated" }));
      },
      receipt: async (txs) => {
        const hash = txs.at(-1)?.hash ?? hashFor("none");
        return newest.hash === mined.hash ? { hash, block: mined, success: true } : undefined;
      },
    },
  });
  const rung = { kind: "action", action: "pause", afterBlocks: 0n } as const;
  const playbooks = app.playbooks.map((one) => ({ ...one, steps: ["stop"], ladders: { stop: [rung] } }));
  await runAll([{ ...app, playbooks, chain: { ...app.chain, head: async () => blockOf(99) } }], store);
  return entriesOf(store).flatMap(({ kind, body }) => {
    if (kind === "rung" || kind === "outcome") return [`${kind} ${body["status"]}`];
    return ["intent", "replaced"].includes(kind) ? [kind] : [];
  });
}

describe("a ladder whose containment and finding a reorganisation took away", () => {
  const first = [blockOf(100).hash, findingOf({ key: "stolen", block: blockOf(100) })] as const;

  it("sends its transaction again for another incident that joined it (it was forgotten, and the ladder climbed on without it)", async () => {
    const other = [blockOf(101).hash, findingOf({ key: "other", block: blockOf(99) })] as const;

    const entries = await journalOf(new Map([first, other]));

    const before = ["rung begun", "intent", "rung joined", "replaced", "outcome contained", "rung held"];
    expect(entries).to.deep.equal([...before, "rung reopened", "replaced", "replaced", "replaced"]);
  });

  it("forgets both where nothing else asks for them", async () => {
    const entries = await journalOf(new Map([first]));

    const before = ["rung begun", "intent", "replaced", "outcome contained", "rung held"];
    expect(entries).to.deep.equal(before);
  });
});

describe("a ladder whose pause was mined, and lifted, before anybody looked", () => {
  it("takes no further way while that look is on its way (what people had opened was closed by the next one)", async () => {
    const store = fakeStore();
    const source = async function* () {
      for (const number of [100, 102]) {
        yield observationOf(blockOf(number));
        await sleep(100);
      }
    };
    const holds = async ({ number }: BlockRef) => number === 101n;
    const looks = detector("owner", [], async ({ block }) => (block.number === 100n ? [findingOf({ block })] : []));
    const { app } = chainOf({
      ...{ name: "one", id: 1n, head: 100, steps: ["pause", "trip"], detectors: [looks], source },
      action: fakeAction({ holds, prepare: async (block) => preparedOf({ holds: await holds(block) }) }),
      sends: {
        receipt: async (txs) => {
          await sleep(20);
          return { hash: txs.at(-1)?.hash ?? hashFor("none"), block: blockOf(101), success: true };
        },
      },
    });
    const rungs = ["pause", "trip"].map((action, at) => ({ kind: "action", action, afterBlocks: BigInt(at) }) as const);
    const playbooks = app.playbooks.map((one) => ({ ...one, steps: ["stop"], ladders: { stop: rungs } }));

    await runAll([{ ...app, playbooks }], store);

    const said = entriesOf(store).filter(({ kind }) => ["rung", "intent", "outcome"].includes(kind));
    expect(said.map(({ kind, body }) => `${kind} ${body["status"]} ${body["action"]}`)).to.deep.equal([
      "rung begun pause",
      "intent undefined pause",
      "outcome contained pause",
      "rung held pause",
    ]);
  });
});
