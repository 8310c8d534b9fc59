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

    expect([once, asked.slice(once)]).to.deep.equal([32, [1_001, 1_000, 999]]);
  });

  it("is no while it holds at the head, or nobody can read that", async () => {
    const holds = chainThat((height) => height >= 103);
    const unread = chainThat((height) => (height === 108 ? Promise.reject(new Error("busy")) : height === 103));
    const of = ({ looking }: typeof holds) => createHeldSince(looking, () => blockOf(108))("pause", 100n);

    expect(await Promise.all([of(holds), of(unread)])).to.deep.equal([undefined, undefined]);
  });

  it("is no where nobody has the state any more, and where nobody answers within half a second", async () => {
    const pruned = chainThat((height) =>
      height < 105 ? Promise.reject(new Error("missing trie node")) : height === 106,
    );
    const hangs = chainThat(() => new Promise<boolean>(() => undefined));
    const of = ({ looking }: typeof pruned) => createHeldSince(looking, () => blockOf(108))(name, 100n);

    expect(await Promise.all([of(pruned), of(hangs)])).to.deep.equal([106n, undefined]);
  });

  it("is not asked again for ten blocks of who did not answer, which would hold up all that is found late", async () => {
    const { looking, asked } = chainThat(() => new Promise<boolean>(() => undefined));
    let head = 108;
    const since = createHeldSince(looking, () => blockOf(head));
    await since(name, 100n);
    const once = asked.length;
    for (head = 109; head < 118; head++) await since(name, 99n);
    const quiet = asked.length;
    await since(name, 100n);

    expect([quiet - once, asked.length > quiet]).to.deep.equal([0, true]);
  });
});
