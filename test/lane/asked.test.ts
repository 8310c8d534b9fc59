import { expect } from "chai";
import { createRetractions } from "../../src/core/retract.ts";
import type { Finding } from "../../src/core/types.ts";
import { isAskedBy } from "../../src/lane/asked.ts";
import { blockOf, findingOf } from "../support/fakes.ts";

type Setting = {
  readonly others?: readonly Finding[];
  readonly lifted?: bigint | undefined;
  readonly isKnown?: boolean;
  readonly isClimbed?: boolean;
};

/** Of what was found in block 103, which is gone. */
function isAsked({ others = [], lifted, isKnown = false, isClimbed = false }: Setting): boolean {
  const retractions = createRetractions();
  for (const other of others) retractions.remember(other);
  const history = { isKnown: () => isKnown, lifted: () => lifted, climbs: { hasTaken: () => isClimbed } };
  return isAskedBy(history, retractions)(findingOf({ block: blockOf(103) }), "pause");
}
const other = findingOf({ block: blockOf(101) });

describe("an action whose finding is gone", () => {
  it("is asked for by a ladder, by the same incident, and by what was found near it", () => {
    const asked = [{}, { isClimbed: true }, { isKnown: true }, { others: [other] }].map(isAsked);

    expect(asked).to.deep.equal([false, true, true, true]);
  });

  it("is not asked for by what was found before its effect was lifted: below, at and above the last block at which it held (it was paused once more for nothing)", () => {
    const asked = [100n, 101n, 102n].map((lifted) => isAsked({ others: [other], lifted }));

    expect(asked).to.deep.equal([true, false, false]);
  });

  it("is asked for by what a person ordered, and by what was found after that, also where an older one was looked at later", () => {
    const later = findingOf({ block: blockOf(102) });

    expect(isAsked({ others: [{ ...other, order: ["pause"] }], lifted: 102n })).to.equal(true);
    expect(isAsked({ others: [later, other], lifted: 101n })).to.equal(true);
  });
});
