import { expect } from "chai";
import { inTurn } from "../../src/lib/in-turn.ts";

describe("inTurn", () => {
  it("runs the next task after one that failed, and tells who gave it", async () => {
    const take = inTurn();

    const failed = take(() => Promise.reject(new Error("no"))).catch((error: Error) => error.message);
    const next = take(async () => "yes");

    expect(await Promise.all([failed, next])).to.deep.equal(["no", "yes"]);
  });

  it("starts no task before the one ahead of it has ended", async () => {
    const take = inTurn();
    const { promise, resolve } = Promise.withResolvers<void>();
    const trace: string[] = [];

    const first = take(async () => {
      await promise;
      trace.push("first");
    });
    const second = take(async () => void trace.push("second"));
    resolve();
    await Promise.all([first, second]);

    expect(trace).to.deep.equal(["first", "second"]);
  });
});
