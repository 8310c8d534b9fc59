import { expect } from "chai";
import { heads } from "../../src/sources/heads.ts";
import { openHint } from "../../src/sources/hint.ts";
import { branch, node } from "./chains.ts";
import { openSocketServer } from "./socket.ts";

/** Milliseconds: a wait that nothing cuts short, and one that is no such wait, however busy the machine is. */
const LONG = 50_000;
const SHORT = 25_000;
/** Milliseconds of a wait that is cut short or not. */
const POLL = 400;

describe("a socket that chatters", () => {
  let server: Awaited<ReturnType<typeof openSocketServer>>;
  let hint: ReturnType<typeof openHint>;
  let chatter: NodeJS.Timeout;
  const { signal } = new AbortController();
  const waitedMs = async (ms = POLL) => {
    const start = performance.now();
    await hint.wait(ms, signal);
    return performance.now() - start;
  };

  beforeEach(async () => {
    server = await openSocketServer();
    hint = openHint(server.url, () => undefined);
    const first = hint.wait(LONG, signal);
    await server.connections(1);
    chatter = setInterval(() => server.say("x"), 1);
    await first;
    hint.sawHead();
  });
  afterEach(async () => {
    clearInterval(chatter);
    hint.close();
    await server.close();
  });

  it("is not listened to for one wait after five hints without a new head, and believed once after each such wait", async () => {
    for (let times = 0; times < 5; times++) expect(await waitedMs(LONG)).to.be.below(SHORT);

    const [deaf, heard, again] = [await waitedMs(), await waitedMs(LONG), await waitedMs()];

    expect([deaf, again].map((ms) => ms > POLL - 20)).to.deep.equal([true, true]);
    expect(heard).to.be.below(SHORT);
  });

  it("is listened to for as long as there are new heads", async () => {
    for (let times = 0; times < 12; times++) {
      hint.sawHead();
      expect(await waitedMs(LONG)).to.be.below(SHORT);
    }
  });
});

describe("heads, which are hinted at", () => {
  it("say of each head that it is new, once", async () => {
    const trunk = branch("a", 0, 110);
    const { chain, switchTo } = node(trunk.slice(0, 101));
    const stop = new AbortController();
    const saw: number[] = [];
    let polls = 0;
    const wait = async () => {
      polls++;
      if (polls === 3) switchTo(trunk.slice(101, 103));
      if (polls === 6) stop.abort();
    };
    const tools = {
      chain,
      filters: [],
      from: undefined,
      wait,
      fault: () => undefined,
      sawHead: () => void saw.push(polls),
    };
    for await (const _ of heads.create({ pollMs: 20, maxReorg: 64, headFirst: 32 }, tools).observations(stop.signal));

    expect(saw).to.deep.equal([0, 3]);
  });
});
