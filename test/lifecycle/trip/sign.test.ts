import { expect } from "chai";
import { id, Signature, Wallet } from "ethers";
import { writeTrip } from "../../../src/lifecycle/trip/file.ts";
import { tripLines } from "../../../src/lifecycle/trip/print.ts";
import { addSignature, keysOf, mergeTrips, requirePlan, signTrip } from "../../../src/lifecycle/trip/sign.ts";
import { keyOf } from "../../../src/signers/local.ts";
import { freezingPlan } from "../../actions/holding-plan.ts";
import { refusal } from "../../support/plans.ts";
import { codeOf } from "../../support/safe-world.ts";
import { guardians, hub, members, readByAction, token, tripOf } from "../../support/trips.ts";

const [one, two] = guardians.map(({ privateKey }) => keyOf(privateKey, "a test"));
const [wallet] = guardians;
if (one === undefined || two === undefined || wallet === undefined) throw new Error("expected two guardians");
const now = 1_000n;

describe("signing a trip", () => {
  it("is refused to who is no guardian, also when the signature was made elsewhere", async () => {
    const trip = tripOf();
    const stranger = new Wallet(id("stranger"));
    const signature = stranger.signingKey.sign(trip.signed.signed).serialized;

    expect(await codeOf(signTrip(trip, keyOf(stranger.privateKey, "a test"), now))).to.equal("NOT_A_GUARDIAN");
    expect(refusal(() => addSignature(trip, signature, undefined, now)).code).to.equal("NOT_A_GUARDIAN");
    expect(refusal(() => addSignature(trip, "0x12", hub, now)).code).to.equal("NOT_A_GUARDIAN");
  });

  it("is refused when it expired: a second before, at, after", async () => {
    const at = (seconds: bigint) => codeOf(signTrip(tripOf(), one, seconds));

    expect([await at(1_999n), await at(2_000n), await at(2_001n)]).to.deep.equal(["none", "EXPIRED", "EXPIRED"]);
  });

  it("is refused for a root over many chains, of which the file shows one", async () => {
    expect(await codeOf(signTrip(tripOf({}, { proof: [id("another chain")] }), one, now))).to.equal("MANY_CHAINS");
  });

  it("is refused in a form that the trigger does not take", () => {
    const trip = tripOf();
    const { compactSerialized } = Signature.from(wallet.signingKey.sign(trip.signed.signed));

    for (const text of [compactSerialized, "0x", "0x123", "none"])
      expect(refusal(() => addSignature(trip, text, undefined, now)).code).to.equal("SIGNATURE");
    expect(refusal(() => addSignature(trip, "0x", members[0], now)).code).to.equal("SIGNATURE");
  });

  it("is refused when the plan of the file is not the signer's own", () => {
    expect(refusal(() => requirePlan(tripOf(), freezingPlan(hub, token, 2))).code).to.equal("none");
    expect(refusal(() => requirePlan(tripOf(), freezingPlan(hub, hub, 2))).code).to.equal("PLAN");
  });

  it("makes a file that an action relays, and counts who signs twice once", async () => {
    const signed = await signTrip(await signTrip(await signTrip(tripOf(), one, now), two, now), one, now);

    expect(keysOf(signed)).to.deep.equal([two.address, one.address]);
    expect(readByAction(writeTrip(signed))).to.deep.equal([two.address, one.address]);
  });

  it("takes the bytes of a guardian's contract, which only that contract can judge", () => {
    const signed = addSignature(tripOf(), "0x1234", members[2], now);

    expect(keysOf(signed)).to.deep.equal([]);
    expect(tripLines(signed, now).join("\n")).to.include(`in the name of ${members[2]}, by no key`);
  });

  it("in parallel is put together, keys' first, whatever stands in a file in somebody's name", async () => {
    const junk = Array.from({ length: 64 }, (_, n) => ({ signer: members[0], signature: `0x${n + 10}` }));
    const mine = await signTrip(tripOf(), one, now);
    const [first, ...rest] = mergeTrips([tripOf({}, { signatures: junk }), mine]).signed.signatures;

    expect(first).to.deep.equal(mine.signed.signatures[0]);
    expect(rest).to.have.length(63);
    expect(refusal(() => mergeTrips([mine, tripOf({ nonce: id("another") })])).code).to.equal("TRIP");
    expect(refusal(() => mergeTrips([])).code).to.equal("CONFIG");
  });

  it("shows in words what is signed: plan, actions, tier, end, chain, trigger, and what has no end", () => {
    const said = tripLines(tripOf({ deadline: `${2n ** 48n - 1n}` }), now).join("\n");

    expect(said).to.match(/trip {6}plan 0x71\w+ on chain 1, through the trigger 0x7c/);
    expect(said).to.match(/actions {3}1 of 1 \(mask 0x1\)\ntier {6}2: a quorum of guardians/);
    expect(said).to.match(/beyond all dates; epoch 1\n.*VALID FOR MORE THAN A DAY/);
    expect(said).to.match(/signed by nobody yet; 2 of 3/);
    expect(said).to.match(/1\. freeze/);
    expect(tripLines(tripOf(), 2_000n).join("\n")).to.include("which is OVER");
  });
});
