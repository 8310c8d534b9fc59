import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { asBlock, asHeader, sealedBlock } from "../../src/chain/answers.ts";
import { headerHash } from "../../src/chain/header.ts";
import { longestText, mostKept } from "../../src/chain/long-text.ts";
import { verified, verifiedReceipts } from "../../src/chain/receipts.ts";
import { rootInPieces } from "../../src/chain/trie.ts";
import type { Block } from "../../src/core/types.ts";
import { atOnce, type Pieces } from "../../src/lib/in-pieces.ts";
import { codeOf } from "../support/fakes.ts";
import { needs } from "../support/shared.ts";
import { bodyOf, logOf, makeBlock } from "./nodes.ts";

type Receipt = { logs: object[]; type?: string; status?: string };

/** What comes of it; `sizes` learns of its pieces. */
function counted<T>(pieces: Pieces<T>, sizes: number[]): T {
  let next = pieces.next();
  for (; next.done !== true; next = pieces.next()) sizes.push(next.value);
  return next.value;
}

function refusal(receipts: unknown, block: Block): string {
  try {
    verifiedReceipts([bodyOf(receipts)], block);
    return "no failure";
  } catch (error) {
    return codeOf(error);
  }
}

const recorded = (context: Mocha.Context, name: string) =>
  JSON.parse(gunzipSync(readFileSync(needs(context, `recordings/${name}.json.gz`))).toString());

describe("receipts against the header's root, on a block of mainnet with 125 transactions", () => {
  let block: Block;
  let receipts: Receipt[];
  before(function () {
    const recording = recorded(this, "block-zksyncos-22244135");
    block = asBlock(recording.block, "the block");
    receipts = recording.receipts;
  });

  it("passes what really happened, logs counted through and with the transaction of their receipt", () => {
    const verified = verifiedReceipts([bodyOf(receipts)], block);
    const logs = atOnce(verified.logs(() => true));

    const real = receipts.flatMap((one) => one.logs) as { logIndex: string; transactionHash: string }[];
    expect(logs.map(({ logIndex }) => logIndex)).to.deep.equal(real.map(({ logIndex }) => Number(logIndex)));
    expect(logs.map(({ transactionHash }) => transactionHash)).to.deep.equal(
      real.map(({ transactionHash }) => transactionHash),
    );
    expect(verified.results()).to.have.length(125);
  });

  it("finds every single log that is hidden", function () {
    this.timeout(60_000);
    const places = receipts.flatMap(({ logs }, at) => logs.map((_, nth) => [at, nth] as const));
    const codes = places
      .filter((_, index) => index % 7 === 0)
      .map(([at, nth]) =>
        refusal(
          receipts.map((one, index) =>
            index === at ? { ...one, logs: one.logs.filter((_log, other) => other !== nth) } : one,
          ),
          block,
        ),
      );

    expect(codes.length).to.be.above(20);
    expect(new Set(codes)).to.deep.equal(new Set(["LOGS_UNVERIFIED"]));
  });

  it("refuses half a byte behind an event's data, which no hash covers and no detector can read", () => {
    const at = receipts.findIndex(({ logs }) => logs.length > 0);
    const longer = (event: object) => ({ ...event, data: `${(event as { data: string }).data}0` });
    const wrong = receipts.map((one, index) => (index === at ? { ...one, logs: one.logs.map(longer) } : one));

    expect(refusal(wrong, block)).to.equal("RPC_BAD_ANSWER");
  });

  it("finds a receipt that is missing, moved or doubled, an event that is forged, and an outcome that is turned round", () => {
    const [first, second, ...others] = receipts;
    const forged = [{ ...first, logs: [...(first?.logs ?? []), logOf()] }, second, ...others];
    const turned = [{ ...first, status: "0x0" }, second, ...others];

    for (const wrong of [others, [second, first, ...others], [first, ...receipts], forged, turned, []])
      expect(refusal(wrong, block)).to.equal("LOGS_UNVERIFIED");
  });

  it("refuses an outcome that is hashed as a root beside another one that is told", () => {
    const [first, ...others] = receipts;
    const turned = { ...first, root: "0x01", status: "0x0" };
    expect(first?.status).to.equal("0x1");

    expect(refusal([turned, ...others], block)).to.equal("RPC_BAD_ANSWER");
  });

  it("does not say of receipts of an unknown kind that they are forged", () => {
    const strange = receipts.map((one, index) => (index === 3 ? { ...one, type: "0x71" } : one));

    expect(refusal(strange, block)).to.equal("NOT_EVALUABLE");
    expect(refusal(receipts, { ...block, receiptsRoot: undefined } as unknown as Block)).to.equal("NOT_EVALUABLE");
  });

  it("refuses what is no list of receipts", () => {
    for (const nonsense of [null, {}, [{}], [{ ...receipts[0], logs: [{ ...logOf(), topics: ["0x1"] }] }]])
      expect(refusal(nonsense, block)).to.equal("RPC_BAD_ANSWER");
  });
});

describe("receipts of small blocks", () => {
  it("pass with none, one, two, sixteen, 127, 128, 129 and 300 transactions", () => {
    for (const count of [0, 1, 2, 16, 127, 128, 129, 300]) {
      const { header, receipts } = makeBlock(
        7,
        `0x${"00".repeat(32)}`,
        ...Array.from({ length: count }, () => [logOf()]),
      );

      expect(verifiedReceipts([bodyOf(receipts)], asBlock(header, "it")).count).to.equal(count);
    }
  });

  it("pass with data that is too long for a text, without ever copying all of it at once", () => {
    const text = `0x${"5a".repeat(longestText / 2 + 1_000)}`;
    const { header, receipts } = makeBlock(7, `0x${"00".repeat(32)}`, [logOf(), logOf(text)], [logOf()]);
    const sizes: number[] = [];

    const read = counted(verified([bodyOf(receipts)], asBlock(header, "it")), sizes);
    const logs = counted(
      read.logs(() => true),
      sizes,
    );

    expect(logs.map(({ data }) => data.length)).to.deep.equal([4, mostKept, 4]);
    expect(sizes.filter((size) => size === 256 * 1024).length).to.be.at.least(2 * 16);
    expect(refusal([{ ...receipts[0], logs: [logOf(`${text}zz`)] }], asBlock(header, "it"))).to.equal("RPC_BAD_ANSWER");
  });

  it("are sorted in and hashed in pieces, however many and however small they are", () => {
    const leaves = Array.from({ length: 5_000 }, () => ({ block: Buffer.alloc(600), value: 0, end: 600 }));
    const sizes = [...rootInPieces(leaves)];

    // Below 0x82 lie all but 256 of them.
    expect(Math.max(...sizes)).to.be.below(400_000);
    expect(sizes.filter((size) => size > 600 && size < 700).length).to.be.at.least(5_000);
  });

  it("have the root of an empty list as Ethereum has it", () => {
    expect(makeBlock(1, `0x${"00".repeat(32)}`).header.receiptsRoot).to.equal(
      "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421",
    );
  });
});

describe("the hash of a header", () => {
  const names = ["block-pevm-15199017", "block-pevm-18085863", "block-zeth-18884864", "block-zksyncos-22244135"];

  it("is the one that mainnet has, before and after the merge, Shanghai and Cancun", function () {
    for (const name of names) {
      const { block } = recorded(this, name);

      expect(headerHash(block)).to.equal(block.hash);
      expect(asHeader(block, "it").isSealed).to.equal(true);
      expect(sealedBlock(block)).to.deep.equal(asBlock(block, "it"));
      expect(sealedBlock({ ...block, logsBloom: `0x${"00".repeat(256)}` })).to.equal(undefined);
    }
  });

  it("is another one when any field is another one, and cannot be taken without one", function () {
    const { block } = recorded(this, "block-zksyncos-22244135");
    const fields = [
      "parentHash",
      "receiptsRoot",
      "logsBloom",
      "timestamp",
      "baseFeePerGas",
      "withdrawalsRoot",
    ] as const;

    for (const field of fields) {
      const last = block[field].at(-1) === "0" ? "1" : "0";
      expect(headerHash({ ...block, [field]: `${block[field].slice(0, -1)}${last}` })).not.to.equal(block.hash);
    }
    expect(headerHash({ ...block, stateRoot: undefined })).to.equal(undefined);
    expect(headerHash({ ...block, miner: 7 })).to.equal(undefined);
  });
});
