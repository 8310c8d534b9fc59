import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Observation } from "../../src/core/types.ts";
import { never, target } from "../support/fakes.ts";
import { emitted, look, nodeOf, pooledOf, refusing } from "./pooling.ts";

describe("mempool, of several nodes", () => {
  const pool = [pooledOf("drain")];
  const told = () => nodeOf(pool, [emitted]).node;
  const doubts = (seen: readonly Observation[]) => seen.map(({ belowQuorum = false }) => belowQuorum);

  it("shows as sure what a quorum has and says the same of: one fewer, as many", async () => {
    const { node: without } = nodeOf([], [emitted]);

    const fewer = await look([told(), told(), without, without], { quorum: 3 });
    const enough = await look([told(), told(), told(), without], { quorum: 3 });

    expect(doubts(fewer.seen)).to.deep.equal([true]);
    expect(doubts(enough.seen)).to.deep.equal([false]);
  });

  for (const [what, other] of [
    ["it does not have", nodeOf([], [emitted])],
    ["has another content", nodeOf([pooledOf("drain", { from: target })], [emitted])],
    ["would emit something else", nodeOf(pool, [{ ...emitted, data: "0x02" }])],
    ["would emit nothing", nodeOf(pool, [])],
    ["could be mined later only", nodeOf(pool, [emitted], { eth_getTransactionCount: () => "0x4" })],
    [
      "cannot be simulated",
      nodeOf(pool, [emitted], { eth_simulateV1: refusing(new FirebreakError("RPC_ERROR", "no")) }),
    ],
  ] as const)
    it(`shows as doubtful what one node makes up: of which the other says that it ${what}`, async () => {
      const changes = what === "cannot be simulated" ? { value: "0x2" } : {};
      const { node } = nodeOf([pooledOf("drain", changes)], [emitted]);

      const { seen } = await look([node, other.node], { quorum: 2 });

      expect(doubts(seen)).to.deep.equal([true]);
    });

  it("shows once more as sure what the others have later, at one of the next three polls: just in time, too late", async () => {
    const late = (polls: number) => {
      let asked = 0;
      const answer = () => (++asked > polls ? pool[0] : null);
      return nodeOf(pool, [emitted], { eth_getTransactionByHash: answer }).node;
    };

    const inTime = await look([told(), late(3)], { quorum: 2 }, 8);
    const tooLate = await look([told(), late(4)], { quorum: 2 }, 8);

    expect(doubts(inTime.seen)).to.deep.equal([true, false]);
    expect(doubts(tooLate.seen)).to.deep.equal([true]);
  });

  it("waits for no silent node when the others are a quorum", async () => {
    const silent = nodeOf(pool, [emitted], { eth_getTransactionByHash: () => never() });

    expect(doubts((await look([told(), silent.node, told()], { quorum: 2 })).seen)).to.deep.equal([false]);
  });
});
