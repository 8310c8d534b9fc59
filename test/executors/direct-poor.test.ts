import { expect } from "chai";
import { call } from "./node.ts";
import { acting, statuses, until } from "./runs.ts";
import { type Sending, sendingOf } from "./sending.ts";

const gwei = 10n ** 9n;
/** Wei; the call takes 200,000 gas, so that 10^14 are half a gwei per gas. */
const wei = 10n ** 14n;
const poolOf = ({ nodes }: Sending) => nodes.flatMap(({ pool }) => pool)[0] ?? expect.fail("expected a node");
const dropAll = (sending: Sending) => {
  const pool = poolOf(sending);
  for (const { hash } of pool.all()) pool.drop(hash);
};
const feesOf = (sending: Sending) => poolOf(sending).offered.map(({ maxFee }) => Number(maxFee) / 1e9);

describe("direct: a balance that pays for little", () => {
  // The first transaction costs 8 * 10^14, and the least that may replace it 9 * 10^14.
  it("sends the first transaction again that nodes dropped, where it pays for no replacement (nothing was mined any more)", async () => {
    const sending = await acting({ start: { balance: (17n * wei) / 2n } });
    dropAll(sending);

    const blocks = await until(sending, () => sending.next());

    expect(blocks).to.equal(2);
    expect(statuses(sending)).to.deep.equal(["contained"]);
    expect(poolOf(sending).refused).to.deep.equal(["funds"]);
  });

  it("sends it again as well after a base fee that it does not pay, once that has fallen", async () => {
    const sending = await acting({ start: { balance: (17n * wei) / 2n } });
    const above = { baseFee: 8n * gwei };
    const spike = () => {
      dropAll(sending);
      return sending.next(above);
    };
    for (const one of [spike, spike, spike]) await one();
    dropAll(sending);

    const blocks = await until(sending, () => sending.next({ baseFee: gwei }));

    expect(blocks).to.equal(2);
  });

  /** As on an L2: nodes ask for more than the gas limit at its price, and nobody is told how much. */
  const withFee = async (fee: bigint) => {
    const balance = 7n * wei;
    const sending = await acting({ start: { balance } }, (one) => {
      one.ledger.setBalance(one.sender, balance - fee);
      for (const { answers } of one.nodes) answers["eth_getBalance"] = () => `0x${balance.toString(16)}`;
    });
    const blocks = await until(sending, () => sending.next());
    return { blocks, fees: feesOf(sending) };
  };

  it("offers less where nodes ask for more than the gas (the same was refused for ever)", async () => {
    const { blocks, fees } = await withFee(wei / 10n);

    expect(fees).to.deep.equal([3.5, 3.0625]);
    expect(blocks).to.equal(2);
  });

  it("offers no less than base fee and least tip, and then the most and the least again", async () => {
    const { blocks, fees } = await withFee(2n * wei);

    expect(fees.slice(0, 7)).to.deep.equal([3.5, 3.0625, 3, 3.5, 3, 3.5, 3]);
    expect(blocks).to.equal(21);
  });

  it("is named where it pays for no block and the cap would, which nobody has to raise (people were told to raise it)", async () => {
    const sending = sendingOf();
    await sending.beatNow();
    const tx = await sending.executor.sign("pause", call);
    sending.ledger.setBalance(sending.sender, 0n);
    await sending.executor.broadcast(tx).catch(() => undefined);
    await sending.next();

    expect(sending.executor.bound?.([tx], 0n)).to.include({ isReached: true, poor: sending.sender });
    sending.ledger.setBalance(sending.sender, 10n ** 18n);
    await sending.next();
    expect(sending.executor.bound?.([tx], 0n)).to.not.have.property("poor");
  });
});
