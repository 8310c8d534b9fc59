import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import { respond } from "../../src/core/respond.ts";
import { makeTx } from "../store/changes.ts";
import { blockOf, findingOf, preparedOf, settled } from "../support/fakes.ts";
import { kinds, set } from "./responding.ts";

describe("respond, again", () => {
  it("acts on what is found again in a block that went away and came back, though its intent is known: it had ended", async () => {
    const { responder, store, history, followed } = set();
    const gone = { block: "100", blockHash: findingOf().block.hash, reason: "its block is gone" };
    await respond(findingOf(), responder);
    history.take({ kind: "retracted", ref: findingOf().key, body: gone });

    await respond(findingOf(), responder);

    const [first, second] = followed.map(({ id }) => id);
    expect(followed).to.have.length(2);
    expect(second).to.match(new RegExp(`^${first}:[0-9a-f]{8}$`));
    expect(kinds(store).filter((kind) => kind === "intent")).to.have.length(2);
  });

  it("tries again at every head what was never prepared, and says so once (the third gave the pause up)", async () => {
    const { responder, trace, store, history } = set({ prepared: undefined });

    await respond(findingOf(), responder);
    for (let head = 0; head < 4; head++) for (const finding of history.takeAgain()) await respond(finding, responder);

    expect(history.takeAgain()).to.deep.equal([findingOf()]);
    expect(trace.filter((one) => one !== "commit")).to.deep.equal([]);
    expect(kinds(store).filter((kind) => kind === "fault")).to.have.length(1);
  });

  it("acts when the signer is back after three heads and more, with an intent that counts as the first (it had given up)", async () => {
    let isDown = true;
    const sign = async () => {
      if (isDown)
        throw new FirebreakError("SIGNER_UNREACHABLE", "the key service does not answer", { retryable: true });
      return makeTx("one", 0);
    };
    const { responder, history, followed } = set({ executor: { sign } });
    await respond(findingOf(), responder);
    for (let head = 0; head < 5; head++) for (const finding of history.takeAgain()) await respond(finding, responder);

    isDown = false;
    for (const finding of history.takeAgain()) await respond(finding, responder);

    expect(followed).to.have.length(1);
    expect(history.attempt(findingOf(), "pause")).to.equal(0);
    expect(history.takeAgain()).to.deep.equal([]);
  });

  it("keeps what is sure waiting for the signer when a doubtful finding of the incident comes (it took its place)", async () => {
    const sign = () => Promise.reject(new FirebreakError("SIGNER_UNREACHABLE", "the key service does not answer"));
    const playbook = { belowQuorum: "act", cooldownBlocks: 300n } as const;
    const { responder, history } = set({ executor: { sign }, playbook, prepared: preparedOf({ expires: true }) });

    await respond(findingOf(), responder);
    await respond(findingOf({ belowQuorum: true, block: blockOf(101) }), responder);

    expect(history.takeAgain()).to.deep.equal([findingOf()]);
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
