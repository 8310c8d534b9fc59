import { expect } from "chai";
import { JsonRpcProvider } from "ethers";
import { tripModule } from "../../src/actions/trip-module.ts";
import type { Action } from "../../src/core/parts.ts";
import type { Address } from "../../src/core/types.ts";
import { lower } from "../../src/lib/words.ts";
import { deploy } from "../support/plans.ts";
import { deploySafe } from "../support/safes.ts";
import { type Acting, actionOf, KEY, NOBODY, openActing } from "./acting.ts";
import { actionsOf, commitAndGrant, deployToken, freezingPlan, HOUR, PLAN, thief } from "./holding-plan.ts";

const PAYER: Address = "0x00000000000000000000000000000000000000fe";
const guardians: readonly Address[] = [1, 2, 3].map((n) => `0x00000000000000000000000000000000000060a${n}` as const);

describe("trip-module, on a real Safe with our module", function () {
  this.timeout(180_000);
  let acting: Acting;
  let safe: Address;
  let module: Address;
  let token: Address;
  const make = (more: object = {}): Action =>
    actionOf(tripModule, { module, safe, plan: PLAN, actions: actionsOf(freezingPlan(module, token)), ...more });
  before(async () => {
    acting = await openActing();
    const { fork, at } = acting;
    await fork.rpc("hardhat_impersonateAccount", [PAYER]);
    await fork.rpc("hardhat_setBalance", [PAYER, "0xd3c21bcecceda1000000"]);
    // Without the cache, or the nonce of the first of two quick transactions is used again.
    const provider = new JsonRpcProvider(fork.url, undefined, {
      staticNetwork: true,
      pollingInterval: 20,
      cacheTimeout: -1,
    });
    safe = lower((await deploySafe(await provider.getSigner(PAYER), { version: "1.4.1" })).address);
    provider.destroy();
    module = lower(await deploy(fork, "GuardianModule", [safe, at.pool, HOUR, guardians, 2, 3]));
    token = lower(await deployToken(acting, safe));
    await commitAndGrant(acting, freezingPlan(module, token), { admin: safe, delay: HOUR, keys: [KEY] });
  });
  after(() => acting?.close());

  it("is refused with what is no module, and with another Safe's", async () => {
    expect((await acting.objections(make({ module: token }), KEY)).join()).to.include("there is no GuardianModule");
    expect((await acting.objections(make({ safe: acting.at.pool }), KEY)).join()).to.include(
      `acts for the Safe ${safe}, not for`,
    );
  });

  it("is refused while the Safe has not enabled it, and does nothing then", async () => {
    expect((await acting.objections(make(), KEY)).join()).to.include("has not enabled the module");
    await acting.act(make(), KEY);

    expect(await acting.holds(make())).to.equal(false);
  });

  it("is refused for a key without a grant", async () => {
    await acting.send(safe, safe, "enableModule(address)", [module]);

    expect((await acting.objections(make(), NOBODY)).join()).to.include(`${NOBODY} cannot trip this plan`);
    expect(await acting.act(make(), NOBODY)).to.include("reverts");
  });

  it("acts in the Safe's name for the key of the grant, which has no part in the Safe", async () => {
    expect(await acting.objections(make(), KEY)).to.deep.equal([]);
    const { expires, tier } = await acting.prepared(make());
    expect([expires, tier]).to.deep.equal([true, 1]);

    expect(await acting.act(make(), KEY)).to.equal("done");

    expect(await acting.holds(make())).to.equal(true);
    expect(await acting.send(thief, token, "transfer(address,uint256)", [NOBODY, 1])).not.to.equal("done");
    expect(make().describe()).to.include(`in the name of the Safe ${safe}`);
  });
});
