import { expect } from "chai";
import type { Log } from "../../src/core/types.ts";
import { createPushed } from "../../src/sources/pushed.ts";
import { blockOf, hashFor, target } from "../support/fakes.ts";

const block = blockOf(101);
const message = (index: number, of = block.hash) => JSON.stringify({ of, index, topics: [] });

describe("logs that a node pushes", () => {
  function pushing({ promises = true, waitMs = 1 } = {}) {
    let parsed = 0;
    const pushed = createPushed({
      params: ["logs", {}],
      isPromised: () => promises,
      read: (messages, { hash }) =>
        messages.flatMap((one): readonly Log[] => {
          parsed += 1;
          const { of, index } = JSON.parse(one) as { of: string; index: number };
          const log: Log = { address: target, topics: [], data: "0x", transactionHash: hashFor("x"), logIndex: index };
          return of === hash ? [log] : [];
        }),
      place: (one) => {
        const { of: hash } = JSON.parse(one) as { of: `0x${string}` };
        return { number: 101n, hash, timestamp: 1n };
      },
      waitMs,
    });
    return { pushed, parsed: () => parsed };
  }
  const indexes = (logs: readonly Log[]) => logs.map(({ logIndex }) => logIndex);

  it("are kept until their head is named, and given once", async () => {
    const { pushed } = pushing();
    pushed.keep(message(0));
    pushed.keep(message(1));

    expect(indexes(await pushed.of(block))).to.deep.equal([0, 1]);
    expect(await pushed.of(block)).to.deep.equal([]);
  });

  it("are waited for when their head comes first, all that come in one piece together", async () => {
    const { pushed } = pushing({ waitMs: 10_000 });
    const logs = pushed.of(block);
    pushed.keep(message(0));
    pushed.keep(message(1));

    expect(indexes(await logs)).to.deep.equal([0, 1]);
  });

  it("are not waited for beyond a moment, and not at all by a block that promises none", async () => {
    expect(await pushing().pushed.of(block)).to.deep.equal([]);

    const { pushed, parsed } = pushing({ promises: false, waitMs: 10_000 });
    pushed.keep(message(0));
    expect(await pushed.of(block)).to.deep.equal([]);
    expect(parsed()).to.equal(0);
  });

  it("of another block are left out, and not given later", async () => {
    const { pushed } = pushing();
    pushed.keep(message(0, hashFor("other")));

    expect(await pushed.of(block)).to.deep.equal([]);
    expect(await pushed.of({ ...block, hash: hashFor("other") })).to.deep.equal([]);
  });

  it("are kept to a bounded number and size: whoever floods a watched contract makes nobody read more", async () => {
    const many = pushing();
    for (let index = 0; index < 1_000; index++) many.pushed.keep(message(index));
    expect(indexes(await many.pushed.of(block))).to.have.length(256);

    const large = pushing();
    const padded = `${message(0)}${" ".repeat(400_000)}`;
    for (let times = 0; times < 5; times++) large.pushed.keep(padded);
    expect(await large.pushed.of(block)).to.have.length(2);
  });

  it("are told apart from heads without being parsed", () => {
    const { pushed, parsed } = pushing();

    expect(pushed.keep('{"params":{"result":{"number":"0x1"}}}')).to.equal(false);
    expect(pushed.keep('not JSON but with "topics"')).to.equal(true);
    expect(parsed()).to.equal(0);
  });

  it("are news once, with the first of a block that nobody has asked for, whatever stands before its hash", async () => {
    const { pushed, parsed } = pushing();
    const named = (of: string, data = "") => `{"topics":[],"data":"0x${data}","blockHash":"${of}"}`;
    const [one, other] = [hashFor("one"), hashFor("other")];

    expect([named(one, "00".repeat(1_000)), named(one), named(other)].map(pushed.isFirst)).to.deep.equal([
      true,
      false,
      true,
    ]);
    await pushed.of({ ...block, hash: one });
    expect([named(one), named(one.toUpperCase().replace("0X", "0x"))].map(pushed.isFirst)).to.deep.equal([
      false,
      false,
    ]);
    expect(['{"topics":[]}', "", '"blockHash":'].map(pushed.isFirst)).to.deep.equal([false, false, false]);
    expect(parsed()).to.equal(0);
  });

  it("are no news while somebody waits for them", async () => {
    const { pushed } = pushing({ waitMs: 10_000 });
    const logs = pushed.of(block);
    const isNews = pushed.isFirst(`{"topics":[],"blockHash":"${hashFor("other")}"}`);
    pushed.keep(message(0));
    await logs;

    expect(isNews).to.equal(false);
  });

  it("name the block of the newest, until somebody asks for them", async () => {
    const { pushed } = pushing();
    expect(pushed.told()).to.equal(undefined);
    pushed.keep(message(0, hashFor("old")));
    pushed.keep(message(1));

    expect(pushed.told()?.hash).to.equal(block.hash);
    await pushed.of(block);
    expect(pushed.told()).to.equal(undefined);
  });
});
