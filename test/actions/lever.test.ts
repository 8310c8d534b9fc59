import { expect } from "chai";
import { lever } from "../../src/actions/lever.ts";
import type { Action } from "../../src/core/parts.ts";
import type { Address } from "../../src/core/types.ts";
import { AAVE, RESERVES } from "../../src/range/embedded/addresses.ts";
import { blockOf, fakeChain } from "../support/fakes.ts";
import { type Acting, actionOf, KEY, NOBODY, openActing, refusalOf } from "./acting.ts";

const [weth, , , { address: USDC }] = RESERVES;
const blacklist = { use: "circle-blacklist", token: USDC, account: NOBODY };
const freeze = {
  use: "aave-reserve-freeze",
  configurator: AAVE.configurator,
  pool: AAVE.pool,
  reserve: weth.address,
};
const lanes = { use: "scoped-lanes", target: weth.address, mask: 1, duration: 600 };

const make = (entry: object, more: object = {}): Action => actionOf(lever, { lever: entry, ...more });

describe("lever", () => {
  it("is refused with an adapter that is unknown, whose settings do not fit, or that would loosen, and says where", () => {
    const unknown = refusalOf(lever, { lever: { use: "toString" } });
    const unfit = refusalOf(lever, { lever: { ...blacklist, account: "0x1" } });
    const opening = refusalOf(lever, {
      lever: { use: "call", target: USDC, call: "unpause()", probe: { call: "paused()" } },
    });

    expect([unknown.code, unfit.code, opening.code]).to.deep.equal(["CONFIG", "CONFIG", "LOOSENS"]);
    expect(unfit.message).to.include("lever: account:");
  });

  it("signs nothing but the adapter's bytes, and says how they are undone", () => {
    const action = make(blacklist);

    expect(action.signs?.map(({ to }) => to)).to.deep.equal([USDC]);
    expect(action.signs?.[0]?.data).to.include(NOBODY.slice(2));
    expect(action.undo).to.include(`unBlacklist(${NOBODY})`).and.include("blacklister");
    expect(action).to.include({ target: USDC, idempotent: true, mustBeListed: false });
  });

  it("ends by itself only where the adapter's effect does: evidence below the quorum brings about no other", async () => {
    expect((await make(lanes).prepare(blockOf(1), fakeChain())).expires).to.equal(true);
    expect((await make(blacklist).prepare(blockOf(1), fakeChain())).expires).to.equal(false);
  });
});

describe("lever, on Circle's and Aave's code", function () {
  this.timeout(120_000);
  let acting: Acting;
  let blacklister: Address;
  before(async () => {
    acting = await openActing();
    blacklister = await acting.holder(USDC, "blacklister()");
  });
  after(() => acting?.close());

  it("is refused for a key without the right, and says what it needs", async () => {
    const why = (await acting.objections(make(blacklist), NOBODY)).join();

    expect(why).to.include(`${NOBODY} cannot call`).and.include("the one blacklister");
  });

  it("is refused for a key that could also undo it, unless that is accepted", async () => {
    expect((await acting.objections(make(blacklist), blacklister)).join()).to.include(
      "could also undo this by unBlacklist(address)",
    );
    expect(await acting.objections(make(blacklist, { acceptLoosenKey: true }), blacklister)).to.deep.equal([]);
  });

  it("cuts an account off, holds from the chain, and changes nothing when it is done twice", async () => {
    const action = make(blacklist);
    expect(await acting.holds(action)).to.equal(false);
    expect(await acting.act(action, NOBODY)).to.include("caller is not the blacklister");

    expect(await acting.act(action, blacklister)).to.equal("done");

    expect(await acting.holds(action)).to.equal(true);
    expect((await acting.prepared(action)).holds).to.equal(true);
    expect(await acting.act(action, blacklister)).to.equal("done");
    expect(await acting.holds(action)).to.equal(true);
  });

  it("freezes a reserve of Aave, after which nothing can be supplied", async () => {
    const action = make(freeze, { acceptLoosenKey: true });
    await acting.send(acting.at.aclAdmin, AAVE.acl, "addRiskAdmin(address)", [KEY]);
    expect(await acting.objections(action, KEY)).to.deep.equal([]);

    expect(await acting.act(action, KEY)).to.equal("done");

    expect(await acting.holds(action)).to.equal(true);
    const supply = [weth.address, 1, NOBODY, 0];
    // Aave's error 28: the reserve is frozen.
    expect(await acting.send(NOBODY, AAVE.pool, "supply(address,uint256,address,uint16)", supply)).to.include('"28"');
  });
});
