import { expect } from "chai";
import { createKeepOpen, type Relay } from "../../src/executors/relays.ts";
import { never } from "../support/fakes.ts";
import { sendingOf } from "./sending.ts";

/** A relay that answers like this, what it was sent, and what was noted of it. */
function relayThat(answer: () => Promise<unknown>) {
  const sent: string[] = [];
  const notes: string[] = [];
  let pings = 0;
  const relay: Relay = {
    send: (raw) => {
      sent.push(raw);
      return answer();
    },
    ping: async () => void pings++,
    note: (reason) => void notes.push(reason),
  };
  return { relay, sent, notes, pings: () => pings };
}

const refusing = (reason: string) => relayThat(() => Promise.reject(new Error(reason)));

describe("private relays", () => {
  it("are not enough: what they alone take is not sent, and the next head tries again", async () => {
    const taking = relayThat(async () => "0x");
    const { nodes, beatNow, respond, next, faults, outcomes } = sendingOf({ relays: [taking.relay] });
    const send = nodes[0]?.answers["eth_sendRawTransaction"];
    if (nodes[0] !== undefined)
      nodes[0].answers["eth_sendRawTransaction"] = () => {
        throw new Error("busy");
      };
    await beatNow();
    await respond();
    await next();
    if (nodes[0] !== undefined && send !== undefined) nodes[0].answers["eth_sendRawTransaction"] = send;
    await next();
    await next();

    expect(faults()[0]).to.include("no node accepted");
    expect(outcomes().map(({ status }) => status)).to.deep.equal(["contained"]);
  });

  it("keep nobody waiting: one that hangs and one that fails disarm nothing and fault nothing, and what fails is noted", async () => {
    const [hanging, failing] = [relayThat(never), refusing("503 Service Unavailable")];
    const sending = sendingOf({ relays: [hanging.relay, failing.relay] });
    await sending.beatNow();

    await sending.respond();
    await sending.next();

    expect(sending.outcomes().map(({ status }) => status)).to.deep.equal(["contained"]);
    expect(sending.faults()).to.deep.equal([]);
    expect(sending.beat.states().get("pause")?.armed).to.equal(true);
    expect(failing.notes).to.deep.equal(["the relay did not take a transaction: 503 Service Unavailable"]);
  });

  it("get the bytes that the nodes get, first ones and replacements", async () => {
    const taking = relayThat(async () => "0x");
    const { nodes, beatNow, respond, next, store } = sendingOf({ relays: [taking.relay] });
    await beatNow();
    await respond();
    await next({ takes: [] });

    const signed = store.changes.flatMap(({ intent, variant }) => [
      ...(intent?.txs ?? []),
      ...(variant ? [variant.tx] : []),
    ]);
    expect(taking.sent).to.deep.equal(signed.map(({ raw }) => raw));
    expect(nodes[0]?.pool.offered.map(({ hash }) => hash)).to.deep.equal(signed.map(({ hash }) => hash));
  });

  it("have it already, or know it mined, without a note", async () => {
    const relays = ["already known", "nonce too low", "AlreadyKnown"].map(refusing);
    const { beatNow, respond } = sendingOf({ relays: relays.map(({ relay }) => relay) });
    await beatNow();

    await respond();
    await Promise.resolve();

    expect(relays.flatMap(({ notes }) => notes)).to.deep.equal([]);
    expect(relays.map(({ pings }) => pings())).to.deep.equal([1, 1, 1]);
  });
});

describe("connections that are kept open", () => {
  it("are asked something once a second where heads come faster: just below, at", () => {
    const { relay, pings } = relayThat(never);
    let [now, asked] = [5, 0];
    const ask = async () => asked++;
    const keepOpen = createKeepOpen(ask, [relay], () => now);

    const times = [5, 1_004, 1_005, 1_006].map((at) => {
      now = at;
      keepOpen();
      return `${asked} ${pings()}`;
    });

    expect(times).to.deep.equal(["1 1", "1 1", "2 2", "2 2"]);
  });

  it("are asked at every head where there is no clock, and one that does not answer is not missed", async () => {
    const { relay, pings } = refusing("gone");
    const keepOpen = createKeepOpen(() => Promise.reject(new Error("gone")), [relay]);

    keepOpen();
    keepOpen();
    await new Promise((resolve) => setImmediate(resolve));

    expect(pings()).to.equal(2);
  });
});
