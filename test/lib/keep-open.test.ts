import { setImmediate as turn } from "node:timers/promises";
import { expect } from "chai";
import { keepOpen } from "../../src/lib/keep-open.ts";

describe("what is kept open", () => {
  it("is tried again until it opens, tells of each failure, and is closed at the end", async () => {
    const ended = new AbortController();
    const told: unknown[] = [];
    const done: string[] = [];
    const open = async () => {
      if (told.length < 2) throw new Error("taken");
      done.push("opened");
      return { close: async () => void done.push("closed") };
    };

    const keeping = keepOpen(open, ended.signal, (error) => told.push(error), 1);
    while (done.length === 0) await turn();
    const before = [...done];
    ended.abort();
    await keeping;

    expect([told.length, before, done]).to.deep.equal([2, ["opened"], ["opened", "closed"]]);
  });

  it("is not opened any more after the end, nor waited for", async () => {
    const ended = new AbortController();
    const failed = Promise.withResolvers<void>();
    const told: string[] = [];
    const keeping = keepOpen(
      () => Promise.reject(new Error("taken")),
      ended.signal,
      () => failed.resolve(),
      60_000,
    );
    await failed.promise;
    ended.abort();
    await keeping;
    await keepOpen(
      () => Promise.reject(new Error("asked")),
      ended.signal,
      () => told.push("asked"),
    );

    expect(told).to.deep.equal([]);
  });
});
