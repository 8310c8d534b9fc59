import { expect } from "chai";
import { pause } from "../src/app/app.ts";
import { send } from "../src/cli/operator.ts";
import type { Entry } from "../src/core/types.ts";
import { chainOf, runAll } from "./lane/laning.ts";
import { makeFolder } from "./store/changes.ts";
import { blockOf, fakeStore, observationOf } from "./support/fakes.ts";

describe("a responder whose record is away", () => {
  it("tells its notifiers beside the journal what it found and did (they heard of it when the record was back)", async () => {
    const told: Entry[] = [];
    const tell = async (entry: Entry) => void told.push(entry);
    const store = { ...fakeStore({ commit: async () => [], duty: () => Promise.reject(new Error("away")) }) };
    const source = async function* (signal: AbortSignal) {
      yield observationOf(blockOf(100, "one"));
      await pause(60_000, signal);
    };
    const one = chainOf({ name: "one", id: 1n, head: 100, steps: ["pause"], fires: true, source });

    await runAll(
      [one.app],
      Object.assign(store, { isAway: () => true }),
      () => told.some(({ kind }) => kind === "intent"),
      [{ id: "pager", notifier: { tell } }],
    );

    expect(told.map(({ kind }) => kind)).to.include.members(["fault", "finding", "decision", "intent"]);
    expect(one.executor.trace).to.include("sign");
  });

  it("pages once for what is tried again at every head and nothing can write down (it would call people at each)", async () => {
    const told: Entry[] = [];
    const store = fakeStore({ commit: () => Promise.reject(new Error("the disk is full")) });
    let signs = 0;
    const sign = async () => {
      signs++;
      throw new Error("the key does not answer");
    };
    const source = async function* () {
      for (let number = 100; number < 105; number++) {
        yield observationOf(blockOf(number, "one"), { isHead: true });
        await pause(20, new AbortController().signal);
      }
    };
    const one = chainOf({ name: "one", id: 1n, head: 100, steps: ["pause"], fires: true, source, sends: { sign } });

    await runAll([one.app], store, undefined, [
      { id: "pager", notifier: { tell: async (entry) => void told.push(entry) } },
    ]);

    const reasons = told.map(({ body }) => String(body["reason"])).filter((reason) => reason.includes("is not signed"));
    expect(signs).to.be.greaterThan(2);
    expect(reasons).to.have.length(1);
    expect(reasons[0]).to.include("pause for stolen is not signed").and.include("the key does not answer");
  });

  it("says at its socket that the record takes nothing, for as long as it does", async () => {
    const folder = makeFolder();
    const socket = `${folder.path}/op.sock`;
    let isAway = true;
    const said: unknown[] = [];
    const source = async function* () {
      yield observationOf(blockOf(100, "one"));
      for (const away of [true, false]) {
        isAway = away;
        const { message } = await send(socket, { verb: "status", scope: "*" });
        said.push(...JSON.parse(message));
      }
    };
    const one = chainOf({ name: "one", id: 1n, head: 100, steps: ["pause"], source });

    await runAll([one.app], Object.assign(fakeStore(), { isAway: () => isAway }), undefined, [], socket);
    folder.remove();

    expect(said.map((standing) => Object(standing).recordAway)).to.deep.equal([true, undefined]);
  });
});
