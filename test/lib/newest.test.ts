import { expect } from "chai";
import { onlyNewest } from "../../src/lib/newest.ts";

/** A task that ends when it is told to, and what it has been given. */
function stepwise() {
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const task = (thing: number): Promise<void> => {
    begun.push(thing);
    return new Promise((resolve) => ends.push(resolve));
  };
  return { begun, task, end: () => ends.shift()?.() };
}

describe("onlyNewest", () => {
  it("goes on after a task that failed, and tells why it did", async () => {
    const errors: unknown[] = [];
    const done: number[] = [];
    const take = onlyNewest<number>(
      async (thing) => {
        if (thing === 1) throw new Error("one");
        done.push(thing);
      },
      (error) => errors.push(String(error)),
    );

    take(1);
    take(2);
    await take.idle();

    expect(errors).to.deep.equal(["Error: one"]);
    expect(done).to.deep.equal([2]);
  });

  it("leaves undone what waits and is dropped, and takes what comes then", async () => {
    const { begun, task, end } = stepwise();
    const take = onlyNewest(task, () => undefined);
    take(1);
    take(2);
    take.drop();
    end();
    await take.idle();
    take(3);
    end();
    await take.idle();

    expect(begun).to.deep.equal([1, 3]);
  });

  it("skips what was replaced while it waited", async () => {
    const { begun, task, end } = stepwise();
    const take = onlyNewest(task, () => undefined);
    take(1);
    take(2);
    take(3);
    end();
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
    end();
    await take.idle();

    expect(begun).to.deep.equal([1, 3]);
  });

  it("never runs two at once", async () => {
    let running = 0;
    let most = 0;
    const take = onlyNewest<number>(
      async () => {
        running += 1;
        most = Math.max(most, running);
        await Promise.resolve();
        running -= 1;
      },
      () => undefined,
    );

    for (let thing = 0; thing < 50; thing++) {
      take(thing);
      await Promise.resolve();
    }
    await take.idle();

    expect(most).to.equal(1);
  });

  it("is idle when nothing was taken, and takes again after it was idle", async () => {
    const done: number[] = [];
    const take = onlyNewest<number>(
      async (thing) => void done.push(thing),
      () => undefined,
    );

    await take.idle();
    take(1);
    await take.idle();
    take(2);
    await take.idle();

    expect(done).to.deep.equal([1, 2]);
  });
});
