import { expect } from "chai";
import { openHint } from "../../src/sources/hint.ts";
import { createResting } from "../../src/sources/resting.ts";
import { blockOf } from "../support/fakes.ts";
import { messageOf } from "./chains.ts";
import { openSocketServer } from "./socket.ts";

/** Milliseconds: a wait that nothing cuts short, and one that is no such wait, however busy the machine is. */
const LONG = 50_000;
const SHORT = 25_000;
const [quiet, loud] = [`0x${"00".repeat(256)}`, `0x${"ff".repeat(256)}`];

describe("hint, of heads that can rest", () => {
  let server: Awaited<ReturnType<typeof openSocketServer>>;
  let hint: ReturnType<typeof openHint>;
  const { signal } = new AbortController();
  const waitedMs = async (ms: number) => {
    const start = performance.now();
    await hint.wait(ms, signal);
    return performance.now() - start;
  };
  const shows = (number: number, bloom?: string) => server.say(messageOf(blockOf(number), bloom));

  /** Block 100 was named, and is the head. */
  async function open(restMs: number): Promise<void> {
    const resting = createResting({ canRest: (bloom) => bloom === quiet, read: () => undefined });
    const read = () => blockOf(100);
    hint = openHint(server.url, () => undefined, read, undefined, { resting, restMs });
    const first = hint.wait(LONG, signal);
    await server.subscribed("newHeads");
    shows(100);
    await first;
    hint.named();
    resting.looked(blockOf(100));
    hint.sawHead();
  }

  beforeEach(async () => {
    server = await openSocketServer();
  });
  afterEach(async () => {
    hint.close();
    await server.close();
  });

  it("ends a long wait soon after the first of them, and names the last", async () => {
    await open(300);
    const waited = waitedMs(LONG);
    shows(101);
    shows(102);

    expect(await waited).to.be.within(290, SHORT);
    expect(hint.named()).to.not.equal(undefined);
  });

  it("makes a short wait no longer, and does not cut it short", async () => {
    await open(LONG);
    const waited = waitedMs(300);
    shows(101);

    expect(await waited).to.be.within(290, SHORT);
  });

  it("lets one that came between two waits rest no longer either", async () => {
    await open(300);
    shows(101);
    await new Promise((resolve) => setTimeout(resolve, 50));

    expect(await waitedMs(LONG)).to.be.within(240, SHORT);
  });

  it("ends a long wait as soon where long was looked at blocks before it", async () => {
    await open(300);
    await new Promise((resolve) => setTimeout(resolve, 1_250));
    hint.sawHead();
    const waited = waitedMs(1_500);
    shows(101);

    expect(await waited).to.be.within(290, 1_200);
  });

  it("ends at once for one that holds something, also after one that rests", async () => {
    await open(LONG);
    const waited = waitedMs(LONG);
    shows(101);
    shows(102, loud);

    expect(await waited).to.be.below(SHORT);
  });

  it("ends at once for one that comes long after the last new head", async () => {
    await open(50);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const waited = waitedMs(LONG);
    shows(101);

    expect(await waited).to.be.below(SHORT);
  });
});
