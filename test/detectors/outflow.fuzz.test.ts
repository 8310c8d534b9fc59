import { expect } from "chai";
import fc from "fast-check";
import { seed } from "../support/seed.ts";
import { modelled, play } from "./balances.ts";

const amount = fc.oneof(fc.bigInt({ min: 0n, max: 200n }), fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }));
const balances = fc.oneof(
  fc.array(amount, { minLength: 1, maxLength: 25 }),
  fc.array(fc.bigInt({ min: 0n, max: 20n }), { minLength: 1, maxLength: 25 }),
);
const limit = fc.oneof(
  amount.map((moreThan) => ({ moreThan })),
  fc.integer({ min: 1, max: 9_999 }).map((moreThanBps) => ({ moreThanBps })),
);
const withinBlocks = fc.integer({ min: 1, max: 12 });

const written = (it: { moreThan?: bigint; moreThanBps?: number }) =>
  it.moreThan === undefined ? { moreThanBps: it.moreThanBps } : { moreThan: `${it.moreThan}` };

describe(`outflow, with ${seed.shown}`, () => {
  it("fires at exactly the blocks that a model of plain numbers names", async () => {
    const property = fc.asyncProperty(balances, limit, withinBlocks, async (drawn, by, within) => {
      const found = await play({ ...written(by), withinBlocks: within }, drawn);

      expect(found.map(({ block }) => Number(block.number))).to.deep.equal(
        modelled(drawn, { ...by, withinBlocks: within }),
      );
    });

    await fc.assert(property, { seed: seed.value, numRuns: 300 });
  });

  it("fires at the same blocks wherever it is restarted", async () => {
    const start = fc.nat({ max: 24 });
    const property = fc.asyncProperty(balances, limit, withinBlocks, start, async (drawn, by, within, at) => {
      const startAt = at % drawn.length;

      const found = await play({ ...written(by), withinBlocks: within }, drawn, { startAt });

      expect(found.map(({ block }) => Number(block.number))).to.deep.equal(
        modelled(drawn, { ...by, withinBlocks: within }).filter((block) => block >= 100 + startAt),
      );
    });

    await fc.assert(property, { seed: seed.value, numRuns: 300 });
  });
});
