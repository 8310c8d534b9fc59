import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import type { Notifier } from "../../src/core/notifier.ts";
import type { Store } from "../../src/core/parts.ts";
import { tell } from "../../src/core/tell.ts";
import type { Entry } from "../../src/core/types.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { makeEntry, makeFolder } from "../store/changes.ts";

/** Time that passes at once; what was waited for is kept. */
function fakeTime() {
  const waits: number[] = [];
  const wait = async (ms: number, signal: AbortSignal) => {
    waits.push(ms);
    await new Promise<void>((resolve) => {
      setTimeout(resolve, 1);
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
  };
  return { waits, wait };
}

function recorder(fails: (entry: Entry, attempt: number) => boolean = () => false) {
  const told: Entry[] = [];
  let attempts = 0;
  const notifier: Notifier = {
    tell: async (entry) => {
      attempts += 1;
      if (fails(entry, attempts)) throw new Error("the line is dead");
      told.push(entry);
    },
  };
  return { told, notifier, attempts: () => attempts };
}

describe("telling", () => {
  let folder: ReturnType<typeof makeFolder>;
  let store: Store;
  let abort: AbortController;

  beforeEach(async () => {
    folder = makeFolder();
    abort = new AbortController();
    store = await openStore({ path: folder.store, now: () => 0 });
  });

  afterEach(async () => {
    abort.abort();
    await store.close();
    folder.remove();
  });

  const start = (
    notifiers: readonly { id: string; notifier: Notifier }[],
    time = fakeTime(),
    of: Partial<Store> = {},
  ) => {
    const { signal } = abort;
    const ended = tell({ store: { ...store, ...of }, notifiers, signal, wait: time.wait });
    return { ended, waits: time.waits };
  };
  const write = (...refs: string[]) => store.commit({ entries: refs.map((ref) => makeEntry(ref)) });

  it("lets no stuck notifier delay another, tells of it once and tries again", async () => {
    let attempts = 0;
    const stuck: Notifier = {
      tell: () => {
        attempts += 1;
        return new Promise(() => undefined);
      },
    };
    const other = recorder();
    const { ended, waits } = start([
      { id: "stuck", notifier: stuck },
      { id: "other", notifier: other.notifier },
    ]);

    await write("a", "b");
    await until(() => attempts > 3 && other.told.length === 3);
    abort.abort();
    await ended;

    expect(other.told.map(({ ref }) => ref)).to.deep.equal(["a", "b", "notifier:stuck"]);
    expect(waits).to.include(10_000);
  });

  it("waits longer after each failure, half a minute at most, and then tells everything in order", async () => {
    const { told, notifier } = recorder((_, attempt) => attempt <= 9);
    const { ended, waits } = start([{ id: "n", notifier }]);

    await write("a", "b", "c");
    await until(() => told.length === 5);
    abort.abort();
    await ended;

    const pauses = waits.filter((ms) => ms !== 200 && ms !== 10_000);
    expect(pauses).to.deep.equal([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000]);
    expect(told.map(({ ref }) => ref)).to.deep.equal(["a", "b", "c", "notifier:n", "notifier:n"]);
    expect(told.slice(3).map(({ body }) => body["over"])).to.deep.equal([undefined, true]);
  });

  it("does not let two broken notifiers write to each other for ever", async () => {
    const flaky = () => recorder((_, attempt) => attempt % 2 === 1);
    const [one, two] = [flaky(), flaky()];
    const { ended } = start([
      { id: "one", notifier: one.notifier },
      { id: "two", notifier: two.notifier },
    ]);

    await write("a");
    await until(() => one.told.length === 5 && two.told.length === 5);
    const rest = await store.entries(5, 10);
    abort.abort();
    await ended;

    expect(rest).to.deep.equal([]);
  });

  it("goes on after the journal could not be read, and blames no notifier for it (each was, for ever)", async () => {
    let reads = 0;
    const { told, notifier } = recorder();
    const { ended } = start([{ id: "n", notifier }], fakeTime(), {
      entries: async (after, limit) => {
        reads += 1;
        if (reads < 3) throw new Error("disk");
        return store.entries(after, limit);
      },
    });

    await write("a");
    await until(() => told.length === 1);
    const rest = await store.entries(1, 10);
    abort.abort();
    await ended;

    expect(rest).to.deep.equal([]);
  });

  for (const arrives of [true, false])
    it(`${arrives ? "waits a moment for" : "ends soon, and blames nobody, without"} a notice that is on its way when it is stopped`, async () => {
      const [taken, notice] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const waits: number[] = [];
      const wait = async (ms: number, signal: AbortSignal) => {
        waits.push(ms);
        if (ms !== 200) await new Promise((end) => signal.addEventListener("abort", end, { once: true }));
        else if (arrives) await sleep(1, notice.resolve());
      };
      const notifier: Notifier = {
        tell: () => {
          taken.resolve();
          return notice.promise;
        },
      };
      await store.told("n");
      await write("a");
      const { ended } = start([{ id: "n", notifier }], { waits, wait });

      await taken.promise;
      abort.abort();
      await ended;

      expect(waits).to.deep.equal([10_000, 200]);
      expect(await store.told("n")).to.equal(arrives ? 1 : 0);
      expect(await store.entries(0, 10)).to.have.length(1);
    });

  it("goes on after a restart where it stopped: nothing twice, nothing lost", async () => {
    const before = recorder();
    const first = start([{ id: "n", notifier: before.notifier }]);
    await write("a", "b");
    await until(() => before.told.length === 2);
    abort.abort();
    await first.ended;
    await write("c");
    await store.close();

    store = await openStore({ path: folder.store, now: () => 0 });
    abort = new AbortController();
    const after = recorder();
    const second = start([{ id: "n", notifier: after.notifier }]);
    await write("d");
    await until(() => after.told.length === 2);
    abort.abort();
    await second.ended;

    expect(after.told.map(({ ref }) => ref)).to.deep.equal(["c", "d"]);
  });
});

async function until(done: () => boolean): Promise<void> {
  const deadline = AbortSignal.timeout(60_000);
  while (!done()) {
    deadline.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
