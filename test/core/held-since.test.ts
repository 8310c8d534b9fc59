import { expect } from "chai";
import { createHeldSince } from "../../src/core/held-since.ts";
import type { BlockRef } from "../../src/core/types.ts";
import { blockOf, fakeAction, fakeChain } from "../support/fakes.ts";

const name = "pause";

/** A chain at which an effect holds at these heights; what is asked of it is kept. */
function chainThat(holds: (height: number) => boolean | Promise<boolean>) {
  const asked: number[] = [];
  const action = fakeAction({
    holds: async ({ number }: BlockRef) => {
      asked.push(Number(number));
      return holds(Number(number));
    },
  });
  const chain = fakeChain({ blockAt: async (number) => blockOf(Number(number)) });
  return { looking: { actions: new Map([[name, action]]), chain }, asked };
}

describe("whether an effect was there since", () => {
  it("is the last block before the head, behind the one of the finding, at which it held", async () => {
    const { looking } = chainThat((height) => height >= 95 && height <= 103);
    const since = createHeldSince(looking, () => blockOf(108));

    const answers = await Promise.all([since(name, 100n), since(name, 103n), since(name, 90n)]);

    expect(answers).to.deep.equal([103n, undefined, 103n]);
  });

  it("is asked of 32 blocks at the most, as far apart as they must be, and once a head for what is found later", async () => {
    const { looking, asked } = chainThat((height) => height === 900);
    let head = 1_000;
    const since = createHeldSince(looking, () => blockOf(head));
    await since(name, 100n);
    await since(name, 500n);
    const once = asked.length;
    head = 1_001;
    await since(name, 998n);

    expect([once, asked.slice(once)]).to.deep.equal([31, [1_000]]);
  });

  it("is asked of each block once while something waits at every head, and anew where the last answer was that it held", async () => {
    const { looking, asked } = chainThat((height) => height === 103);
    let head = 102;
    const since = createHeldSince(looking, () => blockOf(head));
    const answers = [];
    for (; head <= 106; head++) answers.push(await since(name, 100n));

    expect(answers).to.deep.equal([undefined, undefined, 103n, 103n, 103n]);
    expect(asked.slice(0, 3)).to.deep.equal([101, 102, 103]);
  });

  it("is no where nobody has the state any more, and where nobody answers within half a second", async () => {
    const pruned = chainThat((height) =>
      height < 105 ? Promise.reject(new Error("missing trie node")) : height === 106,
    );
    const hangs = chainThat(() => new Promise<boolean>(() => undefined));
    const of = ({ looking }: typeof pruned) => createHeldSince(looking, () => blockOf(108))(name, 100n);

    expect(await Promise.all([of(pruned), of(hangs)])).to.deep.equal([106n, undefined]);
  });
});
