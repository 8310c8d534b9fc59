import { expect } from "chai";
import { id, zeroPadValue } from "ethers";
import { broughtBy } from "../../../src/range/drill/brought.ts";
import type { Chains } from "../../../src/range/drill/chains.ts";
import type { Scenario } from "../../../src/range/drill/scenario.ts";
import { type Fork, openFork } from "../../../src/range/fork.ts";
import { slot } from "../recorded/sample.ts";

const account = (byte: string) => `0x${byte.repeat(20)}`;
const [token, other, market, user] = [account("a1"), account("b2"), account("c3"), account("d4")];

const transfer = (address: string, from: string, to: string, amount: number, ...more: string[]) => ({
  ...{ address, data: slot(amount) },
  topics: [id("Transfer(address,address,uint256)"), zeroPadValue(from, 32), zeroPadValue(to, 32), ...more],
});

const asset = { token: "T", decimals: 18, holder: "${market}" };
const assets: Scenario["assets"] = [
  { ...asset, address: "${token}" },
  { ...asset, address: "native" },
  { ...asset, address: "${token}", on: "base" },
];

const chainsWith = (logs: readonly unknown[], changed: object, rpc: Fork["rpc"] = async () => changed) => {
  const known = new Map(Object.entries({ token, market }));
  const first = {
    ...{ name: "mainnet", known, stage: { receiptOf: async () => ({ success: true, logs }) } },
    fork: { rpc },
  };
  return [first, { ...first, name: "base" }] as unknown as Chains;
};

describe("what a transaction brought", () => {
  const nothing = { pre: {}, post: {} };

  it("is what the token's transfers to the holder come to, less those from him, on his own chain", async () => {
    const logs = [
      transfer(token, user, market, 50),
      transfer(token, market, user, 8),
      transfer(other, user, market, 1_000),
      transfer(token, user, other, 1_000),
      transfer(token, user, market, 1_000, slot(7)),
    ];

    expect(await broughtBy(chainsWith(logs, nothing), assets, "mainnet", "0x01")).to.deep.equal([42n, 0n, 0n]);
    expect(await broughtBy(chainsWith(logs, nothing), assets, "base", "0x01")).to.deep.equal([0n, 0n, 42n]);
  });

  it("is, of ether, what the holder has more or less after it", async () => {
    const from = (before: string, after: string) =>
      broughtBy(
        chainsWith([], { pre: { [market]: { balance: before } }, post: { [market]: { balance: after } } }),
        ...([assets, "mainnet", "0x01"] as const),
      );

    expect(await from("0x1", "0xa")).to.deep.equal([0n, 9n, 0n]);
    expect(await from("0xa", "0x1")).to.deep.equal([0n, -9n, 0n]);
  });

  it("is, of ether, nothing where it changed something else of the holder, and all of it where there was no such account", async () => {
    const touched = { pre: { [market]: { balance: "0x5" } }, post: { [market]: { nonce: 1 } } };
    const made = { pre: {}, post: { [market]: { balance: "0x7" } } };

    expect(await broughtBy(chainsWith([], touched), assets, "mainnet", "0x01")).to.deep.equal([0n, 0n, 0n]);
    expect(await broughtBy(chainsWith([], made), assets, "mainnet", "0x01")).to.deep.equal([0n, 7n, 0n]);
  });

  for (const engine of ["anvil", "edr"] as const)
    it(`counts ether that a contract hands on, with ${engine} [a deposit by a router hid as large a theft]`, async () => {
      const { rpc, close } = await openFork({ source: { kind: "embedded" }, engine });
      const router = account("e5");
      const value = "0x9";
      await rpc("hardhat_setCode", [router, `0x5f5f5f5f3473${market.slice(2)}5af100`]);
      await rpc("hardhat_setBalance", [user, "0xde0b6b3a7640000"]);
      await rpc("hardhat_impersonateAccount", [user]);
      const hash = await rpc("eth_sendTransaction", [{ from: user, to: router, value, gas: "0x30000" }]);
      await rpc("evm_mine", []);
      const brought = broughtBy(chainsWith([], {}, rpc), assets, "mainnet", hash as `0x${string}`);

      expect(await brought.finally(close)).to.deep.equal([0n, 9n, 0n]);
    });
});
