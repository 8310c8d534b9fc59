import { expect } from "chai";
import { keccak256 } from "ethers";
import { mayHold } from "../../src/chain/bloom.ts";
import type { Hex } from "../../src/core/types.ts";
import { lower } from "../../src/lib/words.ts";
import { loadRecording } from "../../src/range/recording.ts";
import { hashFor } from "../support/fakes.ts";
import { needs } from "../support/shared.ts";

/** The yellow paper's M, in big integers: bit (pair of bytes mod 2048), counted from the lowest. */
function bloomOf(items: readonly Hex[]): Hex {
  const bits = items.flatMap((item) => {
    const digest = Buffer.from(keccak256(item).slice(2), "hex");
    return [0, 2, 4].map((from) => 1n << BigInt(digest.readUInt16BE(from) % 2048));
  });
  const word = bits.reduce((all, bit) => all | bit, 0n);
  return `0x${word.toString(16).padStart(512, "0")}`;
}

const address = (index: number): Hex => lower(hashFor(`address ${index}`).slice(0, 42));
const addresses = (from: number, count: number) => Array.from({ length: count }, (_, index) => address(from + index));

describe("a log bloom", () => {
  it("holds nothing when it is empty, and everything when it is full", () => {
    const items = addresses(0, 50);

    expect(items.some((item) => mayHold(bloomOf([]), item))).to.equal(false);
    expect(items.every((item) => mayHold(`0x${"ff".repeat(256)}`, item))).to.equal(true);
  });

  it("holds the one thing that was put in, address or topic, and misses each of its bits", () => {
    const topic = hashFor("Transfer(address,address,uint256)");
    const bloom = bloomOf([address(1), topic]);

    expect([mayHold(bloom, address(1)), mayHold(bloom, topic), mayHold(bloom, address(2))]).to.deep.equal([
      true,
      true,
      false,
    ]);
  });

  it("never denies what is in it, and claims little that is not", () => {
    const bloom = bloomOf(addresses(0, 100));

    const claimed = addresses(1_000, 1_000).filter((item) => mayHold(bloom, item));

    expect(addresses(0, 100).every((item) => mayHold(bloom, item))).to.equal(true);
    expect(claimed).to.have.length.below(20);
  });

  it("agrees with a real block: nothing of its receipts is denied, and its header has no bit of another making", async function () {
    const { block, receipts } = await loadRecording(needs(this, "recordings/block-zksyncos-22244135.json.gz"));
    const bloom = lower(String(block?.logsBloom));

    const items = [...new Set((receipts ?? []).flatMap(itemsOf))];

    expect(items).to.have.length.above(100);
    expect(items.filter((item) => !mayHold(bloom, item))).to.deep.equal([]);
    expect(bloomOf(items)).to.equal(bloom);
  });
});

function itemsOf(receipt: unknown): Hex[] {
  const { logs } = receipt as { logs: { address: string; topics: string[] }[] };
  return logs.flatMap(({ address, topics }) => [address, ...topics].map(lower));
}
