import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { openHint } from "../../src/sources/hint.ts";
import { blockOf } from "../support/fakes.ts";
import { beginningOf, openSocketServer } from "./socket.ts";

const LONG = 10_000;

describe("hint, over a socket that pushes logs", () => {
  let server: Awaited<ReturnType<typeof openSocketServer>>;
  let hint: ReturnType<typeof openHint>;
  let kept: string[];
  let asked: number;
  let faults: string[];
  /** Whether what is kept is the first log of a block. */
  let isNews: boolean;
  const { signal } = new AbortController();

  /** Opens it and resolves once it has subscribed to both; `woken` resolves when its first wait ends. */
  async function open() {
    const pushed = {
      params: ["logs", {}],
      keep: (message: string) => message.includes("topics") && kept.push(message) > 0,
      isFirst: () => isNews,
      told: () => ({ number: 1n, hash: blockOf(1).hash, timestamp: 1n }),
      of: async () => {
        asked += 1;
        return [];
      },
    };
    hint = openHint(server.url, (error) => faults.push(String(error)), undefined, pushed);
    const woken = hint.wait(LONG, signal);
    await server.subscribed("newHeads");
    await server.subscribed("logs");
    return { woken };
  }

  /** Without logs: opened, and woken by a head that it names block 7. */
  async function openNamed() {
    hint = openHint(
      server.url,
      () => undefined,
      () => blockOf(7),
    );
    const first = hint.wait(LONG, signal);
    await server.connections(1);
    server.say('{"params":{"result":{}}}');
    await first;
  }

  beforeEach(async () => {
    server = await openSocketServer();
    [kept, faults] = [[], []];
    [asked, isNews] = [0, false];
  });
  afterEach(async () => {
    hint.close();
    await server.close();
  });

  it("is woken by the first log of a block (it waited for the head, which a node may push a millisecond later)", async () => {
    const { woken } = await open();
    isNews = true;
    server.say('{"topics":[]}', "logs");
    await woken;

    expect(kept).to.have.length(1);
  });

  it("names the block of a log only once the node has taken the subscription", async () => {
    await open();
    expect(hint.told()).to.equal(undefined);

    server.say('{"id":1,"result":"0xabc"}', "logs");
    while (hint.told() === undefined) await sleep(5);
    expect(hint.told()?.hash).to.equal(blockOf(1).hash);
  });

  it("opens the socket for logs first, and that for heads once the node says something there, or soon", async () => {
    const { woken } = await open();
    expect(server.order()).to.deep.equal(["logs", "newHeads"]);
    server.say("{}", "newHeads");
    await woken;
  });

  it("is not woken again by a head that was named while it was not waited for, once that is taken", async () => {
    await openNamed();
    server.say('{"params":{"result":{"again":1}}}');
    while (hint.named() === undefined) await sleep(5);
    while (hint.named() === undefined) await sleep(5);

    const began = performance.now();
    await hint.wait(300, signal);
    expect(performance.now() - began).to.be.at.least(290);
  });

  it("keeps any other log and is not woken by it", async () => {
    const { woken } = await open();
    let isWoken = false;
    void woken.then(() => {
      isWoken = true;
    });
    server.say('{"topics":[]}', "logs");
    while (kept.length === 0) await sleep(5);
    await sleep(50);
    expect(isWoken).to.equal(false);

    server.say("{}", "newHeads");
    await woken;
    expect(kept).to.have.length(1);
  });

  it("asks for none before the node has taken the subscription, nor after the socket is lost", async () => {
    const { woken } = await open();
    await hint.pushed(blockOf(1));
    expect(asked).to.equal(0);

    server.say('{"id":1,"result":"0xabc"}', "newHeads");
    await woken;
    await hint.pushed(blockOf(1));
    expect(asked).to.equal(0);

    server.say('{"id":1,"result":"0xabc"}', "logs");
    while (asked === 0) {
      await sleep(5);
      await hint.pushed(blockOf(1));
    }
    expect(asked).to.equal(1);

    server.hangUp();
    let before: number;
    do {
      before = asked;
      await hint.wait(20, signal);
      await hint.pushed(blockOf(1));
    } while (asked > before);
    await hint.wait(100, signal);
    await hint.pushed(blockOf(1));
    expect(asked).to.equal(before);
  });

  it("is a plain hint where the node refuses the subscription", async () => {
    const { woken } = await open();
    server.say('{"id":1,"error":{"code":-32601,"message":"no"}}', "logs");
    server.say('{"topics":[]}', "logs");
    while (kept.length === 0) await sleep(5);
    server.say('{"id":1,"result":"0xabc"}', "newHeads");
    await woken;
    await hint.pushed(blockOf(1));

    expect(asked).to.equal(0);
  });

  it("hears of heads while the socket of the logs is away, and opens it anew (one socket had both)", async () => {
    const { woken } = await open();
    server.hangUp("logs");
    server.say("{}", "newHeads");
    await woken;
    expect(server.opened()).to.equal(2);

    while (server.opened() < 3) await hint.wait(20, signal);
    await server.subscribed("logs");
    expect(server.opened()).to.equal(3);
  });

  it("gives a socket up before a log of 15 MB has come, which is nobody's fault, and opens it anew (to make a text of it held everything up for 200 ms)", async () => {
    await open();
    // Its length alone: what would follow must not be waited for.
    server.babble(beginningOf(15_000_000), "logs");
    while (server.opened() < 3) await hint.wait(20, signal);
    await server.subscribed("logs");
    server.say('{"topics":[]}', "logs");
    while (kept.length === 0) await sleep(5);

    expect(faults).to.deep.equal([]);
  });

  it("says that a node ended it where that begins a head of 15 MB", async () => {
    await open();
    server.babble(beginningOf(15_000_000), "newHeads");
    while (faults.length === 0) await sleep(5);

    expect(faults.join()).to.include("the node ended the connection");
  });

  it("keeps the head that was named when a message that is too long comes behind it (a large log took it away)", async () => {
    await openNamed();

    server.say("x".repeat(300_000));
    await hint.wait(LONG, signal);

    expect(hint.named()).to.deep.equal(blockOf(7));
  });
});
