import { expect } from "chai";
import { respond } from "../../src/core/respond.ts";
import { blockOf, entriesOf, findingOf, hashFor, preparedOf, sender, stranger, target } from "../support/fakes.ts";
import { kinds, set } from "./responding.ts";

const asks = { safe: stranger, to: target, data: "0x8456cb59", abi: "pause()" } as const;
const asking = (changes: Parameters<typeof set>[0] = {}) =>
  set({ prepared: preparedOf({ asks }), executor: "none", ...changes });

describe("what owners of a Safe are asked for", () => {
  it("calls them with what they are to sign, and nothing is signed or sent, with a key or without one", async () => {
    for (const executor of ["none", {}] as const) {
      const { responder, store, trace } = asking({ executor });

      await respond(findingOf({ block: blockOf(90) }), responder);

      expect(trace).to.deep.equal(["commit"]);
      expect(kinds(store)).to.deep.equal(["finding", "decision", "rung"]);
      expect(entriesOf(store).at(-1)?.body).to.deep.include({
        ...{ status: "asked", ladder: "pause", on: "1", block: "100", severity: "critical" },
        propose: { ...asks, action: "pause" },
      });
      expect(entriesOf(store).at(-1)?.body["page"]).to.include(stranger).and.include("firebreak safe sign");
    }
  });

  it("calls them once for an incident that goes on, and not at all for what holds already", async () => {
    const { responder, store } = asking();
    for (const block of [100, 101]) await respond(findingOf({ block: blockOf(block) }), responder);
    const held = asking({ prepared: preparedOf({ asks, holds: true }) });

    await respond(findingOf(), held.responder);

    expect(kinds(store).filter((kind) => kind === "rung")).to.have.length(1);
    expect(kinds(held.store)).to.deep.equal(["finding", "decision", "outcome"]);
  });

  it("leaves to them what evidence below the quorum is worth, and calls them for nothing that is not mined", async () => {
    const { responder, store } = asking({ playbook: { belowQuorum: "act" } });
    const unmined = asking({ playbook: { pending: "act" } });
    const pending = { hash: hashFor("tx"), from: sender, includable: true };

    await respond(findingOf({ belowQuorum: true }), responder);
    await respond(findingOf({ pending }), unmined.responder);

    expect(kinds(store)).to.deep.equal(["finding", "decision", "rung"]);
    expect(kinds(unmined.store)).to.deep.equal(["finding", "decision"]);
  });

  it("is one way of a ladder like any other, and is climbed no further by having been asked", async () => {
    const rungs = ["pause", "spare"].map(
      (action, at) => ({ kind: "action", action, afterBlocks: 3n * BigInt(at) }) as const,
    );
    const { responder, store, history } = asking();
    const policy = { ...responder.policy, ladders: { pause: rungs } };

    await respond(findingOf(), { ...responder, policy });

    const said = entriesOf(store).flatMap(({ kind, body }) =>
      kind === "rung" ? [[body["status"], body["ladder"]]] : [],
    );
    expect(said.slice(0, 2)).to.deep.equal([
      ["begun", "pause"],
      ["asked", "pause"],
    ]);
    expect(history.climbs.open().map(({ step }) => step)).to.deep.equal(["pause"]);
  });

  it("pages past a record that takes nothing", async () => {
    const { responder, pages } = asking({ store: { commit: () => Promise.reject(new Error("the disk is full")) } });

    await respond(findingOf(), responder);

    expect(pages).to.have.length(1);
    expect(pages[0]).to.include("needs people").and.include(stranger);
  });
});
