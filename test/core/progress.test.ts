import { expect } from "chai";
import { createMarks, createProgress } from "../../src/core/progress.ts";
import { blockOf, observationOf } from "../support/fakes.ts";

describe("progress", () => {
  /** Detectors that have looked at blocks up to the one that is set. */
  function looking(upTo: bigint) {
    const state = { upTo };
    const progress = createProgress((number) => number <= state.upTo);
    const take = (number: number, counts = true, branch = "a", reorged: readonly number[] = []) =>
      progress.take(observationOf(blockOf(number, branch), { reorged: reorged.map((one) => blockOf(one)) }), counts)
        ?.number;
    return { state, take, progress };
  }

  it("is the block itself where all have looked at once, and the last that is done where one takes long", () => {
    const { state, take } = looking(100n);

    const before = [take(100), take(101), take(102)];
    state.upTo = 101n;

    expect(before).to.deep.equal([100n, undefined, undefined]);
    expect([take(103), take(104)]).to.deep.equal([101n, undefined]);
  });

  it("is no block whose finding another chain has not written down, nor one after it (a stop lost what was found for that chain)", async () => {
    const { take, progress } = looking(200n);
    const written = Promise.withResolvers<void>();
    progress.hold(101n, written.promise);

    const before = [take(100), take(101), take(102)];
    written.resolve();
    await written.promise;

    expect(before).to.deep.equal([100n, undefined, undefined]);
    expect(take(103)).to.equal(103n);
  });

  it("goes on behind what another chain could not write down", async () => {
    const { take, progress } = looking(200n);
    progress.hold(100n, Promise.reject(new Error("the disk is full")));
    await Promise.resolve();

    expect(take(100)).to.equal(100n);
  });

  it("never is a block that is gone, or one that does not count", () => {
    const { state, take } = looking(99n);
    take(100);
    state.upTo = 101n;

    expect([take(100, false, "b", [100]), take(101, false, "b")]).to.deep.equal([undefined, undefined]);
    expect(take(101, true, "b")).to.equal(101n);
  });
});

describe("the blocks that are written down", () => {
  /** Marks by a clock that is set by hand; what is taken is shown by its number. */
  function marking() {
    const clock = { now: 0 };
    let written: bigint | undefined;
    const write = ({ number }: { readonly number: bigint }) => {
      written = number;
    };
    const marks = createMarks(() => clock.now, write);
    const writtenBy = (act: () => void) => {
      written = undefined;
      act();
      return written;
    };
    const take = (number: number | undefined, changes: Parameters<typeof observationOf>[1] = {}) =>
      writtenBy(() =>
        marks.take(number === undefined ? undefined : blockOf(number), observationOf(blockOf(number ?? 0), changes)),
      );
    const rest = () => writtenBy(marks.rest);
    return { clock, marks, take, rest };
  }

  it("are the first one, and those of quiet heads every three seconds: just below, at", () => {
    const { clock, take, rest } = marking();

    const taken = [take(100), take(101)];
    clock.now = 2_999;
    taken.push(take(102));
    clock.now = 3_000;
    taken.push(take(103), take(104));

    expect(taken).to.deep.equal([100n, undefined, undefined, 103n, undefined]);
    expect(rest()).to.equal(104n);
  });

  it("are at once those in which something was found, also when they are done only later", () => {
    const { marks, take } = marking();
    take(100);

    marks.found();
    const taken = [take(101), take(102)];
    marks.found();
    taken.push(take(undefined), take(104));

    expect(taken).to.deep.equal([101n, undefined, undefined, 104n]);
  });

  it("are at once the head that was caught up with, and one after a reorganisation", () => {
    const { take } = marking();
    take(100);

    const taken = Array.from({ length: 17 }, (_, index) => take(101 + index, { isHead: false }));
    taken.push(take(118), take(119), take(119, { reorged: [blockOf(119, "b")] }));

    expect(taken.slice(16)).to.deep.equal([undefined, 118n, undefined, 119n]);
  });

  it("are not each head that came with the few that rested before it", () => {
    const { take } = marking();
    take(100);

    const taken = Array.from({ length: 16 }, (_, index) => take(101 + index, { isHead: false }));
    taken.push(take(117), take(118, { isHead: false }), take(119));

    expect(new Set(taken)).to.deep.equal(new Set([undefined]));
  });

  it("are never one that is gone", () => {
    const { take, rest } = marking();
    take(100);
    take(101);

    expect(take(undefined, { reorged: [blockOf(101)] })).to.equal(undefined);
    expect(rest()).to.equal(undefined);
  });

  it("are written all the same when the clock was set back", () => {
    const { clock, take } = marking();
    clock.now = 5_000;
    take(100);

    clock.now = 1_000;

    expect(take(101)).to.equal(101n);
  });
});
