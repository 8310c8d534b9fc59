import { expect } from "chai";
import { act } from "../../src/core/act.ts";
import type { Change } from "../../src/core/change.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import { respond } from "../../src/core/respond.ts";
import type { Finding, NewEntry } from "../../src/core/types.ts";
import { makeIntent } from "../store/changes.ts";
import { blockOf, findingOf, preparedOf, settled } from "../support/fakes.ts";
import { set } from "./responding.ts";

describe("respond, when the record cannot be written", () => {
  const full = new FirebreakError("STORE_FULL", "no space left");
  const lost = { commit: () => Promise.reject(full) };

  it("holds what may not be done twice when nothing takes the record, tells everyone, and tries again at the next head", async () => {
    const { responder, trace, followed, shouts, pages, history } = set({ store: lost, local: [] });

    await respond(findingOf(), responder);

    expect(trace).to.deep.equal(["sign", "release 0"]);
    expect(followed).to.deep.equal([]);
    expect(shouts).to.include(full);
    expect(pages[0]).to.include("held back");
    expect(history.takeAgain()).to.deep.equal([findingOf()]);
  });

  it("writes down once what it holds and tries at each head (a line at each filled the second file, which the record took before the next intent)", async () => {
    const tried: NewEntry[] = [];
    const commit = ({ entries }: Change) => {
      tried.push(...entries);
      return lost.commit();
    };
    const { responder, pages, history } = set({ store: { commit }, local: [] });

    await respond(findingOf(), responder);
    for (let head = 0; head < 5; head++) for (const finding of history.takeAgain()) await respond(finding, responder);

    expect(tried.filter(({ body }) => body["held"] !== undefined)).to.have.length(1);
    expect(pages).to.have.length(6);
    expect(history.takeAgain()).to.deep.equal([findingOf()]);
  });

  it("holds what is not armed when nothing takes the record", async () => {
    const { responder, trace, pages } = set({ store: lost, armed: false });

    await respond(findingOf(), responder);

    expect(trace).to.deep.equal(["sign", "release 0"]);
    expect(pages).to.have.length(1);
  });

  it("sends what is armed and may be done twice when nothing takes the record, and tells everyone", async () => {
    const { responder, trace, followed, shouts, pages } = set({ store: lost });

    await respond(findingOf(), responder);
    await settled();

    expect(trace[0]).to.equal("sign");
    expect(trace[1]).to.match(/^broadcast/);
    expect(followed).to.have.length(1);
    expect(shouts).to.include(full);
    expect(pages[0]).to.include("pause for owner:changed is sent unrecorded");
  });

  it("lets the second file take the intent of what may be done twice, and of nothing else", async () => {
    const [one, other] = [set(), set({ local: [] })];

    await respond(findingOf(), one.responder);
    await respond(findingOf(), other.responder);

    expect([one, other].map(({ store }) => store.changes[0]?.locally)).to.deep.equal([true, false]);
  });

  it("sends nothing with a key that another process has meanwhile: that one acts", async () => {
    const locked = new FirebreakError("STORE_LOCKED", "the key is another process's", { retryable: true });
    const { responder, trace, followed, shouts } = set({ store: { commit: () => Promise.reject(locked) } });

    await respond(findingOf(), responder);
    await settled();

    expect(trace).to.deep.equal(["sign", "release 0"]);
    expect(followed).to.deep.equal([]);
    expect(shouts).to.include(locked);
  });

  it("tells everyone what it only asks or announces when nothing takes that either (it was in no journal, and nobody heard of it)", async () => {
    const { responder, pages } = set({ store: lost, playbook: { do: "propose" } });

    await respond(findingOf(), responder);
    await respond(findingOf({ key: "minor", severity: "info" }), responder);

    expect(pages).to.have.length(1);
    expect(pages[0]).to.include("owner:changed (ask: ").and.include("is in no journal");
  });

  it("tells everyone what it cannot sign, may not do, or need not do, when nothing takes that (it was only written, nowhere)", async () => {
    const open = makeIntent("other");
    const cases: readonly (readonly [ReturnType<typeof set>, Finding])[] = [
      [set({ store: lost, executor: "none" }), findingOf()],
      [set({ store: lost, playbook: { belowQuorum: "act" } }), findingOf({ belowQuorum: true })],
      [set({ store: lost, open }), findingOf()],
      [set({ store: lost, prepared: preparedOf({ holds: true }) }), findingOf()],
    ];

    for (const [{ responder }, finding] of cases) await act("pause", { finding, entries: [], once: {} }, responder);

    expect(cases.map(([{ pages }]) => pages.length)).to.deep.equal([1, 1, 1, 1]);
    expect(cases.map(([{ pages }]) => pages[0]?.split("pause for owner:changed ")[1])).to.deep.equal([
      "is not signed, and tried again at the next head (it was never prepared: no signer is configured)",
      "is refused (evidence below the quorum brings about only effects that end by themselves)",
      "is on its way already",
      "already holds",
    ]);
  });

  it("pages nobody for the same while the record takes it", async () => {
    const it = set({ executor: "none" });

    await respond(findingOf(), it.responder);

    expect(it.pages).to.deep.equal([]);
  });

  it("gives what replicas find alike one name", async () => {
    const ask = { playbook: { do: "propose" as const } };
    const [one, other] = [set({ ...ask, store: { replica: "one" } }), set({ ...ask, store: { replica: "two" } })];

    await respond(findingOf(), one.responder);
    await respond(findingOf(), other.responder);
    await respond(findingOf({ block: blockOf(900) }), other.responder);

    const names = [...one.store.changes, ...other.store.changes].map(({ once }) => once);
    expect(names[0]).to.equal(names[1]).and.match(/^0x/);
    expect(names[2]).to.not.equal(names[0]);
  });
});
