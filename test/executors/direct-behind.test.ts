import { expect } from "chai";
import type { Call } from "../../src/core/types.ts";
import { makeIntent } from "../store/changes.ts";
import { target } from "../support/fakes.ts";
import { acting } from "./runs.ts";
import type { Sending } from "./sending.ts";

const gwei = 10n ** 9n;
const strip: Call = { to: target, data: "0x8456cb5a" };

/** Somebody else paused it while ours is not mined, and then there is another incident. Tells the blocks until that one's call is mined, at most 30. */
async function second(sending: Sending, baseFee: bigint): Promise<number> {
  sending.pause();
  await sending.next({ baseFee });
  const tx = await sending.executor.sign("strip", strip);
  await sending.executor.broadcast(tx);
  const { number } = sending.ledger.head();
  sending.follower.follow(makeIntent("second", { action: "strip", call: strip, sinceBlock: number, txs: [tx] }));
  const isMined = () => sending.mined().some(({ tx: { data } }) => data === strip.data);
  let blocks = 0;
  for (; blocks < 30 && !isMined(); blocks++) await sending.next({ baseFee });
  return blocks;
}

describe("direct: an incident behind a pause that somebody else brought about", () => {
  it("takes the nonce of one that nodes dropped within two blocks (it waited for 26)", async () => {
    const sending = await acting();
    for (const { pool } of sending.nodes) for (const { hash } of pool.all()) pool.drop(hash);

    expect(await second(sending, gwei)).to.equal(2);
  });

  it("takes the nonce of one that pays too little within two blocks, for more", async () => {
    const sending = await acting();

    expect(await second(sending, 10n * gwei)).to.equal(2);
  });
});
