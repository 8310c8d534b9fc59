import { expect } from "chai";
import type { DetectorPart } from "../../src/core/parts.ts";
import type { Address } from "../../src/core/types.ts";
import { invariant } from "../../src/detectors/invariant.ts";
import { outflowRate } from "../../src/detectors/outflow-rate.ts";
import { pausedElsewhere } from "../../src/detectors/paused-elsewhere.ts";
import { priceDeviation } from "../../src/detectors/price-deviation.ts";
import { proxyUpgrade } from "../../src/detectors/proxy-upgrade.ts";
import { roleGrant } from "../../src/detectors/role-grant.ts";
import { rule } from "../../src/detectors/rule.ts";
import { silence } from "../../src/detectors/silence.ts";
import { supplyVsBacking } from "../../src/detectors/supply-vs-backing.ts";
import { unauthorized } from "../../src/detectors/unauthorized.ts";
import {
  AAVE,
  EXECUTOR,
  RESERVES,
  USDC_IMPLEMENTATION,
  USDC_OWNER,
  USDC_PROXY_ADMIN,
} from "../../src/range/embedded/addresses.ts";
import { fakeChain } from "../support/fakes.ts";
import { embeddedLevers, STRANGER } from "../support/levers.ts";
import { watchingOn } from "./live.ts";
import { look, make } from "./looking.ts";

const [weth, , , usdc] = RESERVES;
describe("detectors on real code of Aave and Circle", function () {
  this.timeout(90_000);
  let aave: Awaited<ReturnType<typeof embeddedLevers>>;
  let watching: ReturnType<typeof watchingOn>;
  let fresh: unknown;
  before(async () => {
    aave = await embeddedLevers();
    watching = watchingOn(aave.fork);
  });
  beforeEach(async () => {
    fresh = await aave.fork.rpc("evm_snapshot");
  });
  afterEach(() => aave.fork.rpc("evm_revert", [fresh]));
  after(async () => {
    await watching?.close();
    await aave?.close();
  });

  const seen = <S>(part: DetectorPart<S>, settings: object) => watching.seen(make(part, settings));
  const mine = (count = 1) => aave.fork.rpc("hardhat_mine", [`0x${count.toString(16)}`]);

  it("role-grant sees who gets a role of the ACL manager, and who may mint USDC", async () => {
    await aave.send(aave.chain.aclAdmin, AAVE.acl, "addBridge(address)", [STRANGER]);
    expect((await seen(roleGrant, { contract: AAVE.acl }))[0]?.evidence).to.include({ account: STRANGER });
    expect(await seen(roleGrant, { contract: AAVE.acl, members: [STRANGER] })).to.deep.equal([]);
    const objections = async (contract: Address) =>
      (await make(roleGrant, { contract }).objections(await watching.chain.head(), watching.chain)).length;
    expect([await objections(AAVE.acl), await objections(usdc.address), await objections(weth.feed)]).to.deep.equal([
      0, 0, 1,
    ]);

    await aave.send(USDC_OWNER, usdc.address, "configureMinter(address,uint256)", [STRANGER, 5]);
    expect((await seen(roleGrant, { contract: usdc.address }))[0]?.evidence).to.include({
      role: "minter",
      account: STRANGER,
    });
  });

  it("proxy-upgrade sees USDC run other code, and is silent on a block without", async () => {
    expect(await seen(proxyUpgrade, { proxy: usdc.address })).to.deep.equal([]);
    await aave.send(USDC_PROXY_ADMIN, usdc.address, "upgradeTo(address)", [AAVE.oracle]);
    expect((await seen(proxyUpgrade, { proxy: usdc.address }))[0]?.evidence).to.include({
      before: USDC_IMPLEMENTATION,
      now: AAVE.oracle,
    });
  });

  it("outflow-rate, a rule, and one of another chain see the pool emptied in small steps", async () => {
    const slow = make(outflowRate, {
      account: usdc.aToken,
      token: usdc.address,
      moreThan: "900000000000",
      withinBlocks: 48,
    });
    const large = {
      on: { address: usdc.address, event: "event Transfer(address indexed from, address indexed to, uint256 value)" },
      when: "event.value >= 100000000000",
    };
    await mine(60);
    for (let step = 0; step < 9; step++)
      await aave.send(aave.chain.supplier, AAVE.pool, "withdraw(address,uint256,address)", [
        usdc.address,
        100_000_000_000n,
        STRANGER,
      ]);
    expect(await watching.seen(slow)).to.deep.equal([]);
    expect(await seen(rule, large)).to.have.length(1);

    await aave.send(aave.chain.supplier, AAVE.pool, "withdraw(address,uint256,address)", [usdc.address, 1n, STRANGER]);

    expect((await watching.seen(slow))[0]?.evidence).to.include({ lost: "900000000001" });
    const gone = { ...large.on, where: `event.from == "${usdc.aToken}"`, sum: "value", blocks: 10, chain: 1 };
    const elsewhere = make(
      rule,
      { windows: { gone }, when: "gone > 900000000000", maxCallsPerBlock: 21 },
      { chains: new Map([[1n, watching.chain]]) },
    );
    expect(await look(elsewhere, { chain: fakeChain({ chainId: 5n }) })).to.have.length(1);
    expect(await seen(rule, large)).to.deep.equal([]);
  });

  it("supply-vs-backing and an invariant see a mint of aUSDC without backing, and none of one with it", async () => {
    const backed = { token: usdc.aToken, backing: [{ account: usdc.aToken, token: usdc.address }] };
    const reads = {
      shares: { address: usdc.aToken, call: "function totalSupply() view returns (uint256)" },
      held: { address: usdc.address, call: "function balanceOf(address) view returns (uint256)", args: [usdc.aToken] },
    };
    expect(await seen(supplyVsBacking, backed)).to.deep.equal([]);
    expect(await seen(invariant, { reads, holds: "held >= shares" })).to.deep.equal([]);

    await aave.send(aave.chain.aclAdmin, AAVE.acl, "addBridge(address)", [STRANGER]);
    await aave.send(aave.chain.aclAdmin, AAVE.configurator, "setUnbackedMintCap(address,uint256)", [
      usdc.address,
      100_000_000n,
    ]);
    await aave.send(STRANGER, AAVE.pool, "mintUnbacked(address,uint256,address,uint16)", [
      usdc.address,
      65_000_000_000_000n,
      STRANGER,
      0,
    ]);

    expect((await seen(supplyVsBacking, backed))[0]?.evidence["missing"]).to.match(/^65000000\d{6}$/);
    expect(await seen(invariant, { reads, holds: "held >= shares" })).to.have.length(1);
  });

  it("price-deviation compares a feed with what the oracle answers, and with another price", async () => {
    const feed = { address: weth.feed, call: "function latestAnswer() view returns (int256)" };
    const oracle = {
      address: AAVE.oracle,
      call: "function getAssetPrice(address) view returns (uint256)",
      args: [weth.address],
    };

    expect(await seen(priceDeviation, { price: feed, reference: oracle, moreThanBps: 1 })).to.deep.equal([]);
    expect(
      await seen(priceDeviation, { price: feed, reference: { value: "2800", decimals: 0 }, moreThanBps: 500 }),
    ).to.have.length(1);
  });

  it("paused-elsewhere sees Circle pause its token, while it is news", async () => {
    const places = [{ address: usdc.address }];
    await mine(60);
    expect(await seen(pausedElsewhere, { places })).to.deep.equal([]);

    await aave.send(USDC_OWNER, usdc.address, "pause()");

    expect(await seen(pausedElsewhere, { places })).to.have.length(1);
    await mine(60);
    expect(await seen(pausedElsewhere, { places })).to.deep.equal([]);
  });

  it("silence misses the supplies of the pool, and is content with one", async () => {
    const watched = {
      address: AAVE.pool,
      event:
        "event Supply(address indexed reserve, address user, address indexed onBehalfOf, uint256 amount, uint16 indexed referralCode)",
      withinBlocks: 20,
    };
    const called = { address: AAVE.pool, call: "supply(address,uint256,address,uint16)", withinBlocks: 20 };
    await mine(30);
    expect(await seen(silence, watched)).to.have.length(1);
    expect(await seen(silence, called)).to.have.length(1);

    const [from] = [aave.chain.supplier];
    await aave.send(from, AAVE.pool, "withdraw(address,uint256,address)", [usdc.address, 5_000_000n, from]);
    await aave.send(from, usdc.address, "approve(address,uint256)", [AAVE.pool, 5_000_000n]);
    await aave.send(from, AAVE.pool, "supply(address,uint256,address,uint16)", [usdc.address, 1_000_000n, from, 0]);
    await mine(5);

    expect(await seen(silence, watched)).to.deep.equal([]);
    expect(await seen(silence, called)).to.deep.equal([]);
    const objections = make(silence, called).objections(await watching.chain.head(), watching.chain);
    expect(await objections).to.deep.equal([]);
  });

  it("unauthorized sees whom the configurator refuses, and not a pool admin whose own cap is too high for it", async () => {
    const call = "setSupplyCap(address,uint256)";
    const refused = () =>
      seen(unauthorized, { contracts: [AAVE.configurator], functions: [call], count: 1, withinBlocks: 1 });
    const set = (by: Address) => aave.send(by, AAVE.configurator, call, [usdc.address, 2n ** 200n]);

    expect(await set(EXECUTOR)).to.not.equal("done");
    expect(await refused()).to.deep.equal([]);
    expect(await set(STRANGER)).to.not.equal("done");
    expect((await refused())[0]?.evidence).to.include({ refused: "1", sender: STRANGER });
  });
});
