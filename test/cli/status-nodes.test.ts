import { expect } from "chai";
import { nodeLine } from "../../src/cli/status-nodes.ts";
import { standingOf } from "../support/fakes.ts";

const { head: _, ...rest } = standingOf();
const asked = {
  ...rest,
  chain: "mainnet",
  head: "100",
  reads: { requests: 0, errors: {} },
  sends: { requests: 0, errors: {} },
};

describe("how status writes a node", () => {
  it("says that it is silent, how far it is behind, and what it did instead of answering", () => {
    const { behind: _, ...silent } = asked;
    const reads = {
      requests: 12,
      errors: { limited: 2, refused: 0, unreachable: 1 },
      latency: { p50: 1.25, p99: 900.4 },
    };

    expect(nodeLine({ ...silent, reads })).to.equal(
      "SILENT    node a:8545 of mainnet: head 100, answers in 1.3 / 900 ms, 2 limited, 1 unreachable errors in 12 requests to read, no errors in 0 requests on the connections that send, asked 0 in the last second",
    );
    expect(nodeLine({ ...asked, behind: 3, coolingMs: 1_500 })).to.match(
      /^behind {4}node a:8545 of mainnet: head 100, 3 behind, .* spared for 1500 ms, asked 0 in the last second$/,
    );
    expect(nodeLine(asked)).to.match(/^ok {8}node/);
    expect(nodeLine({ ...asked, budget: { takes: 25.6, asked: 20, waiting: 3 } })).to.match(
      /asked 20 of the 25 that it takes in the last second, 3 wait$/,
    );
  });
});
