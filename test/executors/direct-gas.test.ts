import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import { statuses, until } from "./runs.ts";
import { type Sending, type Setting, sendingOf } from "./sending.ts";

/** What a target that looks at its gas first needs, which keeps most of it where that is too little. */
const guard = 300_000n;
const guarded: Setting = {
  dialects: ["geth", "reth"],
  execute: ({ gas }, pause) => {
    const success = gas >= guard;
    if (success) pause();
    return { success, gasUsed: success ? 250_000n : 30_000n };
  },
  refuses: (_, gas) => (gas !== undefined && gas < guard ? "execution reverted" : undefined),
};

/** One of the two nodes says that any call needs what a plain transfer does. */
async function misled(setting: Setting) {
  const sending = sendingOf(setting);
  const [liar] = sending.nodes;
  if (liar === undefined) throw new FirebreakError("TEST", "expected a node");
  liar.answers["eth_estimateGas"] = () => "0x5208";
  await sending.beatNow();
  await sending.respond();
  return sending;
}

const gasOf = ({ mined }: Sending) => mined().map(({ tx }) => tx.gas);

describe("direct: a call whose gas was too little", () => {
  it("is contained by the second attempt when a node estimates far too little (it reverted three times for the same gas)", async () => {
    const sending = await misled(guarded);

    await until(sending, () => sending.next(), 4);

    expect(statuses(sending)).to.deep.equal(["failed", "contained"]);
    expect(gasOf(sending)).to.deep.equal([81_500n, 3_000_000n]);
  });

  it("gets twice as much where the cap does not leave the fallback: no more than the cap in all", async () => {
    const sending = await misled({ ...guarded, settings: { maxCostEther: "0.005" } });

    await until(sending, () => sending.next(), 6);

    expect(gasOf(sending)).to.deep.equal([81_500n, 163_000n, 326_000n]);
    expect(statuses(sending).at(-1)).to.equal("contained");
    expect(sending.mined().reduce((sum, { cost }) => sum + cost, 0n) <= 5n * 10n ** 15n).to.equal(true);
  });
});
