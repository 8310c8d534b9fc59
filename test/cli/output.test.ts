import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import { endWithin } from "../../src/cli/output.ts";

describe("the end of a process", () => {
  it("has a deadline that runs from the signal, not from the start", async () => {
    const interrupted = new AbortController();
    const ended: string[] = [];

    endWithin(30, interrupted.signal, (reason) => ended.push(reason));
    await pause(60);
    const before = [...ended];
    interrupted.abort();
    await pause(60);

    expect(before).to.deep.equal([]);
    expect(ended).to.have.length(1);
    expect(ended[0]).to.match(/something hangs/);
  });

  it("has one for a signal that came before", async () => {
    const ended: string[] = [];

    endWithin(1, AbortSignal.abort(), (reason) => ended.push(reason));
    await pause(30);

    expect(ended).to.have.length(1);
  });
});
