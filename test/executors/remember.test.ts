import { expect } from "chai";
import { rememberOurs } from "../../src/executors/remember.ts";
import { makeTx } from "../store/changes.ts";
import { fakeExecutor, hashFor, target } from "../support/fakes.ts";

const call = { to: target, data: "0x8456cb59" } as const;

describe("what executors signed", () => {
  it("is ours from the moment it is signed, its replacements too; anything else is not", async () => {
    const ours = rememberOurs();
    const executor = ours.remember(fakeExecutor());

    const first = await executor.sign("pause", call);
    const second = await executor.replace(call, [first]);

    expect([first.hash, second?.hash ?? "0x", hashFor("stolen")].map(ours.isOurs)).to.deep.equal([true, true, false]);
  });

  it("is ours when it was signed before a restart and is sent again", async () => {
    const ours = rememberOurs();
    const tx = makeTx("before", 0);

    await ours.remember(fakeExecutor()).broadcast(tx);

    expect(ours.isOurs(tx.hash)).to.equal(true);
  });

  it("is ours when the journal says so", () => {
    const ours = rememberOurs();

    ours.take({ body: { hash: hashFor("before") } });
    ours.take({ body: {} });

    expect(ours.isOurs(hashFor("before"))).to.equal(true);
  });

  it("is remembered for 10,000 transactions: just below, at, just above", async () => {
    const ours = rememberOurs();
    const executor = ours.remember(
      fakeExecutor({ sign: async (action) => ({ ...makeTx("x", 0), hash: hashFor(action) }) }),
    );
    const sign = (count: number, from: number) =>
      Promise.all(Array.from({ length: count }, (_, n) => executor.sign(`${from + n}`, call)));

    await sign(10_000, 0);
    expect(ours.isOurs(hashFor("0"))).to.equal(true);
    await sign(1, 10_000);

    expect([ours.isOurs(hashFor("0")), ours.isOurs(hashFor("1"))]).to.deep.equal([false, true]);
  });
});
