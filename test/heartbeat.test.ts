import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { createHeartbeat } from "../src/heartbeat.ts";

/** Somebody who counts beats and answers with this status. */
async function openListener(status: () => number) {
  let beats = 0;
  const server = createServer((_, response) => {
    beats++;
    response.writeHead(status()).end("x".repeat(100_000));
    server.emit("beat");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a-secret-path`;
  return { url, server, beats: () => beats, close: () => server.closeAllConnections() ?? server.close() };
}

/** A heartbeat at somebody who answers with the statuses in turn, and what was said of it. */
async function openFailing(signal: AbortSignal) {
  let status = 500;
  const listener = await openListener(() => status);
  const said: string[] = [];
  const heart = createHeartbeat({
    url: listener.url,
    everySeconds: 0.01,
    isAlive: () => true,
    fault: (reason, isOver) => void said.push(`${isOver ? "over" : "on"}: ${reason}`),
    signal,
  });
  const answers = async (...statuses: readonly number[]) => {
    for (const next of statuses) {
      status = next;
      await once(listener.server, "beat");
    }
  };
  return { ...heart, said, answers, close: listener.close };
}

describe("the heartbeat", () => {
  it("beats while the chains are seen, and is silent when they are not", async () => {
    const listener = await openListener(() => 200);
    const stop = new AbortController();
    let [alive, looks] = [true, 0];
    const { beat } = createHeartbeat({
      url: listener.url,
      everySeconds: 0.02,
      isAlive: () => {
        looks++;
        return alive;
      },
      fault: () => {},
      signal: stop.signal,
    });
    const beating = beat();

    await once(listener.server, "beat");
    await once(listener.server, "beat");
    alive = false;
    // The next look comes when the last beat was answered.
    const looked = async (wanted: number) => {
      while (looks < wanted) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await looked(looks + 1);
    const before = listener.beats();
    await looked(looks + 3);
    stop.abort();
    await beating;
    listener.close();

    expect(listener.beats()).to.equal(before);
  });

  it("tells once that nobody takes it, once that it is taken again, and never shows the URL (it was told as over never)", async () => {
    const stop = new AbortController();
    const heart = await openFailing(stop.signal);
    heart.begun();
    const beating = heart.beat();

    await heart.answers(500, 500, 200, 200, 500, 500);
    stop.abort();
    await beating;
    heart.close();

    expect(heart.said.map((line) => line.split(":")[0])).to.deep.equal(["on", "over", "on"]);
    expect(heart.said.join()).not.to.include("a-secret-path");
  });

  it("tells of a URL that hangs how long nobody answered, and of a closed port its code (it was a number)", async () => {
    const server = createServer(() => undefined);
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as AddressInfo;
    const told = (url: string) => {
      const stop = new AbortController();
      return new Promise((resolve) => {
        const fault = (reason: string) => {
          stop.abort();
          resolve(reason);
        };
        const options = { everySeconds: 0.01, isAlive: () => true, signal: stop.signal, patienceMs: 50 };
        const heart = createHeartbeat({ url, ...options, fault });
        heart.begun();
        void heart.beat();
      });
    };

    const hanging = await told(`http://127.0.0.1:${port}`);
    server.closeAllConnections();
    server.close();
    await once(server, "close");
    const closed = await told(`http://127.0.0.1:${port}`);

    expect(hanging).to.equal("the heartbeat was not taken: no answer within 0.05 s; check heartbeat.url");
    expect(closed).to.equal("the heartbeat was not taken: ECONNREFUSED; check heartbeat.url");
  });

  it("says nothing before the start is written down, and at each one that it still fails (the status showed neither)", async () => {
    const stop = new AbortController();
    const heart = await openFailing(stop.signal);
    const beating = heart.beat();

    await heart.answers(500, 500);
    const before = [...heart.said];
    heart.begun();
    heart.begun();
    await heart.answers(200, 200, 200);
    heart.begun();
    stop.abort();
    await beating;
    heart.close();

    expect(before).to.deep.equal([]);
    expect(heart.said.map((line) => line.split(":")[0])).to.deep.equal(["on", "on", "over"]);
  });
});
