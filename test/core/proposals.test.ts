import { expect } from "chai";
import { entryOfExecution, entryOfProposal, openProposals } from "../../src/core/proposals.ts";
import type { Entry, NewEntry } from "../../src/core/types.ts";
import { proposalOf } from "../support/proposals.ts";

const storeOf = (entries: readonly NewEntry[]) => ({
  entries: async (after: number): Promise<readonly Entry[]> =>
    entries.map((entry, at) => ({ ...entry, seq: at + 1, at: 0, prev: "", hash: "" })).slice(after, after + 1),
});

describe("proposals in the journal", () => {
  const [first, second] = [proposalOf(1n), proposalOf(2n)];

  it("are none when somebody changed a field of an entry", async () => {
    const { body, ...entry } = entryOfProposal(first);
    const changed = {
      ...entry,
      body: { ...body, proposal: { ...Object(body["proposal"]), safe: `0x${"5b".repeat(20)}` } },
    };

    expect(await openProposals(storeOf([changed]))).to.deep.equal([]);
  });

  it("are read as they were written, until they are executed", async () => {
    const executed = entryOfExecution(first, `0x${"11".repeat(32)}`, "pause-pool holds");

    expect(await openProposals(storeOf([entryOfProposal(first), entryOfProposal(second)]))).to.deep.equal([
      first,
      second,
    ]);
    expect(await openProposals(storeOf([entryOfProposal(first), entryOfProposal(second), executed]))).to.deep.equal([
      second,
    ]);
  });
});
