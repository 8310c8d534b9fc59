import { expect } from "chai";
import { RpcError } from "../../src/chain/refusal.ts";
import { createGas } from "../../src/executors/gas.ts";
import { sender, target } from "../support/fakes.ts";

const one = { action: "pause", call: { to: target, data: "0x8456cb59" } } as const;

const at = { number: 100n };

describe("gas of a call", () => {
  it("is estimated at the block that is looked at, where no pause waits in the pool (one that was on its way was told as disarmed)", async () => {
    const pending = () => Promise.reject(new RpcError("a:8545", "eth_estimateGas", 3, "reverted", "0xd93c0665"));
    const gas = createGas(sender, async (_, [, tag]) => (tag === "0x64" ? ["0x186a0"] : pending()), 1_000_000n);

    expect(await gas.estimate(one, at)).to.include({ armed: true, gas: 200_000n });
  });

  it("keeps most of what the call needed when it is estimated where its effect holds: that may end", async () => {
    let estimate = 400_000n;
    const gas = createGas(sender, async () => [`0x${estimate.toString(16)}`], 1_000_000n);
    const gasFor = async (next: bigint) => {
      estimate = next;
      return (await gas.estimate(one, at)).gas;
    };

    expect(await gasFor(400_000n)).to.equal(650_000n);
    expect(await gasFor(100_000n)).to.equal(568_750n);
    expect(await gasFor(600_000n)).to.equal(950_000n);
  });

  it("says in words why a contract of ours refuses a trip, from its data or from what the node says; others as they are", async () => {
    const why = async (message: string, data?: string) => {
      const refuse = () => Promise.reject(new RpcError("a:8545", "eth_estimateGas", 3, message, data));
      const trip = { action: "trip", call: { to: target, data: "0xe0bc820c" } } as const;
      return (await createGas(sender, refuse, 1_000_000n).estimate(trip, at)).reason;
    };
    const used = "custom error 0xa86c14c9: 00";

    expect(await why("execution reverted", `0x3f55b996${"00".repeat(32)}`)).to.match(
      /^GuardianHub_NoGrant\(key 0x0+\): the key has no grant, or it was revoked \(a:8545 refused/,
    );
    expect(await why(`execution reverted: ${used}`)).to.match(/^QuorumTrigger_Used: the order was used already/);
    expect(await why("execution reverted", "0xd93c0600")).to.match(/^a:8545 refused eth_estimateGas/);
  });

  it("is dear only as long as the call is: what somebody made it need for one block is not kept above the fallback", async () => {
    let estimate = 11_000_000n;
    const gas = createGas(sender, async () => [`0x${estimate.toString(16)}`], 1_000_000n);
    await gas.estimate(one, at);
    estimate = 100_000n;

    expect((await gas.estimate(one, at)).gas).to.equal(1_000_000n);
  });

  it("is the fallback after it was too little, or twice as much where that is more, and never above the most: below, at, above", async () => {
    const gas = createGas(sender, async () => ["0x5208"], 1_000_000n);
    await gas.estimate(one, at);
    const after = (tooLittle: bigint) => {
      gas.ranOut("pause", tooLittle);
      return gas.of("pause");
    };

    expect(gas.of("pause")).to.equal(81_500n);
    expect([81_500n, 499_999n, 500_000n, 500_001n].map(after)).to.deep.equal([
      1_000_000n,
      1_000_000n,
      1_000_000n,
      1_000_002n,
    ]);
    expect([8_388_607n, 8_388_608n, 8_388_609n].map(after)).to.deep.equal([16_777_214n, 16_777_216n, 16_777_216n]);
  });

  it("is twice as much where the fallback cannot be paid", () => {
    const gas = createGas(
      sender,
      async () => [],
      1_000_000n,
      (wanted, cap = 1_000_000n) => wanted <= cap,
    );

    expect([gas.above(81_500n), gas.above(81_500n, 1_000_000n), gas.above(81_500n, 999_999n)]).to.deep.equal([
      1_000_000n,
      1_000_000n,
      163_000n,
    ]);
  });
});
