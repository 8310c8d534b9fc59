import { expect } from "chai";
import { freezeAccount } from "../../src/actions/freeze-account.ts";
import type { Action } from "../../src/core/parts.ts";
import type { Address } from "../../src/core/types.ts";
import { toWord } from "../../src/lib/words.ts";
import { blockOf, fakeChain, target } from "../support/fakes.ts";
import { deploy } from "../support/plans.ts";
import { type Acting, actionOf, KEY, NOBODY, openActing, refusalOf } from "./acting.ts";

const COUNCIL: Address = "0x00000000000000000000000000000000000c0c11";
const RECOVERY: Address = "0x00000000000000000000000000000000000c0c12";
const thief: Address = "0x0000000000000000000000000000000000007417";
const other: Address = "0x0000000000000000000000000000000000007418";

const make = (settings: object): Action =>
  actionOf(freezeAccount, { target, accounts: [thief], seconds: 3_600, ...settings });

describe("freeze-account", () => {
  it("is refused without an account, without time, and where no freeze would ever hold", () => {
    const settings = { target, accounts: [thief], seconds: 3_600 };

    expect(refusalOf(freezeAccount, { ...settings, accounts: [] }).code).to.equal("SETTINGS");
    expect(refusalOf(freezeAccount, { ...settings, seconds: 0 }).code).to.equal("SETTINGS");
    expect(refusalOf(freezeAccount, { ...settings, minRemaining: 3_601 }).code).to.equal("CONFIG");
    expect(refusalOf(freezeAccount, { ...settings, minRemaining: 3_600 }).code).to.equal("none");
  });

  it("holds while more time is left than must be: below, at, above", async () => {
    const block = blockOf(100);
    const until = (left: bigint) => fakeChain({ call: async () => toWord(block.timestamp + left) });

    expect(await make({}).holds(block, until(1_799n))).to.equal(false);
    expect(await make({}).holds(block, until(1_800n))).to.equal(true);
    expect(await make({}).holds(block, until(1_801n))).to.equal(true);
  });

  it("reads the time of a block that it only knows by number, and holds in one direction alone when one is asked", async () => {
    const block = blockOf(100);
    const chain = fakeChain({
      call: async ({ data }) => toWord(data.endsWith("1") ? block.timestamp + 3_600n : 0n),
      blockAt: async () => block,
    });
    const { number, hash } = block;

    expect(await make({ directions: "send" }).holds({ number, hash }, chain)).to.equal(true);
    expect(await make({ directions: "receive" }).holds({ number, hash }, chain)).to.equal(false);
    expect(await make({}).holds({ number, hash }, chain)).to.equal(false);
  });
});

describe("freeze-account, on a token of ours", function () {
  this.timeout(120_000);
  let acting: Acting;
  let token: Address;
  before(async () => {
    acting = await openActing();
    token = await deploy(acting.fork, "FreezableToken", ["Token", "TOK", [KEY, COUNCIL, RECOVERY], thief, 1_000n]);
  });
  after(() => acting?.close());

  it("is refused for a key that may not freeze, and where the contract has no freezes", async () => {
    expect((await acting.objections(make({ target: token }), NOBODY)).join()).to.include("_authorizeFreeze");
    expect((await acting.objections(make({ target: NOBODY }), KEY)).join()).to.include("there is no code");
    expect((await acting.objections(make({ target: acting.at.pool }), KEY)).join()).to.include("cannot be read");
  });

  it("is refused when it asks for longer than the key may", async () => {
    const long = make({ target: token, seconds: 4 * 86_400 });

    expect((await acting.objections(long, KEY)).join())
      .to.include(`${KEY} cannot call freeze`)
      .and.match(/AccountFreeze_TooLong\(duration 345600, max \d+\)/);
    expect((await acting.objections(long, COUNCIL)).join()).not.to.include("cannot call");
  });

  it("has nothing against a guardian: he freezes, and cannot free", async () => {
    expect(await acting.objections(make({ target: token }), KEY)).to.deep.equal([]);
  });

  it("freezes both accounts for a time, and says that it ends by itself", async () => {
    const action = make({ target: token, accounts: [thief, other] });
    const take = () => acting.send(thief, token, "transfer(address,uint256)", [other, 1]);
    expect(await take()).to.equal("done");
    const { holds, expires } = await acting.prepared(action);
    expect([holds, expires]).to.deep.equal([false, true]);

    expect(await acting.act(action, KEY)).to.equal("done");

    expect(await acting.holds(action)).to.equal(true);
    expect(await take()).not.to.equal("done");
    expect(action.undo).to.include("ends by itself after 3600 s");
    expect(await acting.act(action, KEY)).to.equal("done");
  });

  it("does not hold any more when somebody above has freed one of them", async () => {
    const action = make({ target: token, accounts: [thief, other] });
    const freeing = [[other], 3, toWord(0n)];

    expect(await acting.send(RECOVERY, token, "unfreeze(address[],uint8,bytes32)", freeing)).to.equal("done");

    expect(await acting.holds(action)).to.equal(false);
    expect(await acting.holds(make({ target: token }))).to.equal(true);
  });
});
