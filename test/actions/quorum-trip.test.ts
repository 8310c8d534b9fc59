import { expect } from "chai";
import { concat, keccak256, Signature, Wallet } from "ethers";
import { ordersOf, signedDigest } from "../../src/actions/quorum-order.ts";
import { quorumTrip } from "../../src/actions/quorum-trip.ts";
import { createBeat } from "../../src/core/beat.ts";
import type { Action } from "../../src/core/parts.ts";
import type { Address, Hash } from "../../src/core/types.ts";
import { tripDigest } from "../../src/lib/trip-order.ts";
import { lower, toWord } from "../../src/lib/words.ts";
import { fakeChain, hashFor } from "../support/fakes.ts";
import { deploy } from "../support/plans.ts";
import { type Acting, actionOf, NOBODY, openActing } from "./acting.ts";
import { actionsOf, commitAndGrant, deployToken, freezingPlan, HOUR, PLAN, thief } from "./holding-plan.ts";

const ADMIN: Address = "0x00000000000000000000000000000000000c0c15";
const RECOVERY: Address = "0x00000000000000000000000000000000000c0c16";
const guardians = [1, 2, 3]
  .map((n) => new Wallet(hashFor(`guardian ${n}`)))
  .sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));

describe("quorum-trip, on our own trigger", function () {
  this.timeout(180_000);
  let acting: Acting;
  let hub: Address;
  let trigger: Address;
  let token: Address;
  let nonces = 0;
  const files = new Map<string, string>();

  const make = (more: object = {}): Action =>
    actionOf(
      quorumTrip,
      {
        hub,
        trigger,
        plan: PLAN,
        actions: actionsOf(freezingPlan(hub, token, 2)),
        signatures: ["file:a", "file:b"],
        ...more,
      },
      (reference) => files.get(reference),
    );
  before(async () => {
    acting = await openActing();
    const members = guardians.map(({ address }) => address);
    hub = lower(await deploy(acting.fork, "GuardianHub", [ADMIN, RECOVERY, HOUR, members, 2, 3]));
    trigger = await acting.holder(hub, "TRIGGER()");
    token = lower(await deployToken(acting, hub));
    await commitAndGrant(acting, freezingPlan(hub, token, 2), { admin: ADMIN, delay: HOUR, keys: [] });
  });
  beforeEach(() => files.clear());
  after(() => acting?.close());

  async function orderOf(changes: object = {}) {
    const { timestamp } = await acting.chain.head();
    nonces += 1;
    return {
      planId: PLAN,
      mask: "0x1",
      tier: 2,
      evidence: toWord(0n),
      epoch: 1,
      nonce: hashFor(`nonce ${nonces}`),
      deadline: `${timestamp + 600n}`,
      ...changes,
    };
  }

  /** Puts what these guardians sign of an order into a file. */
  function sign(file: string, order: object, signers: readonly Wallet[], proof: readonly Hash[] = []): void {
    const [read] = ordersOf([{ from: file, text: JSON.stringify({ order, signatures: [] }) }], 1n, trigger).orders;
    const digest = signedDigest(read === undefined ? "0x" : tripDigest(read.order, 1n, trigger), proof);
    const signatures = signers.map(({ address, signingKey }) => ({
      signer: address,
      signature: signingKey.sign(digest).serialized,
    }));
    files.set(file, JSON.stringify({ order, proof, signatures }));
  }

  /** What it says instead of sending. */
  async function unsent(action = make()): Promise<string> {
    const prepared = await acting.prepared(action);
    try {
      prepared.call(hashFor("evidence"));
      return "it would be sent";
    } catch (error) {
      return `${Object(error).code}: ${Object(error).message}`;
    }
  }

  it("sends nothing while nobody has signed, and arms nothing, without a fault of anything else", async () => {
    const { chain } = acting;
    const beat = createBeat(new Map([["trip", make()]]), undefined, chain);
    await beat.at(await chain.head());

    expect(await unsent()).to.equal("NOT_SIGNED: no order can be relayed: no guardian has signed yet");
    expect(beat.prepared("trip")?.holds).to.equal(false);
    expect(beat.states().get("trip")?.armed).to.equal(false);
    expect(await acting.objections(make(), NOBODY)).to.deep.equal([]);
  });

  it("sends nothing with too few, with a stranger's, or with a signature of something else", async () => {
    const order = await orderOf();
    const stranger = new Wallet(hashFor("stranger"));
    sign("file:a", order, guardians.slice(0, 1));
    const alone = await unsent();
    sign("file:b", order, [stranger]);
    const strange = await unsent();
    sign("file:b", await orderOf({ evidence: hashFor("other") }), guardians.slice(1, 2));
    const apart = await unsent();

    for (const said of [alone, strange, apart]) expect(said).to.include("1 of 2 guardians have signed");
    expect((await acting.objections(make(), NOBODY)).join()).to.include("1 of 2 guardians");
  });

  it("sends nothing that has expired, is of another epoch, another hub's, or of a tier too low", async () => {
    const said: string[] = [];
    for (const changes of [{ deadline: 1 }, { epoch: 2 }, { tier: 1 }, { planId: hashFor("another") }]) {
      sign("file:a", await orderOf(changes), guardians);
      said.push(await unsent());
    }
    const other = make({ trigger: token });

    expect(said[0]).to.include("it expired");
    expect(said[1]).to.include("signed for epoch 2, the hub is in 1");
    expect(said[2]).to.include("tier 1, the plan needs 2");
    expect(said[3]).to.include("signed for plan");
    expect((await acting.objections(other, NOBODY)).join()).to.include(`the trigger of hub ${hub} is ${trigger}`);
  });

  it("relays what a quorum signed in two files, from a key without any right, and once", async () => {
    const fresh = await acting.fork.rpc("evm_snapshot");
    const order = await orderOf();
    sign("file:a", order, guardians.slice(1, 2));
    sign("file:b", order, [...guardians.slice(2), ...guardians.slice(1, 2)]);
    expect(await acting.objections(make(), NOBODY)).to.deep.equal([]);
    const { expires, tier, holds } = await acting.prepared(make());
    expect([expires, tier, holds]).to.deep.equal([true, 2, false]);

    expect(await acting.act(make(), NOBODY)).to.equal("done");

    expect(await acting.holds(make())).to.equal(true);
    expect(await acting.send(thief, token, "transfer(address,uint256)", [NOBODY, 1])).not.to.equal("done");
    expect(await unsent()).to.include("it was used already");
    await acting.fork.rpc("evm_revert", [fresh]);
  });

  it("keeps nothing that it had prepared when the hub cannot be read: it says so and sends nothing", async () => {
    sign("file:a", await orderOf(), guardians);
    const action = make();
    let deaf = false;
    const chain = fakeChain({ call: (...asked) => (deaf ? fakeChain().call(...asked) : acting.chain.call(...asked)) });
    const beat = createBeat(new Map([["trip", action]]), undefined, chain);
    await beat.at(await acting.chain.head());
    expect(() => beat.prepared("trip")?.call(hashFor("evidence"))).not.to.throw();

    deaf = true;
    await beat.at(await acting.chain.head());

    expect(() => beat.prepared("trip")?.call(hashFor("evidence"))).to.throw("the fake has no call");
    expect(beat.prepared("trip")?.holds).to.equal(false);
  });

  it("ends with the last order that can be relayed, not with the deadline of one that cannot, and with no right of the key", async () => {
    const order = await orderOf();
    const ends = async () => (await acting.prepared(make())).signedUntil;
    sign("file:a", await orderOf({ deadline: `${2n ** 48n - 1n}` }), guardians.slice(0, 1));
    const before = await ends();
    sign("file:b", order, guardians);

    expect([before, await ends()]).to.deep.equal([undefined, BigInt(order.deadline)]);
    expect(make().rightEnds).to.equal(undefined);
  });

  it("relays what a quorum signed, whatever stands in another file under its members' names", async () => {
    const fresh = await acting.fork.rpc("evm_snapshot");
    const order = await orderOf();
    sign("file:a", order, guardians.slice(0, 2));
    const { signatures } = JSON.parse(files.get("file:a") ?? "");
    const compact = signatures.map(({ signer, signature }: Record<"signer" | "signature", string>) => ({
      signer,
      signature: Signature.from(signature).compactSerialized,
    }));
    files.set("file:b", JSON.stringify({ order, signatures: compact }));
    files.set("file:c", JSON.stringify({ order: { ...order, epoch: `${2n ** 64n}` }, signatures }));

    expect(await acting.act(make({ signatures: ["file:c", "file:a", "file:b"] }), NOBODY)).to.equal("done");
    await acting.fork.rpc("evm_revert", [fresh]);
  });

  it("relays the root that guardians signed for many chains", async () => {
    const order = await orderOf();
    const sibling = lower(keccak256(concat([hashFor("another chain")])));
    sign("file:a", order, guardians.slice(0, 2), [sibling]);

    expect(await acting.act(make(), NOBODY)).to.equal("done");

    expect(await acting.holds(make())).to.equal(true);
  });
});
