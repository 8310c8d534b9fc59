import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { beat } from "../src/heartbeat.ts";

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

describe("the heartbeat", () => {
  it("beats while the chains are seen, and is silent when they are not", async () => {
    const listener = await openListener(() => 200);
    const stop = new AbortController();
    let [alive, looks] = [true, 0];
    const beating = beat({
      url: listener.url,
      everySeconds: 0.02,
      isAlive: () => {
        looks++;
        return alive;
      },
      fault: () => {},
      signal: stop.signal,
    });

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

  it("tells once that nobody takes it, again after it was taken in between, and never shows the URL", async () => {
    let status = 500;
    const listener = await openListener(() => status);
    const stop = new AbortController();
    const faults: string[] = [];
    const fault = (reason: string) => void faults.push(reason);
    const beating = beat({ url: listener.url, everySeconds: 0.01, isAlive: () => true, fault, signal: stop.signal });

    for (const next of [500, 500, 200, 200, 500, 500]) {
      status = next;
      await once(listener.server, "beat");
    }
    stop.abort();
    await beating;
    listener.close();

    expect(faults).to.have.length(2);
    expect(faults.join()).not.to.include("a-secret-path");
  });
});
