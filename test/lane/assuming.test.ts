import { expect } from "chai";
import { createHistory } from "../../src/core/history.ts";
import type { NewEntry } from "../../src/core/types.ts";
import { createAssuming } from "../../src/lane/assuming.ts";
import { learnDecided } from "../core/deciding.ts";
import { blockOf, fakeAction, findingOf } from "../support/fakes.ts";

/** What is asked here of what is left alone at block 110, by one that has begun. */
function set() {
  const history = createHistory(1n);
  const asked: string[] = [];
  const assuming = createAssuming({
    history,
    actions: new Map([["pause", fakeAction()]]),
    follower: { assume: ({ key }, action, since) => void asked.push(`${key} ${action} ${since}`) },
  });
  return {
    asked,
    assuming,
    /** By this one, unless another replica is named. */
    leave(key: string, replica?: string, action = "pause"): void {
      learnDecided(history, findingOf({ key, block: blockOf(110) }), [action]);
      const body = { status: "already", incident: key, on: "1", block: "110", read: "109", seen: "110" };
      history.take({ kind: "outcome", ref: action, body: { ...body, ...(replica !== undefined && { replica }) } });
    },
    sayLost: (key: string) =>
      history.take({ kind: "fault", ref: "pause", body: { action: "pause", untried: [key] } } as NewEntry),
  };
}
const head = blockOf(110);

describe("what another replica left alone, for its effect was thought to hold", () => {
  it("is asked here at the second look, once (that one was gone before it asked, and a theft was answered by nobody)", () => {
    const { assuming, asked, leave } = set();
    assuming.begin(head);
    leave("stolen", "two");

    expect([1, 2, 3].map(() => assuming.ofOthers(head))).to.deep.equal([false, true, false]);
    expect(asked).to.deep.equal(["stolen pause 110"]);
  });

  it("is not asked where that one has said that it is handled again, nor what this one asks itself, nor of an action that is no more", () => {
    const { assuming, asked, leave, sayLost } = set();
    assuming.begin(head);
    leave("lost", "two");
    leave("own");
    leave("old", "two", "gone");
    assuming.ofOthers(head);
    sayLost("lost");

    assuming.ofOthers(head);

    expect(asked).to.deep.equal([]);
  });

  it("is asked at the start at once, by whomever it was left, and not before", () => {
    const { assuming, asked, leave } = set();
    leave("theirs", "two");
    leave("own");
    assuming.ofOthers(head);
    assuming.ofOthers(head);
    expect(asked).to.deep.equal([]);

    assuming.begin(head);
    assuming.ofOthers(head);
    assuming.ofOthers(head);

    expect(asked).to.deep.equal(["theirs pause 110", "own pause 110"]);
  });
});
