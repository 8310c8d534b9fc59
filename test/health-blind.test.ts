import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { request } from "undici";
import { openHealth } from "../src/health.ts";
import { appOf, head, now } from "./healthy.ts";
import { settled } from "./support/fakes.ts";

/** Health of a chain that is armed, and whose nodes can be gone; `seenAfter` asks so many seconds after the start. */
async function open() {
  const state = { seconds: 0, isGone: false, looks: 0 };
  const look = async () => {
    state.looks++;
    return state.isGone ? Promise.reject(new Error("refused")) : head;
  };
  const listen = { host: "127.0.0.1", port: 10_000 + Math.floor(Math.random() * 20_000) };
  const clocks = { now: () => now + state.seconds * 1_000, clock: () => state.seconds * 1_000 };
  const health = await openHealth({ listen, ...clocks, lookMs: 1, after: 0 });
  const { notifiers } = health.beside(appOf({ head: look }));
  for (const ref of ["pause", "account:1"])
    for (const { notifier } of notifiers)
      await notifier.tell({ kind: "armed", ref, body: {}, seq: 1, at: now, prev: "", hash: "" });
  const seenAfter = async (seconds: number, isGone: boolean) => {
    [state.seconds, state.isGone] = [seconds, isGone];
    for (const from = state.looks; state.looks < from + 3; ) await sleep(1);
    const get = async (path: string) => (await request(`http://127.0.0.1:${listen.port}${path}`)).body.text();
    const text = await get("/metrics");
    const numberAt = (start: RegExp) =>
      Number(
        text
          .split("\n")
          .find((line) => start.test(line))
          ?.split(" ")[1],
      );
    return {
      age: numberAt(/^firebreak_head_age_seconds/),
      armed: [numberAt(/^firebreak_armed\{action="pause"/), numberAt(/^firebreak_armed\{action="account"/)],
      ready: await get("/readyz"),
    };
  };
  return { health, seenAfter };
}

describe("the health of a chain at the start", () => {
  it("is looked at at once, and not only with the next look (nothing was ready for ten seconds)", async () => {
    const clocks = { now: () => now, clock: () => 0 };
    const health = await openHealth({ listen: undefined, ...clocks, lookMs: 3_600_000, after: 0 });
    health.beside(appOf({ head: async () => head }));
    await settled();
    const isAlive = health.isAlive();
    await health.close();

    expect(isAlive).to.equal(true);
  });
});

describe("the head that the metrics show", () => {
  it("is the newest that the chain's own loop saw, and not that of the last look, ten seconds ago", async () => {
    const listen = { host: "127.0.0.1", port: 10_000 + Math.floor(Math.random() * 20_000) };
    const health = await openHealth({ listen, now: () => now, clock: () => 0, lookMs: 3_600_000, after: 0 });
    const beside = health.beside(appOf({ head: async () => head }));
    await settled();
    beside.headed?.("chain", { ...head, number: 101n, timestamp: head.timestamp + 12n });
    const text = await (await request(`http://127.0.0.1:${listen.port}/metrics`)).body.text();
    await health.close();

    expect(text).to.include('firebreak_head_block{chain="chain"} 101');
    expect(text).to.include('firebreak_head_age_seconds{chain="chain"} 0');
  });

  it("is looked at again while the nodes of another chain hang (one that hung kept every chain from being looked at)", async () => {
    let [looks, answer] = [0, () => {}];
    const hung = new Promise<typeof head>((resolve) => {
      answer = () => resolve(head);
    });
    const look = async () => {
      looks++;
      return head;
    };
    const health = await openHealth({ listen: undefined, now: () => now, clock: () => 0, lookMs: 1, after: 0 });
    const [app, other] = [appOf({ head: look }), appOf({ head: () => hung })];
    const chains = other.chains.map((one) => ({ ...one, config: { ...one.config, name: "other" } }));
    health.beside({ ...app, chains: [...app.chains, ...chains] });
    for (let tries = 0; tries < 1_000 && looks < 5; tries++) await sleep(1);
    answer();
    await health.close();

    expect(looks).to.be.at.least(5);
  });
});

describe("the health of a chain whose nodes are gone", () => {
  it("shows a head that grows old (its age stood still, so that no alert could come)", async () => {
    const { health, seenAfter } = await open();
    const ages = [(await seenAfter(0, false)).age, (await seenAfter(47, true)).age, (await seenAfter(300, true)).age];
    await health.close();

    expect(ages).to.deep.equal([12, 59, 312]);
  });

  it("is armed until its head is older than it may be, and again with a new one: just below, at, after (it stayed armed)", async () => {
    const { health, seenAfter } = await open();
    const [seen, below, at, back] = [
      await seenAfter(0, false),
      await seenAfter(47, true),
      await seenAfter(48, true),
      await seenAfter(30, false),
    ];
    await health.close();

    expect([seen, below, at, back].map(({ armed }) => armed)).to.deep.equal([
      [1, 1],
      [1, 1],
      [0, 0],
      [1, 1],
    ]);
    expect([seen.ready, back.ready]).to.deep.equal(["ready\n", "ready\n"]);
    expect(at.ready).to.match(/^not ready: chain 1 is not seen; pause is not armed; /);
  });
});
