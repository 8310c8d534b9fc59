import { expect } from "chai";
import { simulationOf } from "../../src/chain/simulation.ts";
import { teller } from "../../src/core/transaction.ts";
import { sender, stranger, target } from "../support/fakes.ts";

describe("what is asked of a simulation", () => {
  it("is a creation where nobody is called, and names wei and gas where they are given, also none", () => {
    const asked = simulationOf(
      [
        { data: "0x60", value: 0n, gas: 255n },
        { to: target, data: "0x", from: stranger },
      ],
      sender,
    );

    expect(asked).to.deep.equal({
      blockStateCalls: [
        {
          calls: [
            { from: sender, data: "0x60", value: "0x0", gas: "0xff" },
            { from: stranger, to: target, data: "0x" },
          ],
        },
      ],
    });
  });

  it("holds code that tells of ether only where that is asked", () => {
    const [{ stateOverrides }, [other]] = [
      simulationOf([{ to: teller, data: "0x" }], sender).blockStateCalls[0] ?? {},
      simulationOf([{ to: target, data: "0x" }], sender).blockStateCalls,
    ] as const;

    expect(Object.keys(stateOverrides ?? {})).to.deep.equal([teller]);
    expect(other).not.to.have.property("stateOverrides");
  });
});
