import { expect } from "chai";
import { createUnderway } from "../../src/core/underway.ts";
import { never } from "../support/fakes.ts";

describe("what is on its way", () => {
  it("is waited for until all of it was accepted or refused", async () => {
    const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const underway = createUnderway(10_000);
    underway.add(first.promise);
    underway.add(second.promise);
    let arrived = false;
    const waiting = underway.arrived().then(() => {
      arrived = true;
    });

    first.reject(new Error("refused"));
    await new Promise(setImmediate);
    const afterOne = arrived;
    second.resolve();
    await waiting;

    expect({ afterOne, arrived }).to.deep.equal({ afterOne: false, arrived: true });
  });

  it("holds nothing up for long, and only once", async () => {
    const underway = createUnderway(1);
    underway.add(never());

    await underway.arrived();
    await underway.arrived();
  });

  it("is waited for at the end once more, until the nodes have it: connections are closed behind that (a node that took its time got nothing)", async () => {
    const slow = Promise.withResolvers<void>();
    const underway = createUnderway(1);
    underway.add(Promise.reject(new Error("refused")));
    underway.add(slow.promise);
    await underway.arrived();
    let ended = false;
    const ending = underway.ended().then(() => {
      ended = true;
    });

    await new Promise(setImmediate);
    const before = ended;
    slow.resolve();
    await ending;

    expect({ before, ended }).to.deep.equal({ before: false, ended: true });
  });
});
