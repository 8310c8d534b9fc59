import { expect } from "chai";
import type { Block, NewEntry } from "../../src/core/types.ts";
import { learnDecided } from "../core/deciding.ts";
import { makeIntent } from "../store/changes.ts";
import { blockOf, fakeAction, fakeStore, findingOf, observationOf, preparedOf, settled } from "../support/fakes.ts";
import { chainOf, runAll } from "./laning.ts";

/** Something was found in this block, the pause signed and the process killed; meanwhile a shorter branch took the block's place. */
const gone = blockOf(105, "old");
const other = (number: number) => blockOf(number, "one");

/** What is sent from a start at this head on, where these blocks follow and the pause holds at those. */
async function sentFrom(head: number, following: readonly Block[], holding: readonly Block[], found = gone) {
  const before: NewEntry[] = [];
  learnDecided({ take: (entry) => void before.push(entry) }, findingOf({ key: "stolen", block: found }), ["pause"]);
  const open = { ...makeIntent("1:stolen"), chainId: 1n, incident: "stolen", action: "pause", sinceBlock: 105n };
  before.push({
    kind: "intent",
    ref: open.id,
    body: { action: "pause", incident: "stolen", chain: "1", block: "105" },
  });
  const journal = before.map((entry, index) => ({ ...entry, seq: index + 1, at: 0, prev: "", hash: "" }));
  const entriesAfter = async (after: number) => journal.filter(({ seq }) => seq > after);
  const store = fakeStore({ entries: entriesAfter, openIntents: async () => [open] });
  const held = new Set(holding.map(({ hash }) => hash));
  const prepared = new Set<string>();
  const action = fakeAction({
    idempotent: true,
    holds: async ({ hash }) => held.has(hash),
    prepare: async ({ hash }) => {
      prepared.add(hash);
      return preparedOf({ holds: held.has(hash) });
    },
  });
  const source = async function* () {
    for (const block of following) {
      yield observationOf(block);
      while (!prepared.has(block.hash)) await settled();
      for (let look = 0; look < 20; look++) await settled();
    }
  };
  const { app, executor } = chainOf({ name: "one", id: 1n, head, steps: ["pause"], source, action });
  const chain = {
    ...app.chain,
    blockAt: async (number: bigint) => (number > BigInt(head) ? gone : other(Number(number))),
  };
  const { entries } = await runAll([{ ...app, chain }], store);
  const sent = executor.trace.flatMap((step) => (step.startsWith("broadcast") ? [step.split(" ")[0]] : []));
  return { sent: sent.length, retracted: entries.filter(({ kind }) => kind === "retracted").length };
}

describe("a start on a branch that lacks the block of what was found", () => {
  it("sends nothing while the effect holds there, nor when it is lifted in the next block [a pause landed behind the people who opened in it]", async () => {
    const at = [other(105), other(106), other(107)];

    expect(await sentFrom(104, at, [other(104)])).to.deep.equal({ sent: 0, retracted: 1 });
    expect(await sentFrom(105, at, [other(105)])).to.deep.equal({ sent: 0, retracted: 1 });
  });

  it("sends where the effect does not hold there, or the block is part of the chain", async () => {
    const sent = async (...given: Parameters<typeof sentFrom>) => (await sentFrom(...given)).sent;

    expect(await sent(104, [], [])).to.equal(1);
    expect(await sent(105, [], [other(105)], other(105))).to.equal(1);
  });

  it("sends it as soon as a node that lagged shows that very block, and that the effect does not hold there", async () => {
    expect((await sentFrom(104, [gone], [other(104)])).sent).to.be.at.least(1);
  });
});
