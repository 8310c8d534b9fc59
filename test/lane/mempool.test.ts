import { expect } from "chai";
import { followMempool } from "../../src/lane/mempool.ts";
import { blockOf } from "../support/fakes.ts";

const nothing = async () => undefined;

describe("a lane's look at what is pending", () => {
  it("says of each look that failed so, and after each that it goes on, so that somebody can tell its end (it had none)", async () => {
    const [said, ended]: [string[], AbortController] = [[], new AbortController()];
    const request = async () => {
      if (said.length === 0) throw new Error("no filters here");
      return [];
    };
    const one = {
      detectors: [],
      config: { id: 1n, quorum: 1, blockSeconds: 12, mempool: { pollMs: 1, perPoll: 10 } },
      mempool: [{ name: "a", request }],
    };
    const well = () => {
      said.push("well");
      if (said.length > 2) ended.abort();
    };
    const pool = { failed: (what: string) => void said.push(what), well };

    const looks = { filters: [], head: () => blockOf(1), observe: nothing, found: nothing, deadlineMs: 1 };
    await followMempool(one as never, looks, pool, ended.signal);

    expect(said).to.deep.equal(["no filters here", "well", "well"]);
  });
});
