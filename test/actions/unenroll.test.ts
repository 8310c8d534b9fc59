import { expect } from "chai";
import { unenroll } from "../../src/actions/unenroll.ts";
import type { Action } from "../../src/core/parts.ts";
import type { Address } from "../../src/core/types.ts";
import { RESERVES } from "../../src/range/embedded/addresses.ts";
import { target } from "../support/fakes.ts";
import { type Acting, actionOf, NOBODY, openActing, refusalOf } from "./acting.ts";

const [, , , { address: USDC }] = RESERVES;
const minter: Address = "0x0000000000000000000000000000000000003171";
const settings = {
  target: USDC,
  call: "removeMinter(address)",
  args: [minter],
  listed: { call: "isMinter(address)", args: [minter] },
};

const make = (more: object = {}): Action => actionOf(unenroll, { ...settings, ...more });

describe("unenroll", () => {
  const code = (call: string, args: readonly unknown[]) =>
    refusalOf(unenroll, { target, call, args, listed: { call: "listed() view returns (bool)" } }).code;

  it("is refused with a call that enrols, by its name", () => {
    for (const call of [
      "addMinter(address)",
      "configureMinter(address,uint256)",
      "listMarket(address)",
      "mint(address)",
    ])
      expect(code(call, call.includes(",") ? [minter, 1] : [minter]), call).to.equal("LOOSENS");
  });

  it("is refused with a setter that sets something else than nothing, and with one that lifts a ban", () => {
    const peer = `0x${"00".repeat(31)}01`;

    expect(code("setPeer(uint32,bytes32)", [30_101, peer])).to.equal("LOOSENS");
    expect(code("setMinter(address,bool)", [minter, true])).to.equal("LOOSENS");
    expect(code("removeBlackList(address)", [minter])).to.equal("LOOSENS");
    expect(code("disablePause()", [])).to.equal("LOOSENS");
  });

  it("takes a call that removes, and a setter that sets zero or no", () => {
    expect(code("setPeer(uint32,bytes32)", [30_101, `0x${"00".repeat(32)}`])).to.equal("none");
    expect(code("setMinter(address,bool)", [minter, false])).to.equal("none");
    expect(code("configureMinter(address,uint256)", [minter, 0])).to.equal("none");
    expect(code("_unlistMarket(address)", [minter])).to.equal("none");
    expect(code("removeRemoteTokenMessenger(uint32)", [6])).to.equal("none");
  });

  it("must be listed next to the key where its name does not say that it tightens: what sets a zero, or takes off a protection", () => {
    const listed = (call: string, args: readonly unknown[]) => make({ call, args }).mustBeListed;

    expect(listed("setGuard(address)", ["0x0000000000000000000000000000000000000000"])).to.equal(true);
    expect(listed("setPeer(uint32,bytes32)", [30_101, `0x${"00".repeat(32)}`])).to.equal(true);
    expect(listed("removeOracleGuard()", [])).to.equal(true);
    expect(listed("disableWithdrawalDelay(address)", [minter])).to.equal(true);
    expect(make().mustBeListed).to.equal(false);
    expect(listed("unlistMarket(address)", [minter])).to.equal(false);
  });

  it("says what undoes it where that is known, and that it is not where it is not", () => {
    expect(make().undo).to.include("configureMinter(address,uint256)");
    expect(make({ call: "removeMinter()", args: [] }).undo).to.include("configureMinter(uint256)");
    expect(make({ call: "removeToken(address)" }).undo).to.include("name the call in `loosen`");
  });
});

describe("unenroll, on Circle's code", function () {
  this.timeout(120_000);
  let acting: Acting;
  let master: Address;
  const enrol = () => acting.send(master, USDC, "configureMinter(address,uint256)", [minter, 1_000]);
  before(async () => {
    acting = await openActing();
    master = await acting.holder(USDC, "masterMinter()");
  });
  after(() => acting?.close());

  it("is refused for a stranger, and for who could enrol it again; not for being done already", async () => {
    expect(await acting.objections(make({ acceptLoosenKey: true }), master)).to.deep.equal([]);
    await enrol();

    expect((await acting.objections(make(), NOBODY)).join()).to.include("cannot call removeMinter(address)");
    expect((await acting.objections(make(), master)).join()).to.include("could also undo this by configureMinter");
    expect(await acting.objections(make({ acceptLoosenKey: true }), master)).to.deep.equal([]);
  });

  it("takes a minter off, who cannot mint from then on", async () => {
    await enrol();
    const mint = () => acting.send(minter, USDC, "mint(address,uint256)", [NOBODY, 1]);
    expect(await mint()).to.equal("done");
    expect(await acting.act(make(), NOBODY)).to.include("caller is not the masterMinter");

    expect(await acting.act(make(), master)).to.equal("done");

    expect(await acting.holds(make())).to.equal(true);
    expect(await mint()).to.include("caller is not a minter");
  });
});
