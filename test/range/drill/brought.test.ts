import { expect } from "chai";
import { id, zeroPadValue } from "ethers";
import { broughtBy } from "../../../src/range/drill/brought.ts";
import type { Chains } from "../../../src/range/drill/chains.ts";
import type { Scenario } from "../../../src/range/drill/scenario.ts";
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

const chainsWith = (logs: readonly unknown[], sent: object) => {
  const known = new Map(Object.entries({ token, market }));
  const first = {
    ...{ name: "mainnet", known, stage: { receiptOf: async () => ({ success: true, logs }) } },
    fork: { rpc: async () => sent },
  };
  return [first, { ...first, name: "base" }] as unknown as Chains;
};

describe("what a transaction brought", () => {
  const nothing = { from: user, to: token, value: "0x0" };

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

  it("is, of ether, the value that it carries", async () => {
    const paid = { from: user, to: market.toUpperCase().replace("0X", "0x"), value: "0x9" };

    expect(await broughtBy(chainsWith([], paid), assets, "mainnet", "0x01")).to.deep.equal([0n, 9n, 0n]);
  });
});
