import { readFileSync } from "node:fs";
import { expect } from "chai";
import { AbiCoder, keccak256, toBeHex, zeroPadValue } from "ethers";
import type { Address, Hex } from "../../src/core/types.ts";
import { acceptedRoot } from "../../src/detectors/accepted-root.ts";
import { emptyMarket } from "../../src/detectors/empty-market.ts";
import { invariant } from "../../src/detectors/invariant.ts";
import { keyUsed } from "../../src/detectors/key-used.ts";
import { probing } from "../../src/detectors/probing.ts";
import { rule } from "../../src/detectors/rule.ts";
import { sharePrice } from "../../src/detectors/share-price.ts";
import { unauthorized } from "../../src/detectors/unauthorized.ts";
import { lower } from "../../src/lib/words.ts";
import { type Fork, openFork } from "../../src/range/fork.ts";
import type { DeclaredSlot } from "../../src/range/recorded/declared-slots.ts";
import { loadRecording } from "../../src/range/recording.ts";
import { playRecordedBlock } from "../../src/range/replay.ts";
import { recordedLevers } from "../support/levers.ts";
import { needs } from "../support/shared.ts";
import { watchingOn } from "./live.ts";
import { make } from "./looking.ts";

const replica: Address = "0x5d94309e5a0090b165fa4181519701637b6daeba";
const wbtc: Address = "0x2260fac5e5542a773aa44fbcfedf7c193bc2c599";
const weth: Address = "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2";
const usdt: Address = "0xdac17f958d2ee523a2206206994597c13d831ec7";

describe("detectors on the ordinary block 22,244,135", function () {
  this.timeout(120_000);
  /** Tries stolen signatures on many tokens, and is refused by all. */
  const prober: Address = "0x1a1c87d9a6f55d3bbb064bff1059ad37b6bdc097";
  const refusing: Address = "0x04fa0d235c4abf4bcf4787af4cf447de572ef828";
  let fork: Fork;
  let watching: ReturnType<typeof watchingOn>;
  before(async function () {
    const path = needs(this, "recordings/block-zksyncos-22244135.json.gz");
    fork = await openFork({ source: { kind: "recording", path }, engine: "anvil", order: "fifo" });
    await playRecordedBlock(fork, await loadRecording(path));
    watching = watchingOn(fork);
  });
  after(async () => {
    await watching?.close();
    await fork?.close();
  });

  it("key-used sees what a key sent, and is silent on a key that sent nothing", async () => {
    expect((await watching.seen(make(keyUsed, { key: prober }))).length).to.be.greaterThan(0);
    expect(await watching.seen(make(keyUsed, { key: "0x00000000000000000000000000000000000bad00" }))).to.deep.equal([]);
  });

  it("probing sees an address whose calls fail again and again, and is silent when it is known", async () => {
    const settings = { contracts: [refusing], withinBlocks: 1 };

    const found = await watching.seen(make(probing, settings));

    expect(found.map(({ evidence }) => [evidence["sender"], evidence["failed"]])).to.deep.equal([[prober, "8"]]);
    expect(await watching.seen(make(probing, { ...settings, known: [prober] }))).to.deep.equal([]);
  });

  it("unauthorized sees a burst of refused calls, and none of a token whose calls succeed", async () => {
    const settings = { functions: ["transferFrom(address,address,uint256)"], withinBlocks: 1 };

    expect(await watching.seen(make(unauthorized, { ...settings, contracts: [refusing] }))).to.have.length(1);
    expect(await watching.seen(make(unauthorized, { ...settings, contracts: [weth] }))).to.deep.equal([]);
  });

  it("a rule on a call sees those that succeed, and none of a burst that was refused", async () => {
    const seen = async (address: Address, call: string) =>
      (await watching.seen(make(rule, { on: { address, call }, when: "true" }))).length;

    expect(await seen(usdt, "function transfer(address to, uint256 amount)")).to.be.greaterThan(0);
    expect(await seen(refusing, "function transferFrom(address from, address to, uint256 amount)")).to.equal(0);
  });
});

describe("detectors on the Nomad of block 15,259,100", function () {
  this.timeout(60_000);
  const bridge: Address = "0x88a69b4e698a4b090df6cf5bd7b2d47325ad30a3";
  const recipient = "0x00000000000000000000000000000000000bad00";

  it("accepted-root sees the empty root before the theft, and the theft itself; a rule sees 100 WBTC leave", async function () {
    const path = needs(this, "recordings/exploit-nomad-bridge-15259100.json.gz");
    const { messageTemplate } = JSON.parse(readFileSync(needs(this, "payloads/nomad-bridge.json"), "utf8"));
    const message = `0x${messageTemplate}`
      .replace(/\{nonce:uint32=(\w+)\}/, "$1")
      .replace("{recipient:bytes32}", recipient.slice(2).padStart(64, "0"))
      .replace(/\{amount:uint256=(\w+)\}/, "$1");
    const nomad = await recordedLevers(path, declaredFor(message, recipient));
    const watching = watchingOn(nomad.fork);
    // The recording has state and no logs: look at the first block behind it.
    await nomad.fork.rpc("evm_mine");
    const root = make(acceptedRoot, { bridge: replica });
    const large = make(rule, {
      on: { address: wbtc, event: "event Transfer(address indexed from, address indexed to, uint256 value)" },
      when: `event.from == "${bridge}" && event.value >= 10000000000`,
    });
    try {
      expect((await watching.seen(root)).map(({ evidence }) => evidence["what"])).to.deep.equal([
        "a root that nobody proved is accepted",
      ]);
      expect(await watching.seen(large)).to.deep.equal([]);

      expect(await nomad.send(recipient, replica, "process(bytes)", [message])).to.equal("done");

      const accepted = (await watching.seen(root)).filter(({ key }) => key.endsWith(":message"));
      expect(accepted.map(({ evidence, belowQuorum }) => [evidence["what"], belowQuorum])).to.deep.equal([
        ["a message was accepted that was not proven before", undefined],
      ]);
      expect(await watching.seen(large)).to.have.length(1);
    } finally {
      await watching.close();
      await nomad.close();
    }
  });
});

/** Where a mapping at a slot keeps the value of a key, or a later member of it. */
function inMapping(key: string, at: number, member = 0n): Hex {
  const words = AbiCoder.defaultAbiCoder().encode(["bytes32", "uint256"], [zeroPadValue(key, 32), at]);
  return lower(toBeHex(BigInt(keccak256(words)) + member, 32));
}

/** What the recording cannot know of a message that nobody sent: that nobody proved it, and that its recipient has nothing yet. */
function declaredFor(message: string, recipient: string): readonly DeclaredSlot[] {
  return [
    {
      account: replica,
      slot: inMapping(keccak256(message), 154),
      value: "0x0",
      reason: "messages[hash] of a message that was never proven",
    },
    { account: wbtc, slot: inMapping(recipient, 0), value: "0x0", reason: "a recipient without a history has nothing" },
  ];
}

describe("detectors on the Onyx of block 18,476,512", function () {
  this.timeout(60_000);
  const comptroller: Address = "0x7d61ed92a6778f5abf5c94085739f1edabec2800";
  const oEther: Address = "0x714bd93ab6ab2f0bcfd2aeaf46a46719991d0d79";
  const oPepe: Address = "0x5fdbcd61bc9bd4b6d3fd1f49a5d253165ea11750";

  /** An account without history, and Uniswap's pool, where the attack bought its PEPE; both are recorded. */
  const [thief, pool] = [
    "0x5615deb798bb3e4dfa0139dfa1b3d433cc23b72f",
    "0xa43fe16908251ee70ef74718545e4fe6c5ccec9f",
  ] as const;
  const pepe: Address = "0x6982508145454ce325ddbe47a25d4ec3d2311933";
  let onyx: Awaited<ReturnType<typeof recordedLevers>>;
  let watching: ReturnType<typeof watchingOn>;
  before(async function () {
    onyx = await recordedLevers(
      needs(this, "recordings/exploit-onyx-18476512.json.gz"),
      [oEther, oPepe].map((market) => ({
        account: comptroller,
        slot: inMapping(market, 9, 3n),
        value: "0x0",
        reason: "markets[market].isComped, which the attack did not read and the getter answers along",
      })),
    );
    await onyx.fork.rpc("evm_mine");
    watching = watchingOn(onyx.fork);
  });
  after(async () => {
    await watching?.close();
    await onyx?.close();
  });

  it("empty-market sees the market that was listed empty and as collateral, before anybody attacks it", async () => {
    const found = await watching.seen(make(emptyMarket, { comptroller, markets: [oEther, oPepe] }));
    expect(found.map(({ subject }) => subject)).to.deep.equal([oPepe]);
    expect(await watching.seen(make(emptyMarket, { comptroller, markets: [oEther] }))).to.deep.equal([]);

    const shares = { address: oPepe, call: "function totalSupply() view returns (uint256)" };
    expect(await watching.seen(make(invariant, { reads: { shares }, holds: "shares > 0" }))).to.have.length(1);
    expect(
      await watching.seen(make(invariant, { reads: { shares: { ...shares, address: oEther } }, holds: "shares > 0" })),
    ).to.deep.equal([]);
  });

  it("share-price sees two shares become worth a donation, and nothing while they are minted and redeemed", async () => {
    const call = "function exchangeRateStored() view returns (uint256)";
    const price = make(sharePrice, { vault: oPepe, call, moreThanBps: 1_000, direction: "up" });
    const steps = [
      [pool, pepe, "transfer(address,uint256)", [thief, `2${"0".repeat(30)}`]],
      [thief, pepe, "approve(address,uint256)", [oPepe, `1${"0".repeat(30)}`]],
      [thief, oPepe, "mint(uint256)", [`1${"0".repeat(18)}`]],
      [thief, oPepe, "redeem(uint256)", ["4999999998"]],
    ] as const;
    for (const [from, to, call, args] of steps) {
      expect(await onyx.send(from, to, call, args)).to.equal("done");
      expect(await watching.seen(price), call).to.deep.equal([]);
    }

    expect(await onyx.send(thief, pepe, "transfer(address,uint256)", [oPepe, `17${"0".repeat(29)}`])).to.equal("done");

    expect((await watching.seen(price)).map(({ evidence }) => evidence["way"])).to.deep.equal(["up"]);
  });
});
