import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { createLooked } from "../../src/lane/looked.ts";
import { blockOf } from "../support/fakes.ts";

const blockSeconds = 0.05;

/** What is open, and whether the wait before a head has ended. */
function waiting(isOpen = () => true) {
  const looked = createLooked(blockSeconds, isOpen);
  const ended: bigint[] = [];
  const waitAt = (block: ReturnType<typeof blockOf>) => looked.before(block).then(() => void ended.push(block.number));
  return { looked, waitAt, ended };
}

const nothing = async () => undefined;

describe("the look before a ladder goes on", () => {
  it("is waited for at the head itself, not at one before it", async () => {
    const { looked, waitAt, ended } = waiting();
    await looked.by(blockOf(9), nothing);

    const waited = waitAt(blockOf(10));
    await sleep(5);
    expect(ended).to.deep.equal([]);
    await looked.by(blockOf(10), nothing);
    await waited;

    expect(ended).to.deep.equal([10n]);
  });

  it("is waited for anew at another block of the same height", async () => {
    const { looked, waitAt, ended } = waiting();
    await looked.by(blockOf(10), nothing);

    const waited = waitAt(blockOf(10, "other"));
    await sleep(5);
    expect(ended).to.deep.equal([]);
    await looked.by(blockOf(10, "other"), nothing);
    await waited;
  });

  it("is waited for anew where a reorganisation makes the chain lower (a look at a block that was gone counted as one at all below it)", async () => {
    const { looked, waitAt, ended } = waiting();
    await looked.by(blockOf(12), nothing);
    looked.reorganised([blockOf(12), blockOf(11), blockOf(10)]);

    const waited = waitAt(blockOf(10, "other"));
    await sleep(5);
    expect(ended).to.deep.equal([]);
    await looked.by(blockOf(10, "other"), nothing);
    await waited;
  });

  it("is waited for until what it found is written, also where nothing is open by then", async () => {
    let isOpen = true;
    const { looked, waitAt, ended } = waiting(() => isOpen);
    const written = Promise.withResolvers<void>();
    const looks = looked.by(blockOf(10), () => {
      isOpen = false;
      return written.promise;
    });

    const waited = waitAt(blockOf(10));
    await sleep(5);
    expect(ended).to.deep.equal([]);
    written.resolve();
    await Promise.all([looks, waited]);

    expect(ended).to.deep.equal([10n]);
  });

  it("keeps nothing waiting where nothing is open", async () => {
    const { waitAt, ended } = waiting(() => false);

    await waitAt(blockOf(10));

    expect(ended).to.deep.equal([10n]);
  });

  it("is waited for no longer than a block after the first head, also where each look fails", async () => {
    const { looked, waitAt, ended } = waiting();
    await looked.by(blockOf(9), nothing);
    await waitAt(blockOf(9));

    const begun = performance.now();
    const waited = waitAt(blockOf(10));
    await looked.by(blockOf(10), () => Promise.reject(new Error("away"))).catch(nothing);
    await waited;

    expect(ended).to.deep.equal([9n, 10n]);
    // The first head is waited for for two seconds.
    expect(performance.now() - begun).to.be.below(1_500);
  });
});
