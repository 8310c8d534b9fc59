import { expect } from "chai";
import { createAround } from "../../src/lane/around.ts";
import { blockOf } from "../support/fakes.ts";

/** One that waits until it is told that the time has passed. */
function set(isShared = true) {
  const ended = new AbortController();
  const looks: bigint[] = [];
  const between: bigint[] = [];
  let pass = () => {};
  const around = createAround({
    lookAtOthers: async () => {},
    isShared,
    takeOver: async ({ number }) => void looks.push(number),
    between: ({ number }) => void between.push(number),
    takeDue: () => {},
    fault: () => {},
    signal: ended.signal,
    wait: (_, signal) =>
      new Promise((resolve) => {
        pass = resolve;
        signal.addEventListener("abort", () => resolve());
      }),
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    looks,
    between,
    async head(number: number) {
      around.look(blockOf(number));
      await settle();
    },
    async pass() {
      pass();
      await settle();
    },
    reorganised: (number: number) => around.reorganised([blockOf(number)]),
    async end() {
      ended.abort();
      await around.idle();
    },
  };
}

describe("what a replica left open that is gone", () => {
  it("is taken over between two heads, too (what was written down and not sent missed the next block)", async () => {
    const it = set();

    await it.pass();
    await it.head(100);
    await it.pass();
    await it.pass();
    await it.head(101);
    await it.end();

    expect(it.looks).to.deep.equal([100n, 100n, 100n, 101n]);
    expect(it.between).to.deep.equal([100n, 100n]);
  });

  it("is looked for at no block that is gone, until the next head (what held there alone was taken for done)", async () => {
    const it = set();

    await it.head(100);
    it.reorganised(100);
    await it.pass();
    await it.head(101);
    it.reorganised(100);
    await it.pass();
    await it.end();

    expect([it.looks, it.between]).to.deep.equal([[100n, 101n, 101n], [101n]]);
  });

  it("is none where no other one writes the record", async () => {
    const it = set(false);

    await it.head(100);
    await it.pass();
    await it.end();

    expect([it.looks, it.between]).to.deep.equal([[100n], []]);
  });
});
