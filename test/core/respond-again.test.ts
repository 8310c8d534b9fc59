import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import { respond } from "../../src/core/respond.ts";
import { blockOf, findingOf, settled } from "../support/fakes.ts";
import { kinds, set } from "./responding.ts";

describe("respond, again", () => {
  it("tries again at the next head, three times at most, when nothing was ever prepared", async () => {
    const { responder, trace, store, history } = set({ prepared: undefined });

    await respond(findingOf(), responder);
    const second = history.takeAgain();
    await respond(findingOf(), responder);
    const third = history.takeAgain();
    await respond(findingOf(), responder);
    const fourth = history.takeAgain();
    await respond(findingOf(), responder);

    expect([second.length, third.length, fourth.length]).to.deep.equal([1, 1, 0]);
    expect(trace.filter((one) => one !== "commit")).to.deep.equal([]);
    expect(kinds(store).filter((kind) => kind === "fault")).to.have.length(3);
  });
  it("tries again when there is no signer, and says so", async () => {
    const { responder, history, store } = set({ executor: "none" });

    await respond(findingOf(), responder);

    expect(history.takeAgain()).to.have.length(1);
    expect(kinds(store)).to.deep.equal(["finding", "decision", "fault"]);
  });

  it("keeps the finding and tries again when it cannot be signed (it was lost, and its incident counted as handled)", async () => {
    const sign = () => Promise.reject(new FirebreakError("NOT_ARMED", "no nonce yet", { retryable: true }));
    const { responder, history, store } = set({ executor: { sign } });

    await respond(findingOf(), responder);

    expect(history.takeAgain()).to.have.length(1);
    expect(history.lastActed("owner:changed", "pause")).to.equal(undefined);
    expect(kinds(store)).to.deep.equal(["finding", "decision", "fault"]);
  });

  it("acts once on the same incident within its cool-down, and tells once that it is handled", async () => {
    const { responder, trace, store } = set();

    await respond(findingOf({ block: blockOf(100) }), responder);
    await respond(findingOf({ block: blockOf(101) }), responder);
    await respond(findingOf({ block: blockOf(110) }), responder);
    await settled();

    expect(trace.filter((one) => one === "sign")).to.have.length(1);
    expect(kinds(store).filter((kind) => kind === "decision")).to.have.length(2);
  });

  it("acts again on the first block after the cool-down", async () => {
    const { responder, trace } = set();

    await respond(findingOf({ block: blockOf(100) }), responder);
    await respond(findingOf({ block: blockOf(111) }), responder);

    expect(trace.filter((one) => one === "sign")).to.have.length(2);
  });
});
