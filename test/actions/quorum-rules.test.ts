import { expect } from "chai";
import { Wallet } from "ethers";
import { isByKey, ordersOf, type SignedOrder, signedDigest } from "../../src/actions/quorum-order.ts";
import { neededFor, type OrderState, orderObjection, type QuorumState } from "../../src/actions/quorum-rules.ts";
import type { Address } from "../../src/core/types.ts";
import { tripDigest } from "../../src/lib/trip-order.ts";
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

const textOf = (order: object, signatures: readonly object[] = [], proof: readonly string[] = []) => ({
  from: "file:x",
  text: JSON.stringify({ order, signatures, proof }),
});
function only(changes: object = {}): SignedOrder {
  const [one] = ordersOf([textOf({ ...written, ...changes })], 1n, target).orders;
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
    return orderObjection(
      one,
      { plan, mask: 1n },
      { ...state, ...at },
      { digest: one.digest, isUsed: false, counting: two, ...of },
    );
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

describe("files of signatures", () => {
  it("say what is wrong with one, and count the others all the same", () => {
    const long = { from: "file:long", text: " ".repeat(262_145) };
    const { orders, faults } = ordersOf(
      [{ from: "file:none", text: "" }, long, textOf({ ...written, tier: 4 }), textOf(written)],
      1n,
      target,
    );

    expect(orders).to.have.length(1);
    expect(faults).to.have.length(3);
    expect(faults[0]).to.include("file:none, found no JSON");
    expect(faults[2]).to.include("order.tier");
  });

  it("keep no other from counting where a number is none of the contract's: at its bound, above", () => {
    const bounds = { mask: 256n, epoch: 64n, deadline: 48n };
    for (const [field, bits] of Object.entries(bounds)) {
      const at = textOf({ ...written, [field]: `${(1n << bits) - 1n}` });
      const above = textOf({ ...written, [field]: `${1n << bits}` });

      const { orders, faults } = ordersOf([above, at, textOf(written)], 1n, target);

      expect(orders, field).to.have.length(2);
      expect(faults.join(), field).to.include(`at order.${field}`);
    }
  });

  it("are told of in a short line, whatever stands in them", () => {
    const text = JSON.stringify({ [`\u202e${"x".repeat(9_000)}`]: 1 });
    const [fault = ""] = ordersOf([{ from: "file:x", text }], 1n, target).faults;

    expect(fault).to.have.length.below(300).and.not.include("\u202e");
  });

  it("count a signature in the one form that the trigger takes: 65 bytes, 27 or 28", () => {
    const digest = tripDigest(only().order, 1n, target);
    const { serialized, compactSerialized, r, s, yParity } = wallet.signingKey.sign(digest);
    const forms = [compactSerialized, `${r}${s.slice(2)}0${yParity}`, `${r}${s.slice(2)}${yParity + 37}`, serialized];

    const { orders } = ordersOf(
      [
        textOf(
          written,
          forms.map((signature) => ({ signer, signature })),
        ),
      ],
      1n,
      target,
    );

    expect(orders[0]?.signatures.map((one) => isByKey(one, digest))).to.deep.equal([false, false, false, true]);
  });

  it("count few signatures in one name, so that one file cannot make us look for long: at the bound, above", () => {
    const junk = (size: number) => Array.from({ length: size }, (_, n) => ({ signer, signature: toWord(BigInt(n)) }));
    const count = (size: number) => ordersOf([textOf(written, junk(size))], 1n, target).orders[0]?.signatures.length;

    expect([count(4), count(5)]).to.deep.equal([4, 4]);
  });

  it("are of two orders when two orders stand under one root", () => {
    const [one, other] = [only(), only({ planId: hashFor("another") })];
    const texts = [
      textOf(written, [], [other.digest]),
      textOf({ ...written, planId: hashFor("another") }, [], [one.digest]),
    ];

    const { orders } = ordersOf(texts, 1n, target);

    expect(orders.map(({ order }) => order.planId)).to.deep.equal([plan, hashFor("another")]);
    expect(orders[0]?.signed).to.equal(orders[1]?.signed);
  });

  it("are put together when they are of one order, and a forged signature keeps out nobody's own", () => {
    const forged = { signer, signature: `0x${"11".repeat(65)}` };
    const digest = tripDigest(only().order, 1n, target);
    const own = { signer, signature: wallet.signingKey.sign(digest).serialized };

    const { orders } = ordersOf([textOf(written, [forged]), textOf(written, [own])], 1n, target);

    expect(orders).to.have.length(1);
    expect(orders[0]?.signatures.map((one) => isByKey(one, digest))).to.deep.equal([false, true]);
  });

  it("are of other orders for another chain, another trigger, or another nonce", () => {
    const { order, digest } = only();

    expect(tripDigest(order, 2n, target)).not.to.equal(digest);
    expect(tripDigest(order, 1n, `0x${"12".repeat(20)}`)).not.to.equal(digest);
    expect(only({ nonce: hashFor("another") }).digest).not.to.equal(digest);
  });

  it("may sign the root of many chains: another digest than the order's own", () => {
    const { digest } = only();

    expect(signedDigest(digest, [])).to.equal(digest);
    expect(signedDigest(digest, [hashFor("another chain")])).not.to.equal(digest);
  });
});
