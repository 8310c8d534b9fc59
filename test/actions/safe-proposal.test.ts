import { expect } from "chai";
import { safeProposal } from "../../src/actions/safe-proposal.ts";
import { encodeCall } from "../../src/lib/encode.ts";
import { lower } from "../../src/lib/words.ts";
import { fund } from "../support/live-hub.ts";
import { deploy } from "../support/plans.ts";
import { openSafeWorld, type SafeWorld } from "../support/safe-world.ts";
import { actionOf, NOBODY, refusalOf } from "./acting.ts";

describe("safe-proposal, on a real Safe", function () {
  this.timeout(120_000);
  let world: SafeWorld;
  before(async () => {
    world = await openSafeWorld("1.4.1");
  });
  after(() => world?.close());

  const made = (changes: object = {}) =>
    actionOf(safeProposal, { safe: world.address, target: world.target, ...changes });
  async function objections(changes: object = {}) {
    const { block, chain } = await world.at();
    return made(changes).objections(NOBODY, block, chain);
  }

  it("is refused with a call that opens", () => {
    expect(refusalOf(safeProposal, { safe: world.address, target: world.target, call: "unpause()" }).code).to.equal(
      "LOOSENS",
    );
  });

  it("says who is asked for what, and how it is undone; no key signs it", async () => {
    const action = made();
    const { block, chain } = await world.at();
    const { asks, call } = await action.prepare(block, chain);

    expect(action.describe()).to.include("pause()").and.include(world.target).and.include(world.address);
    expect(action.undo).to.include("unpause()");
    expect(action.signs).to.deep.equal([]);
    expect(asks).to.deep.equal({ ...world.pause, safe: world.address, abi: "pause()" });
    expect(call(`0x${"00".repeat(32)}`)).to.deep.equal(world.pause);
  });

  it("is objected to where the Safe may not make the call, or is none", async () => {
    expect(await objections()).to.deep.equal([]);
    expect((await objections({ safe: world.target })).join()).to.include("cannot call pause()");
    expect((await objections({ safe: NOBODY })).join()).to.include("no code at the Safe");
  });

  it("asks for what an AccessManager carries to its target, and never for what opens (no adapter looked inside)", async () => {
    const { fork, address } = world;
    const manager = await deploy(fork, "@openzeppelin/contracts/build/contracts/AccessManager.json", [address]);
    const target = lower(await deploy(fork, "PausableOwnable", [manager]));
    const action = made({ target, manager });
    const { block, chain } = await world.at();

    const { asks } = await action.prepare(block, chain);

    expect(asks).to.deep.equal({
      ...encodeCall(manager, "execute(address,bytes)", [target, world.pause.data]),
      safe: address,
    });
    expect(await objections({ target, manager })).to.deep.equal([]);
    expect((await objections({ target })).join()).to.include("cannot call pause()");
    expect(action.undo).to.include(`unpause() of ${target}, through ${manager}`);
    const opening = { safe: address, target, manager, call: "unpause()" };
    expect(refusalOf(safeProposal, opening).code).to.equal("LOOSENS");
  });

  it("holds from the chain, whoever brought it about", async () => {
    const holds = async () => {
      const { block, chain } = await world.at();
      return made().holds(block, chain);
    };
    const before = await holds();
    const { fork, address, pause } = world;
    await fork.rpc("hardhat_impersonateAccount", [address]);
    await fund(fork, address, 1n);
    await fork.rpc("eth_sendTransaction", [{ from: address, ...pause }]);
    await fork.rpc("evm_mine", []);

    expect([before, await holds()]).to.deep.equal([false, true]);
  });
});
