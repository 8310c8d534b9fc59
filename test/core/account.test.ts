import { expect } from "chai";
import { nonceObjection, pausesAffordable } from "../../src/core/account.ts";

const own = (open: readonly bigint[], needed = open, ended: readonly bigint[] = []) => ({ open, needed, ended });
const account = (mined: bigint, pending: bigint) => ({ mined, pending, balance: 0n });

describe("the account that pays", () => {
  it("has a gap where a nonce before one that was sent is neither mined nor in the pool: before, at, after", () => {
    expect(nonceObjection(account(5n, 5n), own([7n]))).to.match(/nonce 5 is missing/);
    expect(nonceObjection(account(5n, 5n), own([5n, 7n]))).to.match(/nonce 6 is missing/);
    expect(nonceObjection(account(5n, 5n), own([5n, 6n, 7n]))).to.equal(undefined);
  });

  it("is not alone where a transaction waits that is not ours, and is where all that wait are", () => {
    expect(nonceObjection(account(5n, 6n), own([]))).to.match(/nonce 5 waits that this process did not send/);
    expect(nonceObjection(account(5n, 7n), own([5n]))).to.match(/nonce 6 waits/);
    expect(nonceObjection(account(5n, 7n), own([5n, 6n]))).to.equal(undefined);
    expect(nonceObjection(account(5n, 5n), own([4n]))).to.equal(undefined);
  });

  it("has no gap before what nobody needs any more: the next transaction takes the nonce (people were told to use the key)", () => {
    expect(nonceObjection(account(5n, 5n), own([6n], []))).to.equal(undefined);
    expect(nonceObjection(account(5n, 5n), own([6n, 8n], [6n]))).to.match(/nonce 5 is missing/);
    expect(nonceObjection(account(5n, 5n), own([6n], [6n], [5n]))).to.match(/nonce 5 is missing/);
  });

  it("is alone where what waits was sent for an intent that has ended (its own transaction was called another's)", () => {
    expect(nonceObjection(account(5n, 6n), own([], [], [5n]))).to.equal(undefined);
    expect(nonceObjection(account(5n, 7n), own([], [], [5n]))).to.match(/nonce 6 waits/);
  });

  it("pays as many pauses as its balance holds at stress fees and the least tip (which was left out): just below, at, just above", () => {
    const price = { baseFee: 7n, stress: 10n, leastTip: 5n };
    const one = 100_000n * (7n * 10n + 5n);

    expect([one * 3n - 1n, one * 3n, one * 3n + 1n].map((wei) => pausesAffordable(wei, 100_000n, price))).to.deep.equal(
      [2n, 3n, 3n],
    );
    expect(pausesAffordable(9n, 100_000n, { ...price, baseFee: 0n, leastTip: 0n })).to.equal(9n);
  });
});
