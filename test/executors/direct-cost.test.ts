import { expect } from "chai";
import { failureOf } from "../support/fakes.ts";
import { armable, blockAt, call, parse, pauseIt, quantity } from "./node.ts";

const gwei = 10n ** 9n;

// The call takes 200,000 gas, so that 0.01 ether are 50 gwei per gas.
describe("direct: what a containment may cost", () => {
  it("is not armed and signs nothing when the cap is below base fee and least tip, which no block would take", async () => {
    const { executor } = armable({ maxCostEther: 0.01 });

    const [armed] = await executor.arm(blockAt(49n), pauseIt);

    expect(armed?.armed).to.equal(false);
    expect(armed?.reason).to.include("above 48.0 gwei").and.include("maxCostEther, 0.01").and.include("200000 gas");
    expect(await failureOf(executor.sign("pause", call))).to.equal("NOT_ARMED");
  });

  it("says the same at every head while it stays too dear", async () => {
    const { executor } = armable({ maxCostEther: 0.01 });

    const [first] = await executor.arm(blockAt(60n), pauseIt);
    const [second] = await executor.arm(blockAt(70n), pauseIt);

    expect(second).to.deep.equal(first);
  });

  it("is armed and signs again as soon as the base fee falls to where the cap reaches", async () => {
    const { executor } = armable({ maxCostEther: 0.01 });
    await executor.arm(blockAt(49n), pauseIt);

    const [armed] = await executor.arm(blockAt(48n), pauseIt);
    const { maxFee, tip } = await executor.sign("pause", call);

    expect(armed?.armed).to.equal(true);
    expect({ maxFee, tip }).to.deep.equal({ maxFee: 50n * gwei, tip: 2n * gwei });
  });

  it("leaves no nonce held by what was too dear", async () => {
    const { executor } = armable({ maxCostEther: 0.01 });
    await executor.arm(blockAt(49n), pauseIt);
    await failureOf(executor.sign("pause", call));
    await executor.arm(blockAt(1n), pauseIt);

    expect((await executor.sign("pause", call)).nonce).to.equal(7n);
  });

  it("is not armed when the key has too little ether, and tries all the same: the nodes know best", async () => {
    const { executor } = armable({}, { eth_getBalance: () => quantity(10n ** 15n) });

    const [armed] = await executor.arm(blockAt(10n), pauseIt);

    expect(armed?.armed).to.equal(false);
    expect(armed?.reason).to.include("the 0.001 ether of");
    expect((await executor.sign("pause", call)).maxFee).to.equal(22n * gwei);
  });

  it("asks for no more than the key could pay, because nodes refuse that", async () => {
    const { executor } = armable({}, { eth_getBalance: () => quantity(3n * 10n ** 15n) });

    const [armed] = await executor.arm(blockAt(10n), pauseIt);

    expect(armed?.armed).to.equal(true);
    expect((await executor.sign("pause", call)).maxFee).to.equal(15n * gwei);
  });

  it("pays the least tip whatever less the node suggests, or when it suggests nothing", async () => {
    const tipWith = async (suggest: () => unknown) => {
      const { executor } = armable({}, { eth_maxPriorityFeePerGas: suggest });
      await executor.arm(blockAt(10n), pauseIt);
      return (await executor.sign("pause", call)).tip;
    };
    const unknownMethod = () => {
      throw new Error("method not found");
    };

    expect(await tipWith(unknownMethod)).to.equal(2n * gwei);
    expect(await tipWith(() => quantity(gwei))).to.equal(2n * gwei);
    expect(await tipWith(() => quantity(3n * gwei))).to.equal(3n * gwei);
  });
});

describe("direct: replacements", () => {
  it("end when the cap is reached", async () => {
    const { executor } = armable({ maxCostEther: 0.0045 });
    await executor.arm(blockAt(10n), pauseIt);
    const tx = await executor.sign("pause", call);

    expect(tx.maxFee).to.equal(22n * gwei);
    expect(await executor.replace(call, [tx])).to.equal(undefined);
  });

  it("say when the cap is why nothing dearer comes, and what is offered of it: below, at (nobody could know)", async () => {
    const [roomy, tight] = [armable({ maxCostEther: 0.00496 }), armable({ maxCostEther: 0.00494 })];
    for (const { executor } of [roomy, tight]) await executor.arm(blockAt(10n), pauseIt);
    const [left, none] = [await roomy.executor.sign("pause", call), await tight.executor.sign("pause", call)];

    expect((await roomy.executor.replace(call, [left]))?.maxFee).to.be.above(left.maxFee);
    expect(roomy.executor.bound?.([left], 0n)?.isReached).to.equal(false);
    expect(await tight.executor.replace(call, [none])).to.equal(undefined);
    expect(tight.executor.bound?.([none], 0n)).to.deep.equal({
      isReached: true,
      says: "22 gwei per gas, 0.0044 ether of the 0.00494 of `maxCostEther`",
    });
    expect(roomy.executor.bound?.([left], 10n ** 15n)).to.deep.equal({
      isReached: true,
      says: "22 gwei per gas, 0.0044 ether of the 0.00496 of `maxCostEther`, of which attempts before it left 0.00396",
    });
  });

  it("say nothing of the cap where every nonce is spent, nor that it is reached where no node said what a block asks for", async () => {
    const { executor } = armable();
    await executor.arm(blockAt(10n), pauseIt);
    const tx = await executor.sign("pause", call);

    expect(armable().executor.bound?.([tx], 0n)?.isReached).to.equal(false);
    expect(executor.bound?.([{ ...tx, nonce: 6n }], 0n)).to.equal(undefined);
  });

  it("go up to the cap when the head asks for more than that", async () => {
    const { executor } = armable({ maxCostEther: 0.005 });
    await executor.arm(blockAt(10n), pauseIt);
    const tx = await executor.sign("pause", call);
    await executor.arm(blockAt(20n), pauseIt);

    expect((await executor.replace(call, [tx]))?.maxFee).to.equal(25n * gwei);
  });

  it("keep call, nonce and gas, and pay 10% more on both fees", async () => {
    const { executor } = armable();
    await executor.arm(blockAt(10n), pauseIt);
    const first = await executor.sign("pause", call);

    const second = await executor.replace(call, [first]);
    const { nonce, gasLimit, data, maxFeePerGas, maxPriorityFeePerGas } = parse(second?.raw ?? "0x");

    expect({ nonce, gasLimit, data, variant: second?.variant }).to.deep.equal({
      nonce: 7,
      gasLimit: first.gas,
      data: call.data,
      variant: 1,
    });
    expect(Number(maxFeePerGas)).to.be.at.least(Number((first.maxFee * 110n) / 100n));
    expect(Number(maxPriorityFeePerGas)).to.be.at.least(Number((first.tip * 110n) / 100n));
  });

  it("leave room for what attempts of the incident have cost, also of what another process signed (a restart forgot it)", async () => {
    const signer = armable({ maxCostEther: 0.01 });
    await signer.executor.arm(blockAt(10n), pauseIt);
    const old = await signer.executor.sign("pause", call, 5n * 10n ** 15n);
    const { executor } = armable({ maxCostEther: 0.01 });
    executor.hold(old);
    await executor.arm(blockAt(20n), pauseIt);

    const fees = [0n, 5n, 6n].map(async (spent) => (await executor.replace(call, [old], spent * 10n ** 15n))?.maxFee);

    expect(await Promise.all(fees)).to.deep.equal([42n * gwei, 25n * gwei, undefined]);
  });

  it("work for what an earlier process signed, before any node has answered", async () => {
    const signer = armable();
    await signer.executor.arm(blockAt(10n), pauseIt);
    const old = await signer.executor.sign("pause", call);

    const replaced = await armable().executor.replace(call, [old]);

    expect(replaced?.nonce).to.equal(old.nonce);
    expect(Number(replaced?.maxFee)).to.be.at.least(Number((old.maxFee * 110n) / 100n));
  });
});
