import { expect } from "chai";
import { createRetractions, lookedUp } from "../../src/core/retract.ts";
import { blockOf, findingOf, hashFor, observationOf, sender } from "../support/fakes.ts";

describe("what was found in a transaction that is not mined", () => {
  it("stays when the head on which it was simulated goes away, before the start or since (it was withdrawn, and nobody shows it again)", async () => {
    const pending = { hash: hashFor("attack"), from: sender, includable: true };
    const found = findingOf({ key: "pending:drain:0x01", block: blockOf(101), pending });
    const [stopped, running] = [createRetractions({ found: () => [found], timesGone: () => 0 }), createRetractions()];
    running.remember(found);

    const replaced = stopped.by(stopped.withReplaced(observationOf(blockOf(101, "b"))));
    const reorged = running.by(observationOf(blockOf(101, "b"), { reorged: [blockOf(101)] }));
    const asked = await lookedUp(found, { blockAt: async () => blockOf(101, "b") }, () => 0);

    expect([replaced, reorged, asked]).to.deep.equal([[], [], []]);
  });
});
