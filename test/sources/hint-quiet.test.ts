import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { openHint } from "../../src/sources/hint.ts";
import { openSocketServer } from "./socket.ts";

const LONG = 10_000;

describe("hint, over a socket that says nothing", () => {
  let server: Awaited<ReturnType<typeof openSocketServer>>;
  let hint: ReturnType<typeof openHint>;
  let faults: unknown[];
  const { signal } = new AbortController();

  async function open(quietMs: number): Promise<void> {
    hint = openHint(server.url, (error) => void faults.push(error), undefined, undefined, { quietMs });
    const woken = hint.wait(LONG, signal);
    await server.subscribed("newHeads");
    server.say('{"id":1,"result":"0xabc"}');
    await woken;
  }
  const sawHeads = (count: number) => Array.from({ length: count }, () => hint.sawHead());
  async function openedAgain(): Promise<void> {
    while (server.opened() < 2) await hint.wait(20, signal);
  }

  beforeEach(async () => {
    server = await openSocketServer();
    faults = [];
  });
  afterEach(async () => {
    hint.close();
    await server.close();
  });

  it("opens it anew and says so when polling found two heads that it did not show (a half-open one was never noticed)", async () => {
    await open(0);

    sawHeads(1);
    expect(faults).to.have.length(0);
    sawHeads(1);
    await openedAgain();

    expect(faults).to.have.length(1);
    expect(String(faults[0])).to.include("none of the last 2 heads");
  });

  it("ends the old connection, whose other end answers nothing", async () => {
    await open(0);

    sawHeads(2);
    await openedAgain();

    expect(server.open()).to.equal(1);
  });

  it("is woken by what it shows afterwards", async () => {
    await open(0);
    sawHeads(2);
    await openedAgain();
    await server.subscribed("newHeads");

    const waiting = hint.wait(LONG, signal).then(() => "woken");
    server.say("{}", "newHeads");

    expect(await Promise.race([waiting, sleep(LONG / 2)])).to.equal("woken");
  });

  it("keeps it while it shows some of them", async () => {
    await open(0);

    for (let times = 0; times < 3; times++) {
      sawHeads(1);
      const woken = hint.wait(LONG, signal);
      server.say("{}", "newHeads");
      await woken;
    }

    expect([faults.length, server.opened()]).to.deep.equal([0, 1]);
  });

  it("keeps it where it has not been quiet for long: blocks may come faster than a connection is made", async () => {
    await open(60_000);

    sawHeads(9);
    await hint.wait(1_100, signal);
    await hint.wait(20, signal);

    expect([faults.length, server.opened()]).to.deep.equal([0, 1]);
  });
});

describe("hint, whose node refuses the connection", () => {
  it("says that it did, also where the socket has no word for it (a fault was told that said nothing)", async () => {
    const faults: unknown[] = [];
    const server = await openSocketServer();
    await server.close();
    const hint = openHint(server.url, (error) => void faults.push(error));

    await hint.wait(20, new AbortController().signal);
    while (faults.length === 0) await sleep(5);
    hint.close();

    expect(String(faults[0] instanceof Error ? faults[0].message : faults[0])).to.have.length.greaterThan(10);
  });
});
