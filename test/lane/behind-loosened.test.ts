import { expect } from "chai";
import { replay } from "../../src/core/replay.ts";
import type { Block, Entry } from "../../src/core/types.ts";
import { approver, policyOf } from "../core/deciding.ts";
import { detector } from "../core/watching.ts";
import { blockOf, entriesOf, fakeStore, findingOf, observationOf } from "../support/fakes.ts";
import { chainOf, runAll } from "./laning.ts";

const [last, attacked, head] = [100, blockOf(101), blockOf(111)];
const { key } = findingOf();

type Setting = { readonly verb: string; readonly scope?: string; readonly ends: Block; readonly from?: number };

/** What comes of something in the first of eleven missed blocks, where approvers loosened this until then; a lane begins at `from`. */
async function looked({ verb, scope = "*", ends, from = last }: Setting) {
  const signed = { verb, scope, ends: `${ends.timestamp}`, by: [approver], nonce: "0x1" };
  const command: Entry = { seq: 1, at: 0, kind: "command", ref: `${verb}:${scope}`, prev: "", hash: "x", body: signed };
  const source = async function* () {
    const more = from < 111 ? { head } : {};
    for (let number = 101; number < 111; number++) yield observationOf(blockOf(number), { isHead: false, ...more });
    yield observationOf(head);
  };
  const found = async ({ block }: { block: Block }) =>
    block.number === attacked.number ? [findingOf({ block: { number: block.number, hash: block.hash } })] : [];
  const { app } = chainOf({
    ...{ name: "a", id: 1n, head: from, steps: ["pause"], source },
    detectors: [detector("owner", [], found)],
  });
  const store = fakeStore({
    head: async () => ({ seq: 1, hash: "x" }),
    entries: async (after) => (after === 0 ? [command] : []),
  });
  await runAll([app], store);
  const journal = [command, ...entriesOf(store).map((one, seq) => ({ ...command, ...one, seq }))];
  return { app, journal };
}

async function verdicts(setting: Setting) {
  const { journal } = await looked(setting);
  return journal.flatMap(({ kind, body }) => (kind === "decision" ? [body["verdict"]] : []));
}

const all = [
  { verb: "maintenance", verdict: "notify" },
  { verb: "silence", verdict: "ignore" },
  { verb: "brake", verdict: "ask" },
  { verb: "veto", scope: key, verdict: "notify" },
] as const;

describe("a lane that goes through missed blocks: what approvers loosened", () => {
  it("covers what lies before its end, also where it ended in the gap (the announced work was paused)", async () => {
    for (const { verdict, ...loosened } of all)
      expect(await verdicts({ ...loosened, ends: blockOf(102) })).to.deep.equal([verdict]);
  });

  it("covers it after a restart at the head, too", async () => {
    expect(await verdicts({ verb: "maintenance", ends: blockOf(102), from: 111 })).to.deep.equal(["notify"]);
  });

  it("covers nothing in the block at which it ends", async () => {
    for (const { verdict: _, ...loosened } of all)
      expect(await verdicts({ ...loosened, ends: attacked })).to.deep.equal(["act"]);
  });

  it("is judged the same when the journal is played again, with heights of the head", async () => {
    const { app, journal } = await looked({ verb: "maintenance", ends: blockOf(102) });

    const again = replay(journal, policyOf([...app.playbooks], { mode: "act" }), 1n);

    expect(again.map(({ was, isSame }) => [was, isSame])).to.deep.equal([["notify", true]]);
    const found = journal.find(({ kind }) => kind === "finding");
    expect(found?.body).to.deep.include({ head: "111", time: `${attacked.timestamp}` });
  });
});
