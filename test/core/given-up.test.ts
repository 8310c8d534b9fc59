import { expect } from "chai";
import { createHistory } from "../../src/core/history.ts";
import { blockOf, findingOf } from "../support/fakes.ts";
import { decided, learn, playbookOf } from "./deciding.ts";

const { key } = findingOf();

/** Its action came to nothing three times, for a finding of block 100. */
function givenUp() {
  const history = createHistory(1n);
  learn(history, findingOf());
  for (const _ of [1, 2, 3]) {
    history.take({ kind: "outcome", ref: "x", body: { status: "failed", action: "pause", again: [key] } });
    for (const again of history.takeAgain()) learn(history, again);
  }
  return history;
}

describe("a step that was given up", () => {
  it("is named where the incident is found again, which was said to be handled", () => {
    const stop = playbookOf({ steps: ["pause"] });
    const [history, fresh] = [givenUp(), createHistory(1n)];
    learn(fresh, findingOf());

    const [lost, done] = [history, fresh].map((one) => decided([stop], { block: blockOf(105) }, one));

    expect(lost?.reason).to.match(/^already handled.*, but pause came to nothing: contain it by another way$/);
    expect(done?.reason).to.match(/^already handled.* within 10 blocks$/);
  });

  it("is none any more once its effect was there, or its block is gone, and no other step or incident is", () => {
    const [history, gone] = [givenUp(), givenUp()];
    const others = [history.isGivenUp(key, "strip"), history.isGivenUp("another", "pause")];
    const before = history.isGivenUp(key, "pause");

    history.take({ kind: "effect", ref: "pause", body: { holds: "yes", block: "103", chain: "1" } });
    gone.take({ kind: "retracted", ref: key, body: { blockHash: findingOf().block.hash } });

    expect([before, ...others]).to.deep.equal([true, false, false]);
    expect([history, gone].map((one) => one.isGivenUp(key, "pause"))).to.deep.equal([false, false]);
  });
});
