import { expect } from "chai";
import { send } from "../../src/cli/operator.ts";
import type { NewEntry } from "../../src/core/types.ts";
import { makeFolder } from "../store/changes.ts";
import { blockOf, fakeStore, observationOf } from "../support/fakes.ts";
import { chainOf, runAll } from "./laning.ts";

/** What is said at the socket of a responder that follows one of its two chains. */
async function saidAt(...given: readonly NewEntry[]) {
  const folder = makeFolder();
  const socket = `${folder.path}/op.sock`;
  let said: readonly Record<string, unknown>[] = [];
  const source = async function* () {
    yield observationOf(blockOf(100, "one"));
    said = JSON.parse((await send(socket, { verb: "status", scope: "*" })).message);
  };
  const one = chainOf({ name: "one", id: 1n, head: 100, steps: ["pause"], source });
  const dead = () => Promise.reject(new Error("no node answers"));
  const two = chainOf({ name: "two", id: 2n, head: 100, steps: ["pause-two"], asked: dead });
  const journal = given.map((entry, at) => ({ ...entry, seq: at + 1, at: 0, prev: "", hash: "" }));
  const store = fakeStore({ entries: async (after) => journal.filter(({ seq }) => seq > after) });

  await runAll([one.app, two.app], store, () => said.length > 0, [], socket);
  folder.remove();
  return said;
}

describe("how the chains of a responder stand", () => {
  it("says of one that is not followed that nothing is armed there, and of each what mode it is in (it was left out)", async () => {
    const [one, two] = await saidAt();

    expect(one).to.include({ chain: "one", mode: "act", block: "100" }).and.not.have.property("isFollowed");
    expect(two).to.include({ chain: "two", mode: "act", isFollowed: false }).and.not.have.property("block");
    const rows = two?.["armed"] as readonly {
      readonly ref: string;
      readonly armed: boolean;
      readonly reason: string;
    }[];
    const reason = "chain two is not followed now";
    expect(rows.map((row) => [row.ref, row.armed, row.reason])).to.deep.equal([
      ["pause-two", false, reason],
      ["account:2", false, reason],
    ]);
  });

  it("says what people loosened, while it is in force (nobody heard of it while the record was away)", async () => {
    const by = [`0x${"a1".repeat(20)}`];
    const disarm = (scope: string, ends: string): NewEntry => {
      return { kind: "command", ref: `disarm:${scope}`, body: { verb: "disarm", scope, by, ends } };
    };

    const [one] = await saidAt(disarm("pause", "9000000000"), disarm("strip", "1"));

    expect(one?.["loosened"]).to.deep.equal([
      { verb: "disarm", scope: "pause", ends: "9000000000", by, level: "notify" },
    ]);
  });
});
