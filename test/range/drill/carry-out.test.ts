import { expect } from "chai";
import { ordersOf } from "../../../src/actions/quorum-order.ts";
import { lower } from "../../../src/lib/words.ts";
import { carryOut, signedFiles } from "../../../src/range/drill/carry-out.ts";
import type { KnownMap } from "../../../src/range/drill/given.ts";
import { createStage } from "../../../src/range/drill/stage.ts";
import { step } from "../../../src/range/drill/step.ts";
import { type Fork, openFork } from "../../../src/range/fork.ts";

const owner = "0x00000000000000000000000000000000000000a1";
const recovery = "0x00000000000000000000000000000000000000a2";
const [first, second] = ["0x00000000000000000000000000000000000000b1", "0x00000000000000000000000000000000000000b2"];
const one = `0x${"0".repeat(63)}1`;

const paused = { target: "${token}", call: "paused() view returns (bool)", expected: one };
const guardian = {
  guardian: {
    owner,
    recovery,
    health: [{ target: "${token}", call: "owner() view returns (address)", expected: `0x${"0".repeat(64)}` }],
    tightens: [{ target: "${token}", functions: ["pause()"] }],
    loosens: [{ target: "${token}", functions: ["unpause()"] }],
  },
};
const plans = {
  plans: {
    pause: {
      actions: [{ target: "${token}", via: "${manager}", call: "pause()", gasCap: 200_000, probe: paused }],
      tier: 1,
    },
  },
  by: owner,
  grants: [{ key: first, plans: ["pause"] }],
};

/** Carries out steps on a bare chain. */
async function carried(fork: Fork, steps: readonly unknown[], known: KnownMap = new Map()): Promise<KnownMap> {
  const stage = createStage(fork);
  await fork.rpc("evm_setAutomine", [false]);
  known.set("inThirtyDays", Math.floor(Date.now() / 1_000) + 30 * 86_400);
  for (const raw of steps) await carryOut(step.parse(raw), fork, stage, known);
  return known;
}

describe("the steps of a scenario", function () {
  this.timeout(60_000);
  let fork: Fork;
  before(async () => {
    fork = await openFork({ source: { kind: "embedded" }, engine: "anvil" });
  });
  after(() => fork.close());

  const view = async (to: unknown, call: string, args: readonly string[], known: KnownMap) =>
    (await carried(fork, [{ read: { to, call, args: [...args] }, as: "answer" }], known)).get("answer");

  it("install a hub with a committed plan, a granted key, and signatures of its guardians", async () => {
    const known = await carried(fork, [
      { deploy: "PausableOwnable", as: "token", args: [owner] },
      guardian,
      { send: { from: owner, to: "${token}", call: "transferOwnership(address)", args: ["${manager}"] } },
      plans,
      { signed: { plan: "pause" }, as: "order" },
    ]);
    const granted = "isGranted(address,bytes32) view returns (bool)";
    const guardians = "guardians() view returns (address[],uint256,uint256)";
    const text = signedFiles([step.parse({ signed: { plan: "pause" }, as: "order" })], known)["order.json"] ?? "";
    const { orders, faults } = ordersOf([{ from: "order.json", text }], 1n, lower(String(known.get("trigger"))));

    expect(await view("${hub}", granted, [first, String(known.get("pauseId"))], known)).to.equal(true);
    expect(await view("${hub}", granted, [second, String(known.get("pauseId"))], known)).to.equal(false);
    expect(await view("${hub}", guardians, [], known)).to.deep.equal([
      ["guardian1", "guardian2", "guardian3"].map((name) => known.get(name)),
      "2",
      "3",
    ]);
    expect(faults).to.be.empty;
    expect(orders.map(({ signatures }) => signatures.map(({ signer }) => signer))).to.deep.equal([
      [known.get("guardian1"), known.get("guardian2")],
    ]);
  });

  it("place contracts where they must stand, with ether, and find what a factory made", async () => {
    const at = "0x5c69bee701ef814a2b6a3edd4b1652cb9cc5aa6f";
    const pairOf = "getPair(address,address) view returns (address)";
    const known = await carried(fork, [
      { deploy: "@uniswap/v2-core/build/UniswapV2Factory.json", as: "factory", at, args: [owner] },
      { send: { from: owner, to: "${factory}", call: "createPair(address,address)", args: [first, second] } },
      { read: { to: "${factory}", call: pairOf, args: [first, second] }, as: "pair" },
      { fund: { account: second, value: "0.5 ether" } },
      { send: { from: owner, to: second, value: "7" } },
      // Returns its own address as one byte of code.
      { initcode: "0x600160005360016000f3", as: "tiny" },
    ]);

    expect(known.get("factory")).to.equal(at);
    expect(await view("${factory}", "feeToSetter() view returns (address)", [], known)).to.equal(owner);
    expect(await view("${pair}", "token1() view returns (address)", [], known)).to.equal(second);
    expect(await fork.rpc("eth_getBalance", [second, "latest"])).to.equal("0x6f05b59d3b20007");
    expect(await fork.rpc("eth_getCode", [known.get("tiny"), "latest"])).to.equal("0x01");
  });

  it("deploy a contract with another constant, and refuse one that is not there, or as often as twice", async () => {
    const governor = "@uniswap/governance/build/GovernorAlpha.json";
    const period = "function votingPeriod() view returns (uint256)";
    const deployed = (from: string, to: string) =>
      carried(fork, [{ deploy: governor, as: "governor", args: [first, second], constants: [{ from, to }] }]);
    const codeOf = (from: string, to: string) => deployed(from, to).catch(({ code }) => code);

    expect(await view("${governor}", period, [], await deployed("0x619d80", "0x610009"))).to.equal("9");
    expect(await codeOf("0x619d81", "0x610009")).to.equal("CONFIG");
    expect(await codeOf("0x60", "0x61")).to.equal("CONFIG");
    expect(await codeOf("0x619d80", "0x6109")).to.equal("CONFIG");
  });

  it("do the same for each of a list", async () => {
    const send = { from: owner, to: "${one}", value: "3" };
    const known = await carried(
      fork,
      [{ each: "${many}", as: "one", steps: [{ send }] }],
      new Map([["many", [first, `${first.slice(0, -1)}9`]]]),
    );

    expect(await fork.rpc("eth_getBalance", [first, "latest"])).to.equal("0x3");
    expect(await fork.rpc("eth_getBalance", [`${first.slice(0, -1)}9`, "latest"])).to.equal("0x3");
    expect(known.get("one")).to.equal(undefined);
  });

  it("refuse a call that reverts, and a list that is none", async () => {
    const reverting = { send: { from: second, to: "${token}", call: "pause()" } };
    const known = await carried(fork, [{ deploy: "PausableOwnable", as: "token", args: [owner] }]);
    const codeOf = (steps: readonly unknown[]) => carried(fork, steps, known).catch(({ code }) => code);

    expect(await codeOf([reverting])).to.equal("INSTALL");
    expect(await codeOf([{ each: "x", as: "one", steps: [reverting] }])).to.equal("CONFIG");
  });
});
