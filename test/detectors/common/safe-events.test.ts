import { expect } from "chai";
import type { Hex } from "../../../src/core/types.ts";
import { safeTamper } from "../../../src/detectors/safe-tamper.ts";
import { safeSlots } from "../../../src/lib/safe-slots.ts";
import { toWord } from "../../../src/lib/words.ts";
import { hashFor, stranger, target } from "../../support/fakes.ts";
import { padded, team } from "../granting.ts";
import { changing, lacking, logOf, look, make } from "../looking.ts";

const watching = () => make(safeTamper, { safe: target });
const emitted = (event: string, word: Hex) => [logOf([hashFor(event), word]), logOf([hashFor(event)], word)];
const told = async (event: string, word: Hex, chain = changing({}, {})) => {
  const found = await Promise.all(emitted(event, word).map((log) => look(watching(), { chain, logs: [log] })));
  return found.map((findings) => findings.map(({ evidence: { what, now } }) => [what, now]));
};

describe("what a Safe says that was changed", () => {
  it("is told where it was put back within the block, in the form of each version [a module that was enabled and disabled again was not seen]", async () => {
    const events = {
      "EnabledModule(address)": "modules",
      "DisabledModule(address)": "modules",
      "AddedOwner(address)": "owners",
      "RemovedOwner(address)": "owners",
      "ChangedGuard(address)": "guard",
      "ChangedModuleGuard(address)": "module guard",
      "ChangedFallbackHandler(address)": "fallback handler",
    };
    for (const [event, what] of Object.entries(events))
      expect(await told(event, padded(stranger)), event).to.deep.equal([[[what, stranger]], [[what, stranger]]]);
    expect(await told("ChangedThreshold(uint256)", toWord(1n))).to.deep.equal([
      [["threshold", "1"]],
      [["threshold", "1"]],
    ]);
  });

  it("is told once where the state shows it, and not where it was set to what it was", async () => {
    const { guard } = safeSlots;
    const changed = changing({ [guard]: padded(team) }, { [guard]: padded(stranger) });
    const same = changing({ [guard]: padded(team) }, { [guard]: padded(team) });

    expect((await told("ChangedGuard(address)", padded(stranger), changed)).flat()).to.have.length(2);
    expect((await told("ChangedGuard(address)", padded(team), same)).flat()).to.deep.equal([]);
    expect((await told("ChangedGuard(address)", padded(stranger), same)).flat()).to.have.length(2);
  });

  it("is told of an owner also while nothing can be read of the Safe", async () => {
    const blind = { ...changing({}, {}), slot: () => Promise.reject(lacking()), call: () => Promise.reject(lacking()) };

    expect((await told("AddedOwner(address)", padded(stranger), blind)).flat()).to.have.length(2);
  });
});
