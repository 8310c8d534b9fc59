import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import { createOnlooker } from "../../src/core/onlooker.ts";
import { blockOf, entriesOf, fakeAction, fakeChain, fakeStore, findingOf } from "../support/fakes.ts";

/** Nobody's key sends; a finding at block 100, for which the effect was read to hold at 101. */
function set(holds: (number: bigint) => boolean) {
  const store = fakeStore({}, []);
  let owed = 0;
  const onlooker = createOnlooker({
    store,
    shout: () => {},
    actions: new Map([["ask", fakeAction({ holds: async ({ number }) => holds(number) })]]),
    chain: fakeChain({ blockAt: async (number) => blockOf(number) }),
    owed: () => void owed++,
  });
  onlooker.assume(findingOf(), "ask", 101n);
  const faults = () => entriesOf(store).map(({ body }) => [body["reason"], body["untried"]]);
  return { onlooker, faults, owed: () => owed };
}

const over = (block: number) => [
  `its effect held at the finding and no longer holds at block ${block}; it is acted on again`,
  [findingOf().key],
];

describe("an onlooker, where no key sends", () => {
  it("has what held when it was needed, and does not at the next head, handled again", async () => {
    const { onlooker, faults, owed } = set(() => false);

    await onlooker.at(blockOf(101), false);
    const unsure = faults();
    await onlooker.at(blockOf(101));

    expect(unsure).to.deep.equal([]);
    expect(faults()).to.deep.equal([over(101)]);
    expect(owed()).to.equal(1);
    expect(onlooker.open()).to.deep.equal([]);
  });

  it("looks again at what it could not read, and says so once, not at every head", async () => {
    let isDown = true;
    const { onlooker, faults } = set(() => {
      if (isDown) throw new FirebreakError("NO_QUORUM", "the nodes differ", { retryable: true });
      return false;
    });

    for (const block of [101, 102, 103]) await onlooker.at(blockOf(block));
    isDown = false;
    await onlooker.at(blockOf(104));

    expect(faults()).to.deep.equal([["the nodes differ", undefined], over(101)]);
  });

  it("looks again after a reorganisation, and not for a finding whose block that took away", async () => {
    const look = async (from: number) => {
      let isHeld = true;
      const { onlooker, faults } = set(() => isHeld);
      await onlooker.at(blockOf(101));
      isHeld = false;
      await onlooker.at(blockOf(102));
      const before = faults();
      await onlooker.reorganised([blockOf(101), ...(from === 100 ? [findingOf().block] : [])]);
      await onlooker.at(blockOf(102));
      return [before.length, faults().length];
    };

    expect(await look(101)).to.deep.equal([0, 1]);
    expect(await look(100)).to.deep.equal([0, 0]);
  });
});
