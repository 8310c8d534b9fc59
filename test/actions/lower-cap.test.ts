import { expect } from "chai";
import { lowerCap } from "../../src/actions/lower-cap.ts";
import { createBeat } from "../../src/core/beat.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Action } from "../../src/core/parts.ts";
import { toWord } from "../../src/lib/words.ts";
import { AAVE, RESERVES } from "../../src/range/embedded/addresses.ts";
import { blockOf, fakeChain, target } from "../support/fakes.ts";
import { type Acting, actionOf, KEY, NOBODY, openActing, refusalOf } from "./acting.ts";

const [weth] = RESERVES;
/** getReserveCaps answers (borrowCap, supplyCap), in whole tokens; Aave takes zero for no cap. */
const supply = {
  target: AAVE.configurator,
  call: "setSupplyCap(address,uint256)",
  args: [weth.address, 50],
  reads: { to: AAVE.dataProvider, call: "getReserveCaps(address)", args: [weth.address], word: 1 },
  zeroIsNoCap: true,
};

const make = (settings: object = {}): Action => actionOf(lowerCap, { ...supply, ...settings });

describe("lower-cap", () => {
  const block = blockOf(1);
  const answering = (cap: bigint) => fakeChain({ call: async () => `0x${"00".repeat(32)}${toWord(cap).slice(2)}` });
  const prepared = async (cap: bigint, settings: object = {}) =>
    (await make(settings).prepare(block, answering(cap))).holds;

  it("is refused with no number as a cap, and with zero where zero takes the cap away", () => {
    const code = (settings: object) => refusalOf(lowerCap, { ...supply, ...settings }).code;

    expect(code({ args: [weth.address, true] })).to.equal("CONFIG");
    expect(code({ args: [weth.address, -1] })).to.equal("CONFIG");
    expect(code({ args: [weth.address, 50], capAt: 0 })).to.equal("CONFIG");
    expect(code({ args: [weth.address, 0] })).to.equal("LOOSENS");
    expect(code({ args: [weth.address, 0], zeroIsNoCap: false })).to.equal("none");
    expect(code({ zeroIsNoCap: undefined })).to.equal("SETTINGS");
  });

  it("never raises: what is at the cap or below it counts as done, what is above it does not", async () => {
    expect(await prepared(49n)).to.equal(true);
    expect(await prepared(50n)).to.equal(true);
    expect(await prepared(51n)).to.equal(false);
  });

  it("takes zero for no cap at all, or for the lowest one, as the protocol does", async () => {
    expect(await prepared(0n)).to.equal(false);
    expect(await prepared(0n, { zeroIsNoCap: false })).to.equal(true);
  });

  it("does not act on a cap that it cannot read, or that is no cap any more, for it might raise it", async () => {
    const answers = {
      silent: fakeChain(),
      gone: fakeChain({ call: async () => "0x" }),
      short: fakeChain({ call: async () => toWord(1n) }),
    };
    for (const [how, chain] of Object.entries(answers)) {
      const { holds, call } = await make().prepare(block, chain);

      expect(holds, how).to.equal(false);
      expect(() => call(block.hash), how)
        .to.throw(FirebreakError)
        .with.property("code", "NOT_EVALUABLE");
    }
  });

  it("forgets that the cap was low once it cannot be read", async () => {
    let chain = answering(49n);
    const beat = createBeat(
      new Map([["cap", make()]]),
      undefined,
      fakeChain({ call: (...asked) => chain.call(...asked) }),
    );
    await beat.at(block);
    expect(beat.prepared("cap")?.holds).to.equal(true);

    chain = fakeChain();
    await beat.at(blockOf(2));

    expect(beat.prepared("cap")?.holds).to.equal(false);
    expect(beat.states().get("cap")?.usable).to.equal(false);
  });

  it("reads a cap out of the bits of a word that holds more", async () => {
    const mask = toWord((2n ** 36n - 1n) << 116n);
    const packed = fakeChain({ call: async () => toWord((51n << 116n) | 7n) });
    const reads = { call: "getConfiguration(address)", args: [target], mask };

    expect((await make({ reads }).prepare(block, packed)).holds).to.equal(false);
    expect((await make({ reads, args: [weth.address, 51] }).prepare(block, packed)).holds).to.equal(true);
  });
});

describe("lower-cap, on Aave's code", function () {
  this.timeout(120_000);
  let acting: Acting;
  const setTo = (cap: number) =>
    acting.send(acting.at.aclAdmin, AAVE.configurator, "setSupplyCap(address,uint256)", [weth.address, cap]);
  before(async () => {
    acting = await openActing();
    await acting.send(acting.at.aclAdmin, AAVE.acl, "addRiskAdmin(address)", [KEY]);
  });
  after(() => acting?.close());

  it("is refused when the present cap is below, and says which it is", async () => {
    await setTo(20);

    expect((await acting.objections(make({ acceptLoosenKey: true }), KEY)).join()).to.include(
      "the cap is 20 now, so that 50 would raise it",
    );
  });

  it("is refused for a stranger, and for a key that could raise the cap again", async () => {
    await setTo(100_000);

    expect((await acting.objections(make(), NOBODY)).join()).to.include("cannot call setSupplyCap");
    expect((await acting.objections(make(), KEY)).join()).to.include("with a higher cap");
    expect(await acting.objections(make({ acceptLoosenKey: true }), KEY)).to.deep.equal([]);
  });

  it("lowers the cap, or sets one where there was none", async () => {
    for (const before of [100_000, 0]) {
      await setTo(before);
      expect(await acting.holds(make())).to.equal(false);

      expect(await acting.act(make(), KEY)).to.equal("done");

      expect(await acting.holds(make())).to.equal(true);
    }
  });
});
