import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { afterAbort, withDeadline } from "../../src/lib/deadline.ts";
import { never, settled } from "../support/fakes.ts";

describe("withDeadline", () => {
  it("gives what is said of lateness when the promise takes too long", async () => {
    expect(await withDeadline(never<string>(), 1, () => "late")).to.equal("late");
  });

  it("raises what is raised about lateness", async () => {
    const raised = new Error("late");

    const found = await withDeadline(never<string>(), 1, () => {
      throw raised;
    }).catch((error: unknown) => error);

    expect(found).to.equal(raised);
  });

  it("raises what the promise raises in time, and ignores what it raises later", async () => {
    const { promise, reject } = Promise.withResolvers<string>();

    const early = await withDeadline(Promise.reject(new Error("early")), 60_000, () => "late").catch(String);
    const late = await withDeadline(promise, 1, () => "late");
    reject(new Error("too late to matter"));

    expect([early, late]).to.deep.equal(["Error: early", "late"]);
  });

  it("gives what the promise gives in time, and never asks about lateness then", async () => {
    const asked: string[] = [];

    const found = await withDeadline(Promise.resolve("in time"), 60_000, () => asked.push("late"));

    expect(found).to.equal("in time");
    expect(asked).to.deep.equal([]);
  });

  it("leaves no timer behind that would keep the process", async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    await settled();
    const before = timers();

    await withDeadline(Promise.resolve("in time"), 60_000, () => "late");
    await settled();

    expect(timers()).to.equal(before);
  });
});

describe("afterAbort", () => {
  it("does it so long after the signal, once, and not before", async () => {
    const controller = new AbortController();
    let done = 0;

    afterAbort(controller.signal, 20, () => void done++);
    await sleep(40);
    const before = done;
    controller.abort();
    await sleep(60);

    expect([before, done]).to.deep.equal([0, 1]);
  });
});
