import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import { createAhead } from "../../src/sources/ahead.ts";
import { blockOf, failureOf, fakeChain, hashFor, settled, target } from "../support/fakes.ts";

const filters = [{ address: target, topic0: hashFor("x") }];

/** A chain that answers when it is told to. */
function slow() {
  const asked: bigint[] = [];
  const logsOf: bigint[] = [];
  const state = { lacks: undefined as bigint | undefined };
  const chain = fakeChain({
    blockAt: async (number) => {
      asked.push(number);
      if (number === state.lacks) throw new FirebreakError("BLOCK_UNKNOWN", "none", { retryable: true });
      return blockOf(number);
    },
    firstLogs: async ({ number }) => {
      logsOf.push(number);
      return { logs: [] };
    },
  });
  return { asked, logsOf, state, ahead: createAhead(chain, filters) };
}

describe("reading ahead", () => {
  it("asks for eight blocks at once, sixteen at most, each once, and for none beyond the one that is known", async () => {
    const { asked, ahead } = slow();
    const most: number[] = [];
    for (let number = 1n; number < 40n; number++) {
      await ahead.blockAt(number, 40n);
      most.push(asked.length - Number(number));
    }

    expect(asked).to.deep.equal(Array.from({ length: 39 }, (_, index) => BigInt(index + 1)));
    expect(Math.max(...most)).to.be.at.most(16);
    expect(most[0]).to.equal(7);
  });

  it("asks for nothing before it is wanted when there is only one to read", async () => {
    const { asked, logsOf, ahead } = slow();

    await ahead.blockAt(1n, 2n);
    await ahead.blockAt(2n, 2n);
    await settled();

    expect([asked, logsOf]).to.deep.equal([[1n, 2n], [1n]]);
  });

  it("reads logs once, together with the blocks", async () => {
    const { logsOf, ahead } = slow();
    const first = await ahead.blockAt(1n, 9n);
    await settled();
    const early = [...logsOf];

    await ahead.firstLogs(first);
    await ahead.firstLogs(await ahead.blockAt(2n, 9n));

    expect(early).to.deep.equal([1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n]);
    expect(logsOf.slice(0, 8)).to.deep.equal(early);
  });

  it("raises what a node lacks where it is wanted and not before, and asks for it again", async () => {
    const { state, ahead } = slow();
    state.lacks = 3n;

    const before = [await ahead.blockAt(1n, 9n), await ahead.blockAt(2n, 9n)];
    const lacking = await failureOf(ahead.blockAt(3n, 9n));
    state.lacks = undefined;
    const after = await ahead.blockAt(3n, 9n);

    expect(before.map(({ number }) => number)).to.deep.equal([1n, 2n]);
    expect([lacking, after.number]).to.deep.equal(["BLOCK_UNKNOWN", 3n]);
  });

  it("forgets what it read when it is told that the chain changed", async () => {
    const { asked, ahead } = slow();
    await ahead.blockAt(1n, 9n);
    ahead.forget();

    await ahead.blockAt(2n, 9n);

    expect(asked.filter((number) => number === 2n)).to.have.length(2);
  });

  it("keeps the logs of two blocks that were named, and asks again for those of others, and for what could not be read", async () => {
    const { logsOf, ahead } = slow();
    for (const number of [1, 2, 3, 3]) ahead.expect(blockOf(number));
    await settled();

    for (const number of [1, 2, 3]) await ahead.firstLogs(blockOf(number));

    expect(logsOf).to.deep.equal([1n, 2n, 3n, 1n]);
  });
});
