import { expect } from "chai";
import { createHistory } from "../../src/core/history.ts";
import { createStandings, isAnnounced } from "../../src/core/standing.ts";
import type { NewEntry } from "../../src/core/types.ts";
import { approver, loosen } from "./deciding.ts";

describe("what approvers announce", () => {
  /** Loosened until second 200. */
  const announced = (verb: string, scope: string, time = 150n) => {
    const history = createHistory(1n);
    loosen(history, verb, scope, 200n);
    return isAnnounced(history.standing(time), "pause");
  };

  it("is that an action is disarmed, or that everything is being worked on: just before its end, at it", () => {
    for (const [verb, scope] of [
      ["disarm", "pause"],
      ["maintenance", "*"],
    ] as const)
      expect([announced(verb, scope, 199n), announced(verb, scope, 200n)]).to.deep.equal([true, false]);
  });

  it("is neither another action, nor a part that is being worked on, nor that nothing shall be told or sent", () => {
    const others = [announced("disarm", "strip"), announced("maintenance", "owner")];
    const silent = ["silence", "brake", "veto", "mode"].map((verb) => announced(verb, "*"));

    expect([...others, ...silent]).to.deep.equal([false, false, false, false, false, false]);
  });
});

describe("what approvers loosen", () => {
  const said = (body: object): NewEntry => ({ kind: "command", ref: "brake:*", body: { scope: "*", ...body } });
  const brake = (nonce: string) => said({ verb: "brake", ends: "200", by: [approver], nonce });
  const lift = said({ verb: "lift", what: "brake" });
  const inForce = (...entries: readonly NewEntry[]) => {
    const standings = createStandings();
    for (const entry of entries) standings.take(entry);
    return standings.at(150n).length;
  };

  it("is lifted for good, also where the record has it later from another replica (what was lifted was in force anew)", () => {
    expect(inForce(brake("first"), lift, brake("first"))).to.equal(0);
    expect(inForce(brake("first"), brake("first"))).to.equal(1);
    expect(inForce(brake("first"), lift, brake("second"))).to.equal(1);
    expect(inForce(brake("first"), brake("first"), lift)).to.equal(0);
  });
});
