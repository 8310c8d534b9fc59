import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import { outflow } from "../../src/detectors/outflow.ts";
import { blockOf, fakeChain, observationOf } from "../support/fakes.ts";
import { vault } from "./balances.ts";

describe("outflow, where there is no quorum for a moment", () => {
  const balances = new Map<string, bigint>([
    [blockOf(99).hash, 100n],
    [blockOf(100).hash, 100n],
    [blockOf(101).hash, 100n],
    [blockOf(102).hash, 90n],
    [blockOf(103).hash, 60n],
  ]);
  const blockAt = async (number: bigint) => blockOf(number);
  const balanceIn = (known: ReadonlyMap<string, bigint>) =>
    fakeChain({
      blockAt,
      balance: async (_, { hash }) => {
        const balance = known.get(hash);
        if (balance !== undefined) return balance;
        throw new FirebreakError("NO_QUORUM", "no two nodes say the same of it", { retryable: true });
      },
    });
  const chain = balanceIn(balances);
  const lies = [blockOf(101, "lie", "a"), blockOf(102, "lie")];
  const loose = {
    ...balanceIn(new Map([...balances, ...lies.map(({ hash }) => [hash, 100n] as const)])),
    blockAt: async (number: bigint) => lies.find((lie) => lie.number === number) ?? blockOf(number),
  };
  const watching = () =>
    outflow.create(outflow.params.parse({ account: vault, moreThan: "30", withinBlocks: 2 }), { id: "out" });

  it("remembers no block that one node alone shows (it asked the quorum for a made-up one, and was blind for a window)", async () => {
    const detector = watching();
    await detector.observe(observationOf(blockOf(101)), chain);
    for (const lie of lies) await detector.observe(observationOf(lie, { belowQuorum: true }), loose);

    expect(await detector.observe(observationOf(blockOf(102)), chain)).to.deep.equal([]);
    expect(await detector.observe(observationOf(blockOf(103)), chain)).to.have.length(1);
  });

  it("takes nothing that one node alone shows for its start (it was blind from the first block on)", async () => {
    const detector = watching();
    await detector.observe(observationOf(lies[0] ?? blockOf(101), { belowQuorum: true }), loose);

    expect(await detector.observe(observationOf(blockOf(102)), chain)).to.deep.equal([]);
  });

  it("still tells what one node alone shows of a drain", async () => {
    const detector = watching();
    await detector.observe(observationOf(blockOf(102)), chain);

    expect(await detector.observe(observationOf(blockOf(103), { belowQuorum: true }), loose)).to.have.length(1);
  });
});
