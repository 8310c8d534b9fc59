import { expect } from "chai";
import { createGas } from "../../src/executors/gas.ts";
import { sender, target } from "../support/fakes.ts";

const one = { action: "pause", call: { to: target, data: "0x8456cb59" } } as const;

describe("gas of a call", () => {
  it("keeps most of what the call needed when it is estimated where its effect holds: that may end", async () => {
    let estimate = 400_000n;
    const gas = createGas(sender, async () => [`0x${estimate.toString(16)}`], 1_000_000n);
    const gasFor = async (next: bigint) => {
      estimate = next;
      return (await gas.estimate(one)).gas;
    };

    expect(await gasFor(400_000n)).to.equal(650_000n);
    expect(await gasFor(100_000n)).to.equal(568_750n);
    expect(await gasFor(600_000n)).to.equal(950_000n);
  });

  it("is dear only as long as the call is: what somebody made it need for one block is not kept above the fallback", async () => {
    let estimate = 11_000_000n;
    const gas = createGas(sender, async () => [`0x${estimate.toString(16)}`], 1_000_000n);
    await gas.estimate(one);
    estimate = 100_000n;

    expect((await gas.estimate(one)).gas).to.equal(1_000_000n);
  });
});
