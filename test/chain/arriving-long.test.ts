import { expect } from "chai";
import { asBlock } from "../../src/chain/answers.ts";
import { createArriving } from "../../src/chain/arriving.ts";
import { provenReceipts } from "../../src/chain/receipts.ts";
import { createRoom } from "../../src/chain/rooms.ts";
import { atOnce } from "../../src/lib/in-pieces.ts";
import { bodyOf, logOf, makeBlock } from "./nodes.ts";

/** How many logs an answer has that comes in pieces of so many bytes. */
async function countOf(body: Buffer, most: number, block: ReturnType<typeof asBlock>): Promise<number> {
  const arriving = createArriving("a test", Buffer.alloc(body.length), createRoom());
  for (let at = 0; at < body.length; at += most) arriving.push(body.subarray(at, at + most));
  return atOnce(provenReceipts(await arriving.receipts(), block)).count;
}

describe("a receipt that is long and read while it comes", () => {
  for (const [bytes, count] of [
    [40_000, 16],
    [150_000, 6],
    [5_000, 150],
    [0, 3_000],
  ] as const)
    it(`is the same whatever comes at once, also more than it has room for when it is begun: ${count} logs of ${bytes} bytes`, async () => {
      const logs = Array.from({ length: count }, () => logOf(`0x${"5a".repeat(bytes)}`));
      const { header, receipts } = makeBlock(9, `0x${"00".repeat(32)}`, [logOf()], logs, [logOf()]);
      const [body, block] = [bodyOf(receipts), asBlock(header, "it")];

      for (const most of [16_384, 65_536, 100_000, 262_144, 1_000_000])
        expect(await countOf(body, most, block), `in pieces of ${most}`).to.equal(count + 2);
    });
});
