import { expect } from "chai";
import { Wallet } from "ethers";
import { isByKey, ordersOf, type SignedOrder, signedDigest } from "../../src/actions/quorum-order.ts";
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
