import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import { blockOf, entriesOf, findingOf } from "../support/fakes.ts";
import { learn } from "./deciding.ts";
import { intent, landed, outcomeOf, set } from "./following.ts";

describe("follow, while nothing is mined", () => {
  it("replaces at every block after the finding's own, journalled before it is sent: before, at, after", async () => {
    const { follower, trace, store } = set();
    follower.follow(intent, findingOf());

    await follower.at(blockOf(99));
    await follower.at(blockOf(100));
    const early = [...trace];
    await follower.at(blockOf(101));
    await follower.at(blockOf(102));

    expect(early).to.deep.equal([]);
    expect(trace.map((one) => one.split(" ")[0])).to.deep.equal(["replace", "broadcast", "replace", "broadcast"]);
    expect(store.changes.map(({ variant }) => [variant?.intent, variant?.tx.nonce, variant?.tx.maxFee])).to.deep.equal([
      ["one", 4n, 20n],
      ["one", 4n, 40n],
    ]);
  });

  it("replaces nothing at the head at which it was sent, though its finding is older [it was made dearer at once]", async () => {
    const { follower, trace } = set();
    follower.follow(intent, findingOf(), blockOf(103).hash);

    await follower.at(blockOf(103));
    const early = [...trace];
    await follower.at(blockOf(104));

    expect([early, trace.length]).to.deep.equal([[], 2]);
  });

  it("goes on sending what may be done twice while nobody can say whether it holds, and nothing else", async () => {
    const holds = async () => {
      throw new FirebreakError("NO_QUORUM", "one node does not answer", { retryable: true });
    };
    const [twice, once] = [set({ holds, idempotent: true }), set({ holds })];
    for (const { follower } of [twice, once]) follower.follow(intent, findingOf());

    for (const { follower } of [twice, once]) await follower.at(blockOf(101));

    expect(twice.trace.map((one) => one.split(" ")[0])).to.deep.equal(["replace", "broadcast"]);
    expect(once.trace).to.deep.equal([]);
  });

  it("sends the same bytes again when the cap is reached", async () => {
    const sent: string[] = [];
    const broadcast = async ({ hash }: { hash: string }) => void sent.push(hash);
    const { follower, store } = set({ executor: { replace: async () => undefined, broadcast } });
    follower.follow(intent, findingOf());

    await follower.at(blockOf(101));
    await follower.at(blockOf(102));

    expect(sent).to.deep.equal([intent.txs[0]?.hash, intent.txs[0]?.hash]);
    expect(store.changes).to.deep.equal([]);
  });

  it("pays nothing more once somebody else brought the effect about, and ends after 25 blocks: before, at, after", async () => {
    const { follower, trace, store } = set({ holds: async () => true });
    follower.follow(intent, findingOf());

    await follower.at(blockOf(124));
    await follower.at(blockOf(125));
    const early = [...trace];
    await follower.at(blockOf(126));

    expect(early).to.deep.equal([]);
    expect(trace).to.deep.equal(["release 4"]);
    expect(outcomeOf(store)?.body).to.include({ status: "already", verifiedBlock: "124" });
  });

  it("ends at the second head when others took its nonce and the effect holds, as a node may lack the receipt at the first", async () => {
    const { follower, store, trace } = set({ executor: { next: () => undefined }, holds: async () => true });
    follower.follow(intent, findingOf());

    await follower.at(blockOf(101));
    const early = outcomeOf(store);
    await follower.at(blockOf(102));

    expect(early).to.equal(undefined);
    expect(outcomeOf(store)?.body).to.include({ status: "already" });
    expect(trace).to.deep.equal(["release 4"]);
  });

  it("sends the same bytes again when nothing can be signed for more, and says so (what nodes dropped was lost)", async () => {
    const replace = () => Promise.reject(new FirebreakError("KEY", "the signing service is gone"));
    const { follower, trace, store } = set({ executor: { replace } });
    follower.follow(intent, findingOf());

    await follower.at(blockOf(101));

    expect(trace).to.deep.equal([`broadcast ${intent.txs[0]?.hash.slice(-6)}`]);
    expect(entriesOf(store).map(({ body }) => body["reason"])).to.deep.equal(["the signing service is gone"]);
  });

  it("looks at the nonces and fees of a head before it replaces anything at it, and replaces all the same when they cannot be read", async () => {
    const looked: bigint[] = [];
    const look = async ({ number }: { number: bigint }) => {
      looked.push(number);
      throw new FirebreakError("RPC_UNREACHABLE", "no node answers");
    };
    const { follower, trace } = set({ executor: { look } });
    await follower.at(blockOf(100));
    follower.follow(intent, findingOf());

    await follower.at(blockOf(101));

    expect(looked).to.deep.equal([101n]);
    expect(trace[0]).to.equal("replace");
  });
});

describe("follow, of what held when it was needed", () => {
  it("acts again when it no longer holds at the next head (it was taken for handled)", async () => {
    const { follower, history, store } = set();
    follower.assume(findingOf(), "pause", 101n);

    await follower.at(blockOf(101));
    await follower.at(blockOf(102));

    expect(history.takeAgain()).to.have.length(1);
    expect(entriesOf(store).map(({ kind }) => kind)).to.deep.equal(["fault"]);
  });

  it("asks again while the target cannot be read", async () => {
    let reads = 0;
    const holds = async () => {
      reads += 1;
      if (reads === 1) throw new FirebreakError("NOT_EVALUABLE", "the node lacks it");
      return true;
    };
    const { follower, history } = set({ holds, chain: { blockAt: async (number) => blockOf(number) } });
    follower.assume(findingOf(), "pause", 101n);

    await follower.at(blockOf(101));
    await follower.at(blockOf(102));
    await follower.at(blockOf(103));

    expect(reads).to.equal(2);
    expect(history.takeAgain()).to.deep.equal([]);
  });
});

describe("follow, of what a reorganisation took away", () => {
  const contained = async (at = 101) => {
    const made = set({ executor: landed(101), holds: async () => true });
    made.follower.follow(intent, findingOf());
    await made.follower.at(blockOf(at));
    return made;
  };

  it("leaves a containment alone whose block stays, and one that is older than 64 blocks: below, at, above", async () => {
    const [stays, young, old] = [await contained(), await contained(), await contained()];
    await young.follower.at(blockOf(165));
    await old.follower.at(blockOf(166));

    await stays.follower.reorganised([blockOf(102)]);
    await young.follower.reorganised([blockOf(101)]);
    await old.follower.reorganised([blockOf(101)]);

    expect([stays, young, old].map(({ follower }) => follower.open().length)).to.deep.equal([0, 1, 0]);
  });
});

describe("follow, of findings that wait for one transaction", () => {
  const other = findingOf({ key: "proxy:changed" });

  it("tries all of them again when it fails (the others counted as handled)", async () => {
    const { follower, history } = set({ executor: landed(101, false) });
    follower.follow(intent, findingOf());
    learn(history, other);
    follower.cover(other, "pause");

    await follower.at(blockOf(101));

    expect(history.takeAgain().map(({ key }) => key)).to.deep.equal(["owner:changed", "proxy:changed"]);
  });

  it("tries none of them again when it is contained", async () => {
    const { follower, history } = set({ executor: landed(101), holds: async () => true });
    follower.follow(intent, findingOf());

    const covering = [follower.cover(other, "pause"), follower.cover(other, "strip")];
    await follower.at(blockOf(101));

    expect(covering).to.deep.equal([intent, undefined]);
    expect(history.takeAgain()).to.deep.equal([]);
    expect(follower.cover(other, "pause")).to.equal(undefined);
  });
});
