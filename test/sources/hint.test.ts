import { expect } from "chai";
import { openHint } from "../../src/sources/hint.ts";
import { blockOf } from "../support/fakes.ts";
import { openSocketServer } from "./socket.ts";

/** Milliseconds: a wait that nothing cuts short, and one that is no such wait, however busy the machine is. */
const LONG = 50_000;
const SHORT = 25_000;

describe("hint", () => {
  let server: Awaited<ReturnType<typeof openSocketServer>>;
  let faults: unknown[];
  let hint: ReturnType<typeof openHint>;
  const { signal } = new AbortController();
  const open = (url: string | undefined) => {
    hint = openHint(url, (error) => void faults.push(error));
    return hint;
  };
  const timed = async (wait: Promise<void>) => {
    const start = performance.now();
    await wait;
    return performance.now() - start;
  };

  beforeEach(async () => {
    server = await openSocketServer();
    faults = [];
  });
  afterEach(async () => {
    hint.close();
    await server.close();
  });

  it("is a plain wait without a URL: not shorter, and it ends", async () => {
    const tookMs = await timed(open(undefined).wait(50, signal));

    expect(tookMs).to.be.within(45, SHORT);
  });

  it("is a plain wait, and says so once, when the URL is none", async () => {
    const { wait } = open("not a URL");

    await wait(1, signal);
    await wait(1, signal);

    expect(faults).to.have.length(1);
  });

  it("is a plain wait, and says so, when nobody listens there", async () => {
    const gone = await openSocketServer();
    await gone.close();
    const { wait } = open(gone.url);

    for (let look = 0; look < 500 && faults.length === 0; look++) await wait(20, signal);

    expect(faults).to.have.length(1);
  });

  it("ends at once when the signal aborts, before and during the wait", async () => {
    const stop = new AbortController();
    const { wait } = open(server.url);
    const waiting = wait(LONG, stop.signal);

    stop.abort();

    expect(await timed(waiting)).to.be.lessThan(SHORT);
    expect(await timed(wait(LONG, stop.signal))).to.be.lessThan(SHORT);
  });

  it("is woken by a message", async () => {
    const { wait } = open(server.url);
    const waiting = wait(LONG, signal);
    await server.connections(1);

    server.say('{"method":"eth_subscription"}');

    expect(await timed(waiting)).to.be.lessThan(SHORT);
  });

  it("loses no message that comes between two waits", async () => {
    const { wait } = open(server.url);
    const first = wait(LONG, signal);
    await server.connections(1);
    server.say("one");
    await first;

    server.say("two");
    const tookMs = await timed(wait(LONG, signal));

    expect(tookMs).to.be.lessThan(SHORT);
  });

  it("reads nothing of a message that is too long, is no JSON or names no head", async () => {
    const read: unknown[] = [];
    hint = openHint(
      server.url,
      () => undefined,
      (header) => void read.push(header),
    );
    await hint.wait(1, signal);
    await server.connections(1);

    for (const text of ["nonsense", "1", "[]", '{"params":null}', `{"params":{"result":"${"x".repeat(300_000)}"}}`]) {
      const waiting = hint.wait(LONG, signal);
      server.say(text);
      await waiting;
      expect(hint.named()).to.equal(undefined);
    }

    expect(read).to.deep.equal([undefined, undefined, undefined, undefined]);
  });

  it("hands out once what the last message named as the head", async () => {
    hint = openHint(
      server.url,
      () => undefined,
      (header) => blockOf(Number(header)),
    );
    const waiting = hint.wait(LONG, signal);
    await server.connections(1);

    server.say('{"method":"eth_subscription","params":{"subscription":"0x1","result":7}}');
    await waiting;

    expect([hint.named(), hint.named()]).to.deep.equal([blockOf(7), undefined]);
  });

  it("is woken fifty times a second at most by a socket that chatters (it polled as fast as it could)", async () => {
    const { wait } = open(server.url);
    const first = wait(LONG, signal);
    await server.connections(1);
    const chatter = setInterval(() => server.say("x"), 1);
    await first;

    const tookMs = await timed(
      wait(LONG, signal)
        .then(() => wait(LONG, signal))
        .then(() => wait(LONG, signal)),
    );
    clearInterval(chatter);

    expect(tookMs).to.be.within(55, SHORT);
  });

  it("takes a message of 1 MB, of nonsense or of half a character for what it is: a reason to poll", async () => {
    const { wait } = open(server.url);
    const first = wait(LONG, signal);
    await server.connections(1);
    server.say("x".repeat(1024 * 1024));
    await first;

    server.babble(Buffer.from([0x81, 0x01, 0xff]));
    const tookMs = await timed(wait(200, signal));

    expect(tookMs).to.be.lessThan(SHORT);
  });

  it("waits on when the connection is cut or its bytes are no frames, and connects again a second later", async () => {
    const stop = new AbortController();
    const { wait } = open(server.url);
    const first = wait(LONG, stop.signal);
    await server.connections(1);

    server.babble(Buffer.from("GET / HTTP/1.1\r\n\r\n"));
    stop.abort();
    await first;
    await wait(1_100, signal);
    await wait(100, signal);
    await server.connections(2);
    server.hangUp();
    await wait(1_100, signal);
    await wait(100, signal);
    await server.connections(3);

    expect(server.opened()).to.equal(3);
  });

  it("gives a socket up that announces a message of 50 MB before it has come, and opens another", async () => {
    const { wait } = open(server.url);
    void wait(1, signal);
    await server.connections(1);
    const announced = Buffer.from([0x81, 127, 0, 0, 0, 0, 0x03, 0x20, 0, 0]);
    server.babble(announced);

    for (let look = 0; look < 500 && server.opened() < 2; look++) await wait(50, signal);

    expect(server.opened()).to.equal(2);
  });
});
