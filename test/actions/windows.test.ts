import { randomInt } from "node:crypto";
import { expect } from "chai";
import fc from "fast-check";
import { type PlanAction, planAction } from "../../src/actions/hub.ts";
import { tripGas, tripWindows } from "../../src/actions/windows.ts";
import { mostGas } from "../../src/core/transaction.ts";
import { toWord } from "../../src/lib/words.ts";

const seed = Number(process.env["FUZZ_SEED"] ?? randomInt(2 ** 31));
const nobody = "0x000000000000000000000000000000000000dead";

const capped = (gasCap: number): PlanAction =>
  planAction.parse({
    target: nobody,
    gasCap,
    data: "0x8456cb59",
    probeTarget: nobody,
    probeData: "0x5c975abb",
    mask: toWord(1n),
    op: "equal",
    expected: toWord(1n),
  });
const all = (actions: readonly PlanAction[]) => (1n << BigInt(actions.length)) - 1n;

describe(`the windows of a trip (FUZZ_SEED=${seed})`, () => {
  it("are none when one action alone is too dear", () => {
    const actions = [capped(100_000), capped(8_000_000)];

    expect(tripWindows(actions, 0b11n, 8_000_000n)).to.equal(undefined);
    expect(tripWindows(actions, 0b01n, 8_000_000n)).to.deep.equal([0b01n]);
  });

  it("are one as long as everything fits, to the unit of gas", () => {
    const actions = [capped(100_000), capped(200_000), capped(300_000)];
    const needed = tripGas(actions, 0b111n);

    expect(tripWindows(actions, 0b111n, needed + 1n)).to.have.length(1);
    expect(tripWindows(actions, 0b111n, needed)).to.have.length(1);
    expect(tripWindows(actions, 0b111n, needed - 1n)).to.deep.equal([0b011n, 0b100n]);
  });

  it("leave out what the mask leaves out", () => {
    const actions = [capped(8_000_000), capped(8_000_000), capped(8_000_000)];

    expect(tripWindows(actions, 0b101n, mostGas)).to.deep.equal([0b001n, 0b100n]);
    expect(tripWindows(actions, 0n, mostGas)).to.deep.equal([]);
  });

  it("hold every chosen action once, each within the limit", () => {
    const caps = fc.array(fc.integer({ min: 5_000, max: 8_000_000 }), { minLength: 1, maxLength: 64 });
    fc.assert(
      fc.property(caps, (gasCaps) => {
        const actions = gasCaps.map(capped);
        const windows = tripWindows(actions, all(actions), mostGas) ?? [];

        expect(windows.reduce((sum, window) => sum + window, 0n)).to.equal(all(actions));
        for (const window of windows) expect(tripGas(actions, window) <= mostGas).to.equal(true);
      }),
      { seed },
    );
  });
});
