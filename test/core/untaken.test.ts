import { expect } from "chai";
import type { Change } from "../../src/core/change.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { NewEntry } from "../../src/core/types.ts";
import { keepingUntaken } from "../../src/core/untaken.ts";
import { makeIntent } from "../store/changes.ts";
import { blockOf, fakeStore, settled } from "../support/fakes.ts";

describe("what neither the record nor the second file took", () => {
  const entryOf = (kind: NewEntry["kind"], ref: string, body: NewEntry["body"] = {}): NewEntry => ({ kind, ref, body });
  const full = new FirebreakError("SPOOL", "no space left", { retryable: true });
  const head: Change = { entries: [], cursor: { chainId: 1n, block: blockOf(100) } };

  /** `fault`: what whoever writes something is answered; how far a source has got goes nowhere while the record is away. */
  function set() {
    const state: { fault: FirebreakError | undefined } = { fault: full };
    const [written, told]: [string[], string[]] = [[], []];
    const record = fakeStore({
      commit: async ({ entries, at = 0, closes }) => {
        if (state.fault !== undefined && entries.length > 0) throw state.fault;
        for (const { kind, ref } of entries) written.push(`${kind} ${ref} at ${at}${closes ? " closes" : ""}`);
        return [];
      },
    });
    const tell = ({ kind, ref }: NewEntry) => void told.push(`${kind} ${ref}`);
    const store = keepingUntaken(record, { tell, now: () => 7 });
    const write = (change: Change) => store.commit(change).catch(({ code }: FirebreakError) => code);
    const again = async (fault?: FirebreakError) => {
      state.fault = fault;
      await write(head);
      await settled();
    };
    return { written, told, write, again };
  }

  it("is told and written later, where nobody says it twice (status called a path armed whose key was empty, until it was filled)", async () => {
    const { written, told, write, again } = set();
    const outcome = { entries: [entryOf("outcome", "intent")], closes: "intent" };

    const answers = [
      await write({ entries: [entryOf("disarmed", "pause"), entryOf("fault", "source")] }),
      await write(outcome),
      await write({ entries: [entryOf("effect", "pause")] }),
    ];
    await again(full);
    await again();

    expect(answers).to.deep.equal(["SPOOL", "SPOOL", "SPOOL"]);
    expect(told).to.deep.equal(["disarmed pause", "outcome intent"]);
    expect(written).to.deep.equal(["disarmed pause at 7", "outcome intent at 7 closes", "effect pause at 7"]);
  });

  it("is not written where something newer is", async () => {
    const { written, write, again } = set();

    await write({ entries: [entryOf("disarmed", "pause", { chain: "1" })] });
    await write({ entries: [entryOf("disarmed", "pause", { chain: "10" })] });
    await write({ entries: [entryOf("outcome", "intent")], closes: "intent" });
    await write({ entries: [entryOf("armed", "pause", { chain: "1" })] });
    await write({ entries: [entryOf("retracted", "intent")], reopens: "intent" });
    await again();

    expect(written).to.deep.equal(["disarmed pause at 7", "armed pause at 7"]);
  });

  it("is left to whoever may write it: intents and findings to those who try again, what is refused to nobody", async () => {
    const { written, told, write, again } = set();
    const fenced = new FirebreakError("STORE_FENCED", "another replica has it");

    await write({ entries: [entryOf("finding", "drain"), entryOf("intent", "intent")], intent: makeIntent("intent") });
    await write({ entries: [entryOf("outcome", "other")], closes: "other" });
    await again(fenced);
    await again();

    expect(written).to.deep.equal([]);
    expect(told).to.deep.equal(["outcome other"]);
  });
});
