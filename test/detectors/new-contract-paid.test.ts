import { expect } from "chai";
import type { Chain } from "../../src/core/parts.ts";
import type { Address, Log } from "../../src/core/types.ts";
import { newContract } from "../../src/detectors/new-contract.ts";
import { toWord } from "../../src/lib/words.ts";
import { blockOf, hashFor, sender, stranger, target } from "../support/fakes.ts";
import { padded } from "./granting.ts";
import { chainOf, concat, lacking, logOf, look, make, sent } from "./looking.ts";

const mixer: Address = `0x${"717a".repeat(10)}`;
const event = "event Withdrawal(address to, bytes32 nullifierHash, address indexed relayer, uint256 fee)";
const watching = (settings: object = {}) =>
  make(newContract, { protects: [target], fundedBy: [{ address: mixer, event }], ...settings });
const at = 100_000;

const paid = (to: Address): Log =>
  logOf(
    [hashFor("Withdrawal(address,bytes32,address,uint256)"), padded(sender)],
    concat(padded(to), toWord(1n), toWord(1n)),
    { address: mixer },
  );

/** Fresh code in each block; nodes tell of this payment when they are asked for a range. */
function deploying(payment: { readonly block: number; readonly to: Address }, known: Partial<Chain> = {}) {
  const ranges: number[] = [];
  const chain = chainOf({
    transactions: async () => [sent({ to: undefined, input: "0x60" })],
    results: async () => [{ hash: hashFor("tx"), success: true, created: `0x${"f5e5".repeat(10)}` as const }],
    code: async () => `0x6073${target.slice(2)}50` as const,
    logs: async () => [],
    pastLogs: async function* (upTo, blocks) {
      ranges.push(blocks);
      if (payment.block <= Number(upTo) && payment.block > Number(upTo) - blocks)
        yield [{ block: BigInt(payment.block), log: paid(payment.to) }];
    },
    ...known,
  });
  return { chain, ranges };
}

describe("new-contract, of a deployer who had his money long before", () => {
  it("fires up to the end of its window: just within, at it; and of nobody else's money", async () => {
    const found = async (block: number, to: Address = stranger) =>
      (await look(watching({ withinBlocks: 7_200 }), { chain: deploying({ block, to }).chain, block: blockOf(at) }))
        .length;

    expect([await found(at - 7_199), await found(at - 7_200)]).to.deep.equal([1, 0]);
    expect(await found(at - 7_199, mixer)).to.equal(0);
  });

  it("asks once, when fresh code names a protected address, and remembers who is paid from then on", async () => {
    const { chain, ranges } = deploying({ block: at - 9_000, to: mixer });
    const detector = watching();
    const quiet = { ...chain, transactions: async () => [] };
    await look(detector, { chain: quiet, block: blockOf(at) });
    expect(ranges).to.deep.equal([]);
    for (const height of [at + 1, at + 2]) await look(detector, { chain, block: blockOf(height) });
    await look(detector, { chain: quiet, block: blockOf(at + 3), logs: [paid(stranger)] });

    expect(await look(detector, { chain, block: blockOf(at + 2_000) })).to.have.length(1);
    expect(ranges).to.deep.equal([50_000]);
  });

  it("tells of money that it saw also where what lies before cannot be read, and says so", async () => {
    const unread = {
      pastLogs: () => {
        throw lacking();
      },
    };
    const { chain } = deploying({ block: 0, to: stranger }, unread);
    const recent = { ...chain, logs: async () => [paid(stranger)] };
    const [blind, seen] = [
      await look(watching(), { chain, block: blockOf(at) }),
      await look(watching(), { chain: recent, block: blockOf(at) }),
    ];

    expect([blind.length, seen.length]).to.deep.equal([0, 1]);
    expect([blind.unread !== undefined, seen.unread === undefined]).to.deep.equal([true, true]);
  });
});
