import { expect } from "chai";
import type { Detector } from "../../src/core/parts.ts";
import type { Finding, Observation } from "../../src/core/types.ts";
import { createWatchers } from "../../src/core/watchers.ts";
import { blockOf, fakeChain, findingOf, hashFor, observationOf, sender, target } from "../support/fakes.ts";
import { detector, firing } from "./watching.ts";

const topic0 = hashFor("Event()");
const log = { address: target, topics: [topic0], data: "0x", transactionHash: hashFor("tx"), logIndex: 0 } as const;
const pending = { hash: hashFor("tx"), from: sender, includable: true } as const;

const quiet = {
  chain: fakeChain(),
  fault: async () => undefined,
  deadlineMs: 5_000,
  restMs: 0,
  maxAttempts: 1,
};

/** What three detectors make of an observation: one of every block, one of a log, one of reports. */
async function look(changes: Partial<Observation>) {
  const seen: string[] = [];
  const found: Finding[] = [];
  const readers: string[] = [];
  const one = (id: string, over: object) =>
    detector(
      id,
      seen,
      async (_, { chainId }) => {
        readers.push(`${chainId}`);
        return firing(id)();
      },
      over,
    );
  const watchers = createWatchers({
    detectors: [
      one("each", {}),
      one("logs", { everyBlock: false, logs: [{ address: target, topic0 }] }),
      one("told", { everyBlock: false, reports: true }),
    ],
    chain: fakeChain({ chainId: 1n }),
    loose: fakeChain({ chainId: 2n }),
    alone: [fakeChain({ chainId: 3n }), fakeChain({ chainId: 4n })],
    found: async (finding) => void found.push(finding),
    fault: async () => undefined,
    deadlineMs: 5_000,
    restMs: 0,
    maxAttempts: 1,
  });
  await watchers.observe(observationOf(blockOf(100), changes));
  return { seen: seen.map((line) => line.split(" ")[0]), found, readers };
}

describe("watchers, where there is doubt", () => {
  it("read a block below the quorum without one, and mark what is found in it", async () => {
    const sure = await look({ logs: [log] });
    const doubtful = await look({ logs: [log], belowQuorum: true });

    expect(sure.readers).to.deep.equal(["1", "1"]);
    expect(sure.found.map((one) => one.belowQuorum)).to.deep.equal([undefined, undefined]);
    expect(doubtful.readers).to.deep.equal(["2", "2"]);
    expect(doubtful.found.map((one) => one.belowQuorum)).to.deep.equal([true, true]);
  });

  it("read a block that one node shows at that node [the first one was asked, and could say that nothing had changed]", async () => {
    const shown = (shownBy: number) => look({ logs: [log], belowQuorum: true, shownBy });

    expect((await shown(0)).readers).to.deep.equal(["3", "3"]);
    expect((await shown(1)).readers).to.deep.equal(["4", "4"]);
    expect((await shown(2)).readers).to.deep.equal(["2", "2"]);
  });

  it("let no number of transactions that are not mined push a block out of a line, nor come before it", async () => {
    const looked: string[] = [];
    let open: () => void = () => undefined;
    const stuck = new Promise<void>((resolve) => {
      open = resolve;
    });
    const watchers = createWatchers({
      detectors: [
        detector(
          "logs",
          [],
          async ({ block, pending: tx }) => {
            if (looked.length === 0) await stuck;
            looked.push(tx === undefined ? `block ${block.number}` : "pending");
            return [];
          },
          { everyBlock: false, logs: [{ address: target, topic0 }] },
        ),
      ],
      chain: fakeChain(),
      found: async () => undefined,
      fault: async (id) => void looked.push(`fault of ${id}`),
      deadlineMs: 5_000,
      restMs: 0,
      maxAttempts: 1,
    });
    const all = [watchers.observe(observationOf(blockOf(100), { logs: [log] }))];
    for (let at = 0; at < 200; at++) all.push(watchers.observe(observationOf(blockOf(100), { logs: [log], pending })));
    all.push(watchers.observe(observationOf(blockOf(101), { logs: [log] })));
    open();
    await Promise.all(all);

    expect(looked.slice(0, 2)).to.deep.equal(["block 100", "block 101"]);
    expect(looked.slice(2)).to.deep.equal(Array(16).fill("pending"));
  });

  it("look at a report and at what is not mined also when the head at which they came goes away meanwhile: nobody shows them again (they were dropped)", async () => {
    const looked: string[] = [];
    const stuck = Promise.withResolvers<void>();
    const looking: Detector["observe"] = async ({ report, pending: tx, block }) => {
      if (looked.length === 0) await stuck.promise;
      looked.push(report?.key ?? tx?.hash ?? `block ${block.number}`);
      return [];
    };
    const over = { everyBlock: false, reports: true, logs: [{ address: target, topic0 }] };
    const watchers = createWatchers({
      ...quiet,
      detectors: [detector("told", [], looking, over)],
      found: async () => {},
    });
    const report = { detector: "told", key: "k", subject: target, evidence: {} };
    const shown = [{ logs: [log] }, { report }, { logs: [log], pending }, { logs: [log] }] as const;

    const all = shown.map((one) => watchers.observe(observationOf(blockOf(100), one)));
    all.push(watchers.observe(observationOf(blockOf(100, "b"), { reorged: [blockOf(100)] })));
    stuck.resolve();
    await Promise.all(all);

    expect(looked).to.deep.equal(["block 100", "k", pending.hash]);
  });

  it("show a transaction that is not mined only to who watches its logs, with one incident per detector and target", async () => {
    const { seen, found } = await look({ logs: [log], pending });
    const none = await look({ pending });

    expect(seen).to.deep.equal(["logs"]);
    expect(found).to.deep.equal([{ ...findingOf(), key: `pending:${findingOf().detector}:${target}`, pending }]);
    expect(none.seen).to.deep.equal([]);
  });

  it("let a contract that strangers fill with transactions hide none of another one", async () => {
    const [own, other] = [log, { ...log, address: sender }];
    const looked: string[] = [];
    const filters = [own, other].map(({ address }) => ({ address, topic0 }));
    const watchers = createWatchers({
      ...quiet,
      detectors: [
        detector(
          "logs",
          [],
          async ({ logs }) => {
            looked.push(String(logs[0]?.address));
            return [];
          },
          { everyBlock: false, logs: filters },
        ),
      ],
      found: async () => undefined,
    });

    const all = Array.from({ length: 40 }, () =>
      watchers.observe(observationOf(blockOf(100), { logs: [own], pending })),
    );
    all.push(watchers.observe(observationOf(blockOf(100), { logs: [other], pending })));
    await Promise.all(all);

    expect(looked).to.include(sender);
  });

  it("name an incident of unmined evidence by the contract that emits, where what it is about is the stranger's choice", async () => {
    const found: Finding[] = [];
    const subjects = [hashFor("one").slice(0, 42), hashFor("two").slice(0, 42)] as Finding["subject"][];
    const watchers = createWatchers({
      ...quiet,
      detectors: [
        detector("logs", [], async () => subjects.map((subject) => findingOf({ subject })), {
          everyBlock: false,
          logs: [{ address: target, topic0 }],
        }),
      ],
      found: async (finding) => void found.push(finding),
    });

    await watchers.observe(observationOf(blockOf(100), { logs: [log], pending }));

    expect(found.map(({ key }) => key)).to.deep.equal(Array(2).fill(`pending:owner:${target}`));
  });

  it("hand a report to the detector that it names, when that one takes reports", async () => {
    const report = (name: string) => ({ report: { detector: name, key: "k", subject: target, evidence: {} } });

    expect((await look(report("told"))).seen).to.deep.equal(["told"]);
    expect((await look(report("each"))).seen).to.deep.equal([]);
    expect((await look(report("nobody"))).seen).to.deep.equal([]);
  });
});
