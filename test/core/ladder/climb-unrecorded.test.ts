import { expect } from "chai";
import { entriesOf } from "../../support/fakes.ts";
import { set } from "./climbing.ts";

/** A ladder of which only the second way may be sent while the record is away; the second file takes that, and what is no intent. */
function away({ isFull = false } = {}) {
  let isAway = true;
  const it = set({
    local: ["plan"],
    takes: ({ intent, locally }) => !isAway || (!isFull && (intent === undefined || locally === true)),
  });
  const written = (kind: string) => entriesOf(it.store).filter((one) => one.kind === kind);
  return {
    ...it,
    back: () => {
      isAway = false;
    },
    written,
    held: () => written("fault").filter(({ body }) => String(body["reason"]).startsWith("held")).length,
  };
}

describe("a ladder of which a way may not be sent while the record is away", () => {
  it("takes its other ways when their blocks have come, people included, and that one when the record is back (it was begun anew at each head, and none was taken)", async () => {
    const it = away();
    await it.find();

    await it.heads(101, 105);
    const before = it.rungs();
    it.back();
    await it.heads(106);

    expect(before).to.deep.equal(["begun 0 100", "begun 1 102", "begun 2 104"]);
    expect(it.rungs().slice(3)).to.deep.equal(["begun 0 106"]);
    expect(it.intents().map((id) => id.split(":").slice(3, 5).join(" "))).to.deep.equal(["plan 100", "direct 100"]);
  });

  it("is written down once, with what it is for (a line at each head filled the second file)", async () => {
    const it = away();
    await it.find();

    await it.heads(101, 110);

    expect(it.held()).to.equal(1);
    expect(["finding", "decision"].map((kind) => it.written(kind).length)).to.deep.equal([1, 1]);
  });

  it("is begun anew at the next head where nothing takes what it is for, or no journal would have it", async () => {
    const it = away({ isFull: true });
    await it.find();

    expect([it.history().climbs.open(), it.history().takeAgain().length]).to.deep.equal([[], 1]);
  });
});
