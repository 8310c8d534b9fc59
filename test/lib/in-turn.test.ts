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

  it("starts a task at once when none goes on, and says of what it raises like of any other failure", async () => {
    const take = inTurn();
    const trace: string[] = [];
    const raise = (): never => {
      throw new Error("raised");
    };

    for (let time = 0; time < 2; time++) {
      const task = take(async () => void trace.push("begun"));
      trace.push("given");
      await task;
      await new Promise((resolve) => setImmediate(resolve));
    }

    expect(trace).to.deep.equal(["begun", "given", "begun", "given"]);
    expect(await take(raise).catch((error: Error) => error.message)).to.equal("raised");
    expect(await take(async () => "next")).to.equal("next");
  });
});
