import { expect } from "chai";
import { Wallet } from "ethers";
import { ordersOf } from "../../src/actions/quorum-order.ts";
import { quorumTrip } from "../../src/actions/quorum-trip.ts";
import type { Action } from "../../src/core/parts.ts";
import type { Address } from "../../src/core/types.ts";
import { lower, toWord } from "../../src/lib/words.ts";
import { hashFor } from "../support/fakes.ts";
import { deploy } from "../support/plans.ts";
import { type Acting, actionOf, NOBODY, openActing } from "./acting.ts";
import { actionsOf, commitAndGrant, deployToken, freezingPlan, HOUR, PLAN } from "./holding-plan.ts";

const ADMIN: Address = "0x00000000000000000000000000000000000c0c15";
const RECOVERY: Address = "0x00000000000000000000000000000000000c0c16";
const guardian = new Wallet(hashFor("guardian"));
const hostile: Address = "0x0000000000000000000000000000000000c0de01";
const honest: Address = "0x0000000000000000000000000000000000c0de02";
/** Code that takes every signature for its own when it has more gas left than so much, after two for asking. */
const yesAbove = (gas: number) => `0x5a62${gas.toString(16).padStart(6, "0")}10631626ba7e60e01b0260005260206000f3`;

describe("quorum-trip, with guardians that are contracts", function () {
  this.timeout(180_000);
  let acting: Acting;
  let hub: Address;
  let trigger: Address;
  let token: Address;
  before(async () => {
    acting = await openActing();
    await become(honest, 0);
    const members = [hostile, honest, lower(guardian.address)];
    hub = lower(await deploy(acting.fork, "GuardianHub", [ADMIN, RECOVERY, HOUR, members, 2, 3]));
    trigger = await acting.holder(hub, "TRIGGER()");
    token = lower(await deployToken(acting, hub));
    await commitAndGrant(acting, freezingPlan(hub, token, 2), { admin: ADMIN, delay: HOUR, keys: [] });
  });
  after(() => acting?.close());

  async function become(account: Address, gas: number): Promise<void> {
    await acting.fork.rpc("hardhat_setCode", [account, yesAbove(gas)]);
    await acting.fork.rpc("evm_mine", []);
  }

  async function signed(signers: readonly Address[]): Promise<Action> {
    const { timestamp } = await acting.chain.head();
    const of = { planId: PLAN, mask: "0x1", tier: 2, evidence: toWord(0n), epoch: 1, nonce: hashFor(`${signers}`) };
    const order = { ...of, deadline: `${timestamp + 600n}` };
    const [read] = ordersOf([{ from: "x", text: JSON.stringify({ order, signatures: [] }) }], 1n, trigger).orders;
    const byKey = { signer: guardian.address, signature: guardian.signingKey.sign(read?.signed ?? "").serialized };
    const signatures = [byKey, ...signers.map((signer) => ({ signer, signature: "0x1234" }))];
    const settings = {
      hub,
      trigger,
      plan: PLAN,
      actions: actionsOf(freezingPlan(hub, token, 2)),
      signatures: ["file:a"],
    };
    return actionOf(quorumTrip, settings, () => JSON.stringify({ order, signatures }));
  }

  it("sends nothing on a contract's yes for which the trigger would not give it the gas: at the bound", async () => {
    await become(hostile, 149_998);
    const { call } = await acting.prepared(await signed([hostile]));

    expect(() => call(hashFor("evidence"))).to.throw("1 of 2 guardians have signed");
  });

  it("is not blocked by such a contract where an honest one signed: a read that gave it more took that for a vote", async () => {
    const fresh = await acting.fork.rpc("evm_snapshot");
    await become(hostile, 149_998);

    expect(await acting.act(await signed([hostile, honest]), NOBODY)).to.equal("done");
    await acting.fork.rpc("evm_revert", [fresh]);
  });

  it("counts one that says yes with the gas that the trigger gives it: below the bound", async () => {
    await become(hostile, 149_997);

    expect(await acting.act(await signed([hostile]), NOBODY)).to.equal("done");
  });
});
