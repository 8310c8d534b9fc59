import { expect } from "chai";
import { openStore } from "../../src/store/sqlite.ts";
import { makeFolder, makeIntent } from "../store/changes.ts";
import { firebreak } from "../support/cli.ts";

describe("firebreak status of a fault", () => {
  it("says since when it is over (it stood there as if it went on)", async () => {
    const folder = makeFolder();
    const store = await openStore({ path: folder.store, now: () => 7 });
    const fault = (ref: string) => ({ kind: "fault", ref, body: { reason: "no node answers" } }) as const;
    const over = { kind: "fault", ref: "source", body: { reason: "blocks are read again", over: true } } as const;
    await store.commit({ entries: [fault("source"), over, fault("ws")] });
    await store.close();

    const { out } = await firebreak(["status", "--store", folder.store]);
    folder.remove();

    const at = "1970-01-01T00:00:00.007Z";
    expect(out).to.include(`fault     source at ${at}: no node answers; over since ${at}\n`);
    expect(out).to.include(`fault     ws at ${at}: no node answers\n`);
  });

  it("says that it is over with the transaction that it was of (it stood there behind a containment)", async () => {
    const folder = makeFolder();
    const store = await openStore({ path: folder.store, now: () => 7 });
    const fault = (ref: string) => ({ kind: "fault", ref, body: { reason: "no node accepted it" } }) as const;
    const outcome = {
      kind: "outcome",
      ref: "one",
      body: { incident: "k", action: "stop", status: "contained" },
    } as const;
    await store.commit({ entries: [fault("one"), fault("two"), outcome] });
    await store.close();

    const { out } = await firebreak(["status", "--store", folder.store]);
    folder.remove();

    const at = "1970-01-01T00:00:00.007Z";
    expect(out).to.include(`fault     one at ${at}: no node accepted it; over since ${at}\n`);
    expect(out).to.include(`fault     two at ${at}: no node accepted it\n`);
  });

  it("says that it is over for a step that was not taken, when its ladder holds or its own effect does (it stood there for good)", async () => {
    const folder = makeFolder();
    const store = await openStore({ path: folder.store, now: () => 7 });
    const fault = (ref: string, body: object) =>
      ({ kind: "fault", ref, body: { reason: "no order", ...body } }) as const;
    const place = { status: "held", ladder: "stop>relay@4", on: "1", block: "9", action: "stop" };
    await store.commit({
      entries: [
        fault("relay", { action: "relay", untried: ["joined"] }),
        fault("trip", { action: "trip", untried: ["k"] }),
        fault("freeze", { refused: ["k"] }),
        fault("stop", { alarm: "unauthorised" }),
        { kind: "rung", ref: "k", body: { ...place, others: ["joined"] } },
        { kind: "effect", ref: "freeze", body: { holds: "yes", block: "9", chain: "1" } },
        { kind: "effect", ref: "stop", body: { holds: "yes", block: "9", chain: "1" } },
      ],
    });
    await store.close();

    const { out } = await firebreak(["status", "--store", folder.store]);
    folder.remove();

    const at = "1970-01-01T00:00:00.007Z";
    for (const over of ["relay", "freeze"])
      expect(out).to.include(`fault     ${over} at ${at}: no order; over since ${at}\n`);
    // Another step of the same incident, and a right that is missing whatever holds.
    for (const left of ["trip", "stop"]) expect(out).to.include(`fault     ${left} at ${at}: no order\n`);
  });

  it("calls signed what no node is known to have taken, and sent what one took (both were called sent)", async () => {
    const folder = makeFolder();
    const store = await openStore({ path: folder.store, now: () => 7 });
    for (const id of ["one", "two"]) {
      const entry = { kind: "intent", ref: id, body: { incident: "k", action: id } } as const;
      await store.commit({ entries: [entry], intent: makeIntent(id) });
    }
    const refused = { kind: "fault", ref: "one", body: { reason: "no node accepted it" } } as const;
    await store.commit({ entries: [refused, { kind: "broadcast", ref: "two", body: {} }] });
    await store.close();

    const { out } = await firebreak(["status", "--store", folder.store]);
    folder.remove();

    const [one, two] = ["one", "two"].map((id) => makeIntent(id).txs[0]?.hash);
    expect(out).to.include(`open      one: intent, signed as ${one}\n`);
    expect(out).to.include(`open      two: broadcast, sent as ${two}\n`);
  });
});
