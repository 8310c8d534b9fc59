import { expect } from "chai";
import type { Prepared } from "../../src/core/parts.ts";
import { createReadiness } from "../../src/core/readiness.ts";
import { blockOf, fakeAction, fakeChain, preparedOf, sender } from "../support/fakes.ts";

const now = blockOf(100).timestamp;

/** What speaks against an action that was prepared so. */
async function concernFor(prepared: Partial<Prepared>) {
  const { at, concern } = createReadiness({
    actions: new Map([["trip", fakeAction()]]),
    undos: new Map(),
    chain: fakeChain(),
    senders: [],
    senderOf: () => sender,
    nonces: () => ({ open: [], needed: [], ended: [] }),
    beat: { prepared: () => preparedOf(prepared), gas: () => undefined },
    settings: { everyBlocks: 1n, stressFee: 10n, leastPauses: 3n, grantDays: 7n },
  });
  await at(blockOf(100));
  return concern("trip");
}

describe("readiness of what guardians signed", () => {
  it("speaks against it in the last half hour of its deadline and not in the hours before: before, at, after (an order of four hours was red from the first look on, as a right of the key that only relays)", async () => {
    const said = await Promise.all(
      [1_799n, 1_800n, 1_801n, 4n * 3_600n].map((left) => concernFor({ signedUntil: now + left })),
    );

    expect(said.map((one) => one !== undefined)).to.deep.equal([true, false, false, false]);
    expect(said[0]).to.match(/^the order of the guardians ends at \d{4}-.*Z; propose it again$/);
  });

  it("says nothing of a deadline while the effect holds", async () => {
    expect(await concernFor({ signedUntil: now + 1n, holds: true })).to.equal(undefined);
  });
});
