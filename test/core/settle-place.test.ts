import { expect } from "chai";
import type { Chain } from "../../src/core/parts.ts";
import { createSettling } from "../../src/core/settle.ts";
import type { Hash } from "../../src/core/types.ts";
import { sent } from "../detectors/looking.ts";
import { blockOf, fakeAction, fakeChain, hashFor } from "../support/fakes.ts";

const [hash, other] = [hashFor("tx"), hashFor("another tx")];
const one = { intent: "1:k", action: "pause", incident: "owner:changed", hash, minedBlock: 101n };
const result = { hash, success: true, created: undefined };

/** What is said of it 64 blocks later, when its effect does not hold; the block's transactions are these. */
async function kindOf(transactions: readonly Hash[], results: Awaited<ReturnType<Chain["results"]>>) {
  const settling = createSettling({
    unsettled: () => [one],
    actions: new Map([["pause", fakeAction({ holds: async () => false })]]),
    chain: fakeChain({
      blockAt: async (number) => blockOf(number),
      transactions: async () => transactions.map((hash) => sent({ hash })),
      results: async () => results,
    }),
    fault: () => undefined,
  });
  const [entry] = await settling.at(blockOf(165));
  return entry?.kind;
}

describe("a containment's transaction", () => {
  it("is one of its block's transactions, and not what one node calls a receipt", async () => {
    expect(await kindOf([other], [result])).to.equal("retracted");
    expect(await kindOf([other, hash], [result, { ...result, success: false }])).to.equal("retracted");
    expect(
      await kindOf(
        [other, hash],
        [
          { ...result, hash: other },
          { ...result, hash: hashFor("lie") },
        ],
      ),
    ).to.equal("stable");
  });
});
