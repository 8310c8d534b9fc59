import { expect } from "chai";
import { admit } from "../../../src/range/drill/admit.ts";
import type { Chains } from "../../../src/range/drill/chains.ts";
import { createStage } from "../../../src/range/drill/stage.ts";
import type { Fork } from "../../../src/range/fork.ts";
import { move } from "./playing.ts";

const ether = 10n ** 18n;

/** A chain on which a thief has nothing, a rich one much, and a vault a little. */
function openFake() {
  const held: Record<string, bigint> = { "0xaa": 0n, "0xbb": 50_000n * ether, "0xcc": 5n * ether };
  const rpc = async (method: string, [account, value]: readonly unknown[] = []) => {
    if (method === "hardhat_setBalance") held[String(account)] = BigInt(String(value));
    return method === "eth_getBalance" ? `0x${(held[String(account)] ?? 0n).toString(16)}` : null;
  };
  const fork = { rpc } as unknown as Fork;
  return { held, chains: [{ name: "mainnet", fork, known: new Map(), stage: createStage(fork) }] as unknown as Chains };
}

describe("whoever sends something", () => {
  it("is given ether for it, loses none of what he has, and gets none that would be counted as at risk", async () => {
    const { held, chains } = openFake();
    const asset = { token: "ETH", decimals: 18, address: "native", holder: "0xCC" };
    const attack = ["0xaa", "0xbb", "0xcc"].map((from) => move(from));

    await admit(
      chains,
      { attack, benign: { announced: [], moves: [], declared: [] }, traffic: [], assets: [asset] },
      false,
    );

    expect(held).to.deep.equal({ "0xaa": 10_000n * ether, "0xbb": 50_000n * ether, "0xcc": 5n * ether });
  });
});
