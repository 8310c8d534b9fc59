import { expect } from "chai";
import { Wallet } from "ethers";
import { ordersOf, type SignedOrder } from "../../src/actions/quorum-order.ts";
import {
  candidatesOf,
  neededFor,
  type OrderState,
  orderObjection,
  type QuorumState,
  sentFor,
} from "../../src/actions/quorum-rules.ts";
import type { Address } from "../../src/core/types.ts";
import { lower, toWord } from "../../src/lib/words.ts";
import { hashFor, target } from "../support/fakes.ts";

const plan = hashFor("plan");
const written = {
  planId: plan,
  mask: 1,
  tier: 2,
  evidence: toWord(0n),
  epoch: 7,
  nonce: hashFor("nonce"),
  deadline: 2_000,
};
const wallet = new Wallet(hashFor("a guardian"));
const signer: Address = lower(wallet.address);

function only(changes: object = {}): SignedOrder {
  const text = JSON.stringify({ order: { ...written, ...changes }, signatures: [] });
  const [one] = ordersOf([{ from: "file:x", text }], 1n, target).orders;
  if (one === undefined) throw new Error("expected an order");
  return one;
}

const state: QuorumState = {
  now: 1_999n,
  epoch: 7n,
  members: [signer],
  quorum: 2,
  topQuorum: 3,
  minTier: 2,
  isTightened: false,
};
const two = [1, 2].map((n) => ({ signer: `0x${`${n}`.repeat(40)}` as Address, signature: "0x" as const }));

describe("an order of guardians", () => {
  const against = (changes: object = {}, at: Partial<QuorumState> = {}, of: Partial<OrderState> = {}) => {
    const one = only(changes);
    const now = { ...state, ...at };
    const [unfit] = candidatesOf([one], { plan, mask: 1n }, now).against;
    return unfit ?? orderObjection(one, now, { digest: one.digest, isUsed: false, counting: two, ...of });
  };

  it("has nothing against it when it fits", () => {
    expect(against()).to.equal(undefined);
  });

  it("is not relayed to a trigger that computes another digest, for another plan, or for other actions", () => {
    expect(against({}, {}, { digest: hashFor("another") })).to.include("the trigger computes the digest");
    expect(against({ planId: hashFor("another") })).to.include("not for");
    expect(against({ mask: "0x3" })).to.include("signed for the actions 0x3, not 0x1");
  });

  it("is not relayed in another epoch, nor a second time", () => {
    expect(against({}, { epoch: 8n })).to.include("signed for epoch 7, the hub is in 8");
    expect(against({}, {}, { isUsed: true })).to.include("used already");
  });

  it("is not relayed when its last second has come: before, at, after", () => {
    expect(against({}, { now: 1_999n })).to.equal(undefined);
    expect(against({}, { now: 2_000n })).to.include("expired at 1970-01-01T00:33:20");
    expect(against({}, { now: 2_001n })).to.include("expired");
  });

  it("is not relayed below the plan's tier, or with too few guardians", () => {
    expect(against({ tier: 1 })).to.include("tier 1, the plan needs 2");
    expect(against({}, {}, { counting: two.slice(0, 1) })).to.include("1 of 2 guardians");
    expect(against({ tier: 3 })).to.include("2 of 3 guardians");
  });

  it("needs one guardian in the first tier, a quorum once one has tripped alone", () => {
    expect(neededFor(1, state)).to.equal(1);
    expect(neededFor(1, { ...state, isTightened: true })).to.equal(2);
    expect([neededFor(2, state), neededFor(3, state)]).to.deep.equal([2, 3]);
  });
});

describe("what is sent of an order", () => {
  const sent = (tier: number, keys: number, at: Partial<QuorumState> = {}) =>
    sentFor(
      { ...only({ tier }), byKey: [...two, ...two].slice(0, keys) },
      { ...state, quorum: 3, topQuorum: 4, ...at },
    );

  it("is in the first tier a quorum's signatures where so many keys signed, else one: below, at, above", () => {
    expect([1, 2, 3, 4].map((keys) => sent(1, keys))).to.deep.equal([1, 1, 3, 3]);
    expect([1, 2, 3, 4].map((keys) => sent(1, keys, { isTightened: true }))).to.deep.equal([3, 3, 3, 3]);
  });

  it("is in the other tiers what they need", () => {
    expect([2, 3, 4].map((keys) => sent(2, keys))).to.deep.equal([3, 3, 3]);
    expect([2, 3, 4].map((keys) => sent(3, keys))).to.deep.equal([4, 4, 4]);
  });
});

describe("the orders about which the chain is asked", () => {
  const nonces = (size: number) => Array.from({ length: size }, (_, n) => only({ nonce: toWord(BigInt(n)) }));
  const looked = (orders: readonly SignedOrder[]) => candidatesOf(orders, { plan, mask: 1n }, state);

  it("are none that could not trip the plan, so that these take no other's place", () => {
    const expired = nonces(40).map((one) => ({ ...one, order: { ...one.order, deadline: 1n } }));
    const { candidates, against } = looked([...expired, only()]);

    expect(candidates.map(({ digest }) => digest)).to.deep.equal([only().digest]);
    expect(against).to.have.length(40);
  });

  it("are sixteen, those that most keys signed first, and it is said what is left out: at the bound, above", () => {
    const own = only();
    const good = { ...own, signatures: [{ signer, signature: lower(wallet.signingKey.sign(own.signed).serialized) }] };
    const full = looked([...nonces(15), good]);
    const above = looked([...nonces(17), good]);

    expect([full.candidates.length, full.against.length]).to.deep.equal([16, 0]);
    expect([above.candidates.length, above.candidates[0]?.digest]).to.deep.equal([16, own.digest]);
    expect(above.against.join()).to.include("2 more orders");
  });
});
