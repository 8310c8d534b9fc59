import { expect } from "chai";
import { createWaiting } from "../../src/core/waiting.ts";
import { blockOf, findingOf } from "../support/fakes.ts";

const keysOf = (waiting: ReturnType<typeof createWaiting>) => waiting.next().map(({ key }) => key);
const many = (count: number, changes = {}) =>
  Array.from({ length: count }, (_, at) => findingOf({ key: `k${at}`, ...changes }));

describe("what waits", () => {
  it("is handed out once, 16 at a head, those first that have waited longest", () => {
    const waiting = createWaiting();
    for (const finding of many(17)) waiting.add(finding);

    expect(keysOf(waiting)).to.deep.equal(many(16).map(({ key }) => key));
    expect(keysOf(waiting)).to.deep.equal(["k16"]);
    expect(keysOf(waiting)).to.deep.equal([]);
  });

  it("is 100 findings of a detector and severity: the last that fits, the first that does not, one of another detector", () => {
    const waiting = createWaiting();
    for (const finding of many(99)) waiting.add(finding);

    const before = waiting.takes(findingOf({ key: "last" }));
    waiting.add(findingOf({ key: "last" }));

    expect(before).to.equal(true);
    expect(waiting.takes(findingOf({ key: "one more" }))).to.equal(false);
    expect(waiting.takes(findingOf({ key: "one more", detector: "other" }))).to.equal(true);
    expect(waiting.takes(findingOf({ key: "one more", severity: "warning" }))).to.equal(true);
  });

  it("has room for what a person orders, however much of that detector waits, and none the less for it (an approval was answered, and forgotten)", () => {
    const waiting = createWaiting();
    const ordered = findingOf({ key: "ordered", order: ["pause"] });
    for (const finding of [...many(99), ordered, findingOf({ key: "last" }), findingOf({ key: "one more" })])
      waiting.add(finding);

    const others = [{ key: "last" }, { key: "one more" }, { key: "other", order: ["pause"] }];
    expect(others.map((one) => waiting.takes(findingOf(one)))).to.deep.equal([false, false, true]);
    expect(waiting.takes(ordered)).to.equal(false);
    expect(waiting.keep().size).to.equal(101);
  });

  it("ends when it was decided on, and not when an incident of that name on another chain was", () => {
    const waiting = createWaiting();
    waiting.add(findingOf());

    waiting.decided(findingOf({ chainId: 10n }));
    const before = waiting.takes(findingOf());
    waiting.decided(findingOf());

    expect([before, waiting.takes(findingOf())]).to.deep.equal([false, true]);
  });

  it("goes on where something is decided of an older block, which was looked at late", () => {
    const [older, newer] = [findingOf({ block: blockOf(99) }), findingOf({ block: blockOf(101) })];
    const decidedAfter = (decided: typeof older) => {
      const waiting = createWaiting();
      waiting.add(findingOf({ block: blockOf(100) }));
      waiting.decided(decided);
      return keysOf(waiting).length;
    };

    expect([older, findingOf({ block: blockOf(100) }), newer].map(decidedAfter)).to.deep.equal([1, 0, 0]);
  });

  it("ends when its block is gone, and not with another block, nor when a person ordered it", () => {
    const waiting = createWaiting();
    waiting.add(findingOf());
    waiting.add(findingOf({ key: "ordered", order: ["pause"] }));

    for (const block of [blockOf(101), blockOf(100)])
      for (const key of ["owner:changed", "ordered"]) waiting.retracted(key, { blockHash: block.hash });

    expect(keysOf(waiting)).to.deep.equal(["ordered"]);
  });

  it("gives way to surer evidence of the same incident, and to none that is more doubtful", () => {
    const waiting = createWaiting();
    const doubtful = findingOf({ belowQuorum: true });

    waiting.add(doubtful);
    const takesSure = waiting.takes(findingOf());
    waiting.add(findingOf());
    waiting.add(doubtful);
    waiting.decided(doubtful);

    expect(takesSure).to.equal(true);
    expect(waiting.next()).to.deep.equal([findingOf()]);
  });
});
