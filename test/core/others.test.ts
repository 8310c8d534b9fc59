import { expect } from "chai";
import { entryOfIntent } from "../../src/core/entries.ts";
import { createHistory, remembering } from "../../src/core/history.ts";
import { createOthers, keepLooking, learnWithOthers } from "../../src/core/others.ts";
import type { Store } from "../../src/core/parts.ts";
import type { Entry, NewEntry } from "../../src/core/types.ts";
import { makeIntent } from "../store/changes.ts";
import { fakeStore, findingOf } from "../support/fakes.ts";
import { learn } from "./deciding.ts";

describe("what other replicas wrote", () => {
  const written = (entry: NewEntry, replica: string, seq: number): Entry => ({
    ...entry,
    ...{ body: { ...entry.body, replica }, seq, at: 0, prev: "", hash: "" },
  });
  const story = (): NewEntry[] => {
    const taken: NewEntry[] = [];
    const history = createHistory(1n);
    learn({ ...history, take: (entry) => void taken.push(entry) }, findingOf());
    return taken;
  };
  const learned = async (replica: string | undefined, by: string, from = 0) => {
    const history = createHistory(1n);
    const journal = story().map((entry, index) => written(entry, by, index + 1));
    const entries = async (seq: number) => journal.slice(seq);
    const record = { entries, head: async () => ({ seq: journal.length, hash: "" }) };
    await createOthers(replica === undefined ? record : { ...record, replica }, [history], from)();
    return history.lastActed(findingOf().key, "pause");
  };

  it("is not learned twice: not what this one wrote, not what was read at the start, and nothing where one process writes", async () => {
    expect(await learned("one", "one")).to.equal(undefined);
    expect(await learned("one", "two", 2)).to.equal(undefined);
    expect(await learned(undefined, "two")).to.equal(undefined);
  });

  it("counts as done", async () => {
    expect(await learned("one", "two")).to.equal(100n);
  });

  it("is known for ours where it was signed: before the start, and by others since (both were called stolen)", async () => {
    const sent = (kind: "intent" | "broadcast", hash: string, replica: string, seq: number) =>
      written({ kind, ref: "i", body: { hash } }, replica, seq);
    const journal = [
      sent("intent", "0x01", "one", 1),
      written({ kind: "outcome", ref: "i", body: { status: "contained", hash: "0x02" } }, "one", 2),
    ];
    const entries: Store["entries"] = async (after, _, kinds) =>
      journal.slice(after).filter(({ kind }) => kinds?.includes(kind) !== false);
    const remembered: unknown[] = [];

    const { lookAtOthers } = await learnWithOthers(
      { entries, head: async () => ({ seq: 2, hash: "" }), replica: "one" },
      [1n],
      undefined,
      ({ body }) => void remembered.push(body["hash"]),
    );
    journal.push(sent("broadcast", "0x03", "two", 3));
    await lookAtOthers();

    expect(remembered).to.deep.equal(["0x01", "0x03"]);
  });

  it("is handed on with its place and time, of others since the start alone", async () => {
    const journal = story().map((entry, index) => written(entry, "two", index + 1));
    const entries = async (after: number) => journal.slice(after);
    const heard: Entry[] = [];
    const record = { entries, head: async () => ({ seq: journal.length, hash: "" }), replica: "one" };
    const { lookAtOthers } = await learnWithOthers(record, [1n], undefined, undefined, undefined, {
      take: (entry) => void heard.push(entry),
    });
    const [since, own] = ["two", "one"].map((by, index) =>
      written({ kind: "armed", ref: "", body: {} }, by, journal.length + index + 1),
    );
    for (const one of [since, own]) if (one !== undefined) journal.push(one);
    await lookAtOthers();

    expect(heard).to.deep.equal([since]);
  });

  it("loosens a configuration once, however many replicas an approval was told to, and not again after a restart (it did, with each that came late)", async () => {
    const approved = (nonce: string, replica: string, seq: number) => {
      const body = { verb: "reload", scope: "*", config: nonce, before: "0x0b", ends: "9", by: ["0xa"], nonce };
      return written({ kind: "command", ref: "reload:*", body }, replica, seq);
    };
    const journal = [approved("0x01", "two", 1)];
    const entries = async (after: number) => journal.slice(after);
    const taken: string[] = [];
    const record = { entries, head: async () => ({ seq: 1, hash: "" }), replica: "one" };
    const { lookAtOthers } = await learnWithOthers(record, [1n, 10n], undefined, undefined, ({ config }) => {
      taken.push(config);
    });

    journal.push(approved("0x01", "three", 2), approved("0x02", "two", 3));
    await lookAtOthers();
    journal.push(approved("0x02", "three", 4));
    await lookAtOthers();

    expect(taken).to.deep.equal(["0x02"]);
  });

  it("is looked at each second, also between heads and when a look failed, until the end", async () => {
    const end = new AbortController();
    const waits: number[] = [];
    let looks = 0;
    const look = async () => {
      if (++looks === 3) end.abort();
      throw new Error("the database is away");
    };

    await keepLooking(look, end.signal, async (ms) => void waits.push(ms));

    expect([looks, waits]).to.deep.equal([3, [1_000, 1_000, 1_000]]);
  });

  it("is learned, too, where a standby without the last entries took over and others got their numbers", async () => {
    const history = createHistory(1n);
    const filler = (seq: number, hash: string): Entry => ({
      ...{ kind: "armed", ref: "", body: {}, at: 0, prev: "", seq, hash },
    });
    let journal: readonly Entry[] = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((seq) => filler(seq, `${seq}`));
    const entries = async (seq: number, limit: number) => journal.slice(seq, seq + limit);
    const head = async () => ({ seq: journal.length, hash: "" });
    const look = createOthers({ entries, head, replica: "one" }, [history], 2);
    await look();
    journal = [...journal.slice(0, 4), ...story().map((entry, index) => written(entry, "two", index + 5))];
    const learned: string[] = [];
    const { take } = history;
    history.take = (entry) => {
      learned.push(entry.kind);
      take(entry);
    };
    await look();

    expect(learned).to.deep.equal(journal.slice(4).map(({ kind }) => kind));
    expect(history.lastActed(findingOf().key, "pause")).to.equal(100n);
  });

  it("is not learned twice when it was written while the start read the journal (what it cost counted twice)", async () => {
    const lost = (paid: string): NewEntry => ({
      kind: "outcome",
      ref: paid,
      body: { status: "failed", incident: "k", on: "1", paid },
    });
    const journal = ["5", "70"].map((paid, index) => written(lost(paid), "two", index + 1));
    // The head was asked before the second of them came.
    const head = async () => ({ seq: 1, hash: "" });
    const entries = async (seq: number) => journal.slice(seq);

    const { histories, lookAtOthers } = await learnWithOthers({ entries, head, replica: "one" }, [1n]);
    journal.push(written(lost("900"), "two", 3));
    await lookAtOthers();

    expect(histories[0]?.spent("k")).to.equal(975n);
  });

  it("counts once against the cap what another one was first to write down (half as many actions reached it)", async () => {
    const history = createHistory(1n);
    const intent = entryOfIntent(makeIntent("one"));
    const lost = fakeStore({ commit: async () => undefined });
    await remembering(lost, history).commit({ entries: [intent] });

    const entries = async (seq: number) => [written(intent, "two", 1)].slice(seq);
    const head = async () => ({ seq: 1, hash: "" });
    await createOthers({ entries, head, replica: "one" }, [history], 0)();

    expect(history.taken(0n)).to.have.length(1);
  });
});
