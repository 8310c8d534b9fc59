import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import { sendingOf } from "../executors/sending.ts";
import { blockOf, findingOf, hashFor } from "../support/fakes.ts";
import { intent, outcomeOf, set } from "./following.ts";

const silent = () => Promise.reject(new FirebreakError("NO_QUORUM", "the nodes do not agree", { retryable: true }));

describe("following at blocks that no quorum vouches for", () => {
  it("has a pause mined by the one node that is left, while the base fee rises as fast as it may, and says so when the quorum is back", async () => {
    const { ledger, nodes, follower, beatNow, respond, outcomes, isPaused } = sendingOf({
      dialects: ["geth", "geth", "geth"],
      quorum: 2,
    });
    await beatNow();
    await respond();
    const [left, ...others] = nodes;
    const answers = others.map((node) => ({ ...node.answers }));
    for (const { answers } of others)
      for (const method of Object.keys(answers))
        answers[method] = () => {
          throw new FirebreakError("RPC_UNREACHABLE", "the node is down", { retryable: true });
        };

    let baseFee = 3n * ledger.head().baseFee;
    const pools = left === undefined ? [] : [left.pool];
    for (let block = 0; block < 20 && !isPaused(); block++) {
      await follower.at(ledger.mine({ baseFee, takes: pools }), false);
      if (block < 5) baseFee += baseFee / 8n;
    }
    const during = [isPaused(), outcomes()];
    for (const [at, node] of others.entries()) Object.assign(node.answers, answers[at]);
    await follower.at(ledger.mine());

    expect(during).to.deep.equal([true, []]);
    expect(outcomes().map(({ status }) => status)).to.deep.equal(["contained"]);
  });

  it("makes dearer what may be done twice, at each of them, by no fee that one node tells (it stayed as it was for as long as the quorum was lost)", async () => {
    const looked: bigint[] = [];
    const look = async ({ number }: { number: bigint }) => void looked.push(number);
    const { follower, trace } = set({ holds: silent, idempotent: true, executor: { look } });
    follower.follow(intent, findingOf());

    for (const number of [101, 102]) await follower.at(blockOf(number), false);

    expect(trace.filter((step) => step === "replace")).to.have.length(2);
    expect(trace.filter((step) => step.startsWith("broadcast"))).to.have.length(2);
    expect(looked).to.deep.equal([]);
  });

  it("does not at the block of its finding, or the one at which it was sent", async () => {
    const { follower, trace } = set({ holds: silent, idempotent: true });
    follower.follow(intent, findingOf(), blockOf(102).hash);

    for (const number of [100, 102]) await follower.at(blockOf(number), false);

    expect(trace).to.deep.equal([]);
  });

  it("leaves as it is what must not be done twice, while nobody can say whether it holds", async () => {
    const { follower, trace } = set({ holds: silent });
    follower.follow(intent, findingOf());

    await follower.at(blockOf(101), false);

    expect(trace).to.deep.equal([]);
    expect(follower.open()).to.deep.equal([intent]);
  });

  it("ends nothing by their heights or their times, which one node may make up", async () => {
    const invented = Number.MAX_SAFE_INTEGER;
    const late = set({ holds: silent, idempotent: true, ended: () => true });
    late.follower.follow(intent, findingOf());
    const foreign = { ...intent, txs: intent.txs.map((tx) => ({ ...tx, sender: hashFor("other") })) };
    const other = set({ holds: silent, idempotent: true });
    other.follower.follow(foreign, findingOf());
    const gone = set({ holds: silent, idempotent: true });
    gone.follower.follow(intent, findingOf());
    await gone.follower.reorganised([findingOf().block]);

    for (const { follower } of [late, other, gone])
      for (const number of [101, invented]) await follower.at(blockOf(number), false);

    for (const { follower, store } of [late, other, gone]) {
      expect(outcomeOf(store)).to.equal(undefined);
      expect(follower.open()).to.have.length(1);
    }
    expect(other.trace).to.deep.equal([]);
    expect(gone.trace).to.deep.equal([]);
  });

  it("gives up nothing there whose key may sign it no more, since its receipt needs a quorum [it was ended as not mined, and might have been]", async () => {
    const replace = () => Promise.reject(new FirebreakError("NOT_ALLOWED", "the key does not sign this"));
    const { follower, store } = set({ holds: silent, idempotent: true, executor: { replace } });
    follower.follow(intent, findingOf());

    for (const number of [101, 102, 103]) await follower.at(blockOf(number), false);
    const during = outcomeOf(store);
    await follower.at(blockOf(104));

    expect(during).to.equal(undefined);
    expect(outcomeOf(store)?.body).to.include({ status: "failed" });
  });
});
