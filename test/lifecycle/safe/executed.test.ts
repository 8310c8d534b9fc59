import { expect } from "chai";
import { agreedBy } from "../../../src/chain/quorum.ts";
import { executionFailure, executionSuccess, findExecution } from "../../../src/lifecycle/safe/executed.ts";
import { blockOf, hashFor } from "../../support/fakes.ts";
import { proposalOf } from "../../support/proposals.ts";

const proposal = proposalOf(3n);
const [tx, other] = [hashFor("transaction"), hashFor("another")];
const logOf = (event: string, transactionHash = tx) => ({
  topics: [event, proposal.safeTxHash],
  data: "0x",
  transactionHash,
});
const success = [logOf(executionSuccess)];

/** What is found where these nodes answer so, and two must say the same. */
async function found(answers: readonly unknown[], upTo = 200) {
  const asked: unknown[] = [];
  const nodes = answers.map((answer, at) => ({
    name: `${at}`,
    request: async (_: string, params?: readonly unknown[]) => {
      asked.push(...(params ?? []));
      return answer;
    },
    close: async () => undefined,
  }));
  const ask = agreedBy({ order: () => nodes, quorum: 2 });
  return { execution: await findExecution(proposal, blockOf(upTo), ask), asked };
}

describe("whether a Safe executed a proposal", () => {
  it("is believed of no single node, neither that it did nor that it did not, nor to what effect", async () => {
    for (const lie of [success, [logOf(executionFailure)]])
      expect((await found([lie, [], []])).execution).to.deep.equal({ status: "none" });
    for (const lie of [[], [logOf(executionFailure)], [logOf(executionSuccess, other)], "nonsense"])
      expect((await found([lie, success, success])).execution).to.deep.equal({
        status: "done",
        hash: tx,
        success: true,
      });
  });

  it("is not known where too few say the same", async () => {
    expect((await found([success, []])).execution).to.deep.equal({ status: "unknown" });
    expect((await found([success, "nonsense"])).execution).to.deep.equal({ status: "unknown" });
  });

  it("is asked up to the block that everything else is read at, and not at all since one that is later", async () => {
    const { asked } = await found([success, success]);
    expect(asked[0]).to.include({ address: proposal.safe, fromBlock: "0x64", toBlock: "0xc8" });

    const [before, at] = [await found([[], []], 99), await found([[], []], 100)];
    expect([before.execution.status, at.execution.status]).to.deep.equal(["unknown", "none"]);
    expect(before.asked).to.deep.equal([]);
  });
});
