import { expect } from "chai";
import { entryOfDecision, entryOfFinding } from "../../src/core/entries.ts";
import { historiesOf } from "../../src/core/histories.ts";
import type { Entry, NewEntry } from "../../src/core/types.ts";
import { blockOf, findingOf } from "../support/fakes.ts";
import { momentAt } from "./deciding.ts";

/** A journal of 600 incidents that were acted on, with as many lines of the readiness loop, and what was asked of it. */
function journal() {
  const moment = momentAt(1n);
  const entries: Entry[] = [];
  const asked: string[] = [];
  const add = (entry: NewEntry) => entries.push({ ...entry, seq: entries.length + 1, at: 0, prev: "", hash: "" });
  for (let block = 1; block <= 600; block++) {
    const finding = findingOf({ key: `k${block}`, block: blockOf(block) });
    const chosen = { verdict: "act", playbook: "stop", steps: ["pause"], atRisk: "", reason: "it says so" } as const;
    add(entryOfFinding(finding, moment, 0));
    add(entryOfDecision({ finding, ...chosen }, moment, 0));
    add({ kind: "armed", ref: "pause", body: { reason: "simulated" } });
  }
  const read = async (after: number, limit: number, kinds: readonly string[] = []) => {
    const page = entries.filter(({ seq, kind }) => seq > after && kinds.includes(kind)).slice(0, limit);
    asked.push(`${after} ${page.length}`);
    return page;
  };
  return { asked, read };
}

describe("histories at the start", () => {
  it("know what the journal says was handled, page by page, each of its own chain", async () => {
    const [history, other] = await historiesOf({ entries: journal().read }, [1n, 10n]);

    expect(history?.lastActed("k1", "pause")).to.equal(1n);
    expect(history?.lastActed("k600", "pause")).to.equal(600n);
    expect(history?.lastActed("k600", "strip")).to.equal(undefined);
    expect(other?.lastActed("k1", "pause")).to.equal(undefined);
  });

  it("read what there is to learn once for all chains, and nothing else", async () => {
    const { asked, read } = journal();

    await historiesOf({ entries: read }, [1n, 10n, 137n]);

    expect(asked).to.deep.equal(["0 1000", "1499 200", "1799 0"]);
  });
});
