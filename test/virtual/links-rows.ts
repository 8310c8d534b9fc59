import type { Reply } from "../../src/range/faults/gate.ts";
import { contained, type Row, untouched } from "./campaign.ts";
import { unfound } from "./looking.ts";
import { drained, honest, text, withLogs } from "./meddling.ts";
import { counted, giant, mebibyte, odd, plausible, slow } from "./odd-answers.ts";
import type { Play } from "./playing.ts";

/** A socket, without which it would look for heads at other times than they come. */
const announced = { chain: { ws: "ws://node-0:8546" }, pollMs: 1_500 };

/** Whether it asks for each of the next heads as soon as there is one, and has read the last. */
async function isWoken(it: Play): Promise<boolean> {
  const asked = () => it.node(0).state.asked.get("eth_getBlockByNumber") ?? 0;
  for (let block = 0; block < 4; block++) {
    it.world.mine();
    const before = asked();
    await it.clock.pass(400);
    if (asked() === before) return false;
    await it.clock.pass(it.blockMs - 400);
  }
  return true;
}

/** What happens between a responder and the chain: connections, gaps, limits. */
export const linkRows: readonly Row[] = [
  {
    ...{ number: 5, shape: { nodes: 2 }, fault: "connections end, or stay open and say nothing, around the event" },
    holds: "it is contained within two blocks after they are back",
    async play(it) {
      await it.armed();
      const lasts = it.int(1, 6);
      const fate = it.pick(["drop", "hang"] as const);
      for (const { state } of it.nodes.values()) state.meddle = async () => fate;
      const before = it.int(0, lasts - 1);
      await it.blocks(before);
      await it.blocks(lasts - before, { emits: [[it.drain()]] });
      for (const { state } of it.nodes.values()) state.meddle = (_method, _params, pass) => pass();
      return contained(it, { most: 2, blocks: await it.until(2) });
    },
  },
  {
    ...{
      number: 5,
      shape: announced,
      fault: "the socket that announces heads ends, stays open and says nothing, or cannot be opened for ten tries",
    },
    holds:
      "it is contained in the next block, and what is silent is known to be within 15 s or two blocks and opened anew",
    async play(it) {
      await it.armed();
      const before = await isWoken(it);
      const fate = it.pick(["drop", "silent", "refuses"] as const);
      if (fate === "drop") it.sockets.drop();
      else it.sockets.become(fate);
      const early = it.int(0, 4);
      await it.blocks(early);
      const found = await drained(it, 1);
      // It is back, but for those that are open and hear nothing for ever, such as one that was opened a moment ago.
      await it.blocks(fate === "refuses" ? 6 : 0);
      it.sockets.become("up");
      await it.blocks(fate === "silent" ? 8 : 2);
      const after = await isWoken(it);
      return [
        ...(before ? [] : ["no head was heard of over the socket"]),
        ...(await contained(it, found)),
        ...(after ? [] : [`the socket was not opened anew after ${fate}`]),
      ];
    },
  },
  {
    ...{ number: 6, fault: "it is stopped or killed, and blocks are missed" },
    holds: "every missed block is looked at after the start",
    async play(it) {
      const responder = await it.armed();
      await (it.chance(0.5) ? Promise.all([responder.end(), it.clock.pass(500)]) : responder.kill());
      const events = [it.drain(), it.drain(), it.drain()] as const;
      // Three hundred at most, one of them with each event.
      for (const event of events) {
        for (let block = it.int(0, 98); block > 0; block--) it.world.mine();
        it.world.mine({ emits: [[event]] });
      }
      await it.clock.pass(it.int(1, 3_600) * 1_000);
      await it.start();
      const since = it.clock.now();
      while ((await unfound(it, events)).length > 0 && it.clock.now() < since + 10_000) await it.clock.pass(50);
      const took = it.clock.now() - since;
      return [
        ...(await contained(it, { most: 3, blocks: await it.until(3) })),
        ...(took <= 5_000 ? [] : [`it took ${took} ms to find what happened`]),
        ...(await unfound(it, events)),
      ];
    },
  },
  {
    ...{
      number: 7,
      shape: { nodes: 2 },
      fault: "one of two nodes refuses too many requests, with an error or with HTTP 429",
    },
    holds: "it is contained a block later at most",
    async play(it) {
      const limited: Reply = { error: { code: -32_005, message: "limit exceeded: 429 Too Many Requests" } };
      const headers = it.chance(0.5) ? { "retry-after": `${it.int(1, 30)}` } : {};
      const carried = () => ({ carried: { statusCode: 429, headers, body: text("slow down") } });
      const isHttp = it.chance(0.5);
      await it.armed();
      const from = it.int(0, 3);
      let met = 0;
      it.node(it.int(0, 1)).state.meddle = async () => {
        met++;
        return isHttp ? carried() : limited;
      };
      await it.blocks(from);
      const found = await contained(it, await drained(it, 2));
      return [...found, ...(met > 0 ? [] : ["the one that refuses was never asked"])];
    },
  },
  {
    ...{
      number: 16,
      fault: "every event is delivered three times, and happens again in the next blocks, beside others",
    },
    holds: "one action, decided once for each incident",
    async play(it) {
      await it.armed();
      const [again, other, late] = [it.drain(), it.drain(), it.drain()];
      it.node(0).state.meddle = withLogs((logs) => logs.flatMap((log) => [log, log, log]));
      await it.blocks(1, { emits: [[again], [again], [other]] });
      await it.blocks(1, { emits: [[again], [other]] });
      const blocks = await it.until(1);
      // By now its effect holds.
      await it.blocks(1, { emits: [[again], [late]] });
      const found = await contained(it, { most: 1, blocks });
      const entries = await it.entries();
      const intents = entries.filter(({ kind }) => kind === "intent").length;
      const acted = entries.flatMap(({ kind, ref, body }) =>
        kind === "decision" && body["verdict"] === "act" ? [ref] : [],
      );
      return [
        ...found,
        ...(intents === 1 ? [] : [`${intents} intents`]),
        ...(acted.length === 3 && new Set(acted).size === 3 ? [] : [`acted on ${acted.join()}`]),
      ];
    },
  },
  {
    ...{ number: 32, shape: { nodes: 2 }, fault: "answers that are giant, slow, without end, or no answers at all" },
    holds: "none is read to its end, and another node is asked",
    async play(it) {
      await it.armed();
      // In turn, so that ten runs have all of them.
      const kind = odd[it.seed % odd.length] ?? giant;
      let left = kind === slow ? Number.POSITIVE_INFINITY : it.int(1, 2);
      let read = 0;
      // The one that is asked first.
      const bad = it.node(kind === slow ? 0 : it.int(0, 1));
      bad.state.meddle = async (method, _params, pass) => {
        if (left <= 0 || method === "eth_sendRawTransaction") return pass();
        left--;
        const body = counted(kind(), (bytes) => {
          read = Math.max(read, bytes);
        });
        return { carried: { statusCode: 200, headers: {}, body } };
      };
      const found = await contained(it, { ...(await drained(it, kind === slow ? 4 : 2)), rest: 12 });
      const most = (kind === plausible ? 33 : 2) * mebibyte.length;
      return [
        ...found,
        ...(read > 0 ? [] : ["no such answer was ever read"]),
        ...(read <= most ? [] : [`${read} bytes were read of one answer`]),
      ];
    },
  },
  {
    ...{
      number: 35,
      shape: { chain: { staleSeconds: 5 } },
      fault: "the sequencer makes no block for 10 s to two minutes, around the event",
    },
    holds: "it is told, nothing is paused meanwhile, and the event is contained as soon as there are blocks",
    async play(it) {
      await it.armed();
      const isBefore = it.chance(0.5);
      it.node(0).state.meddle = async (method, _params, pass) =>
        method === "eth_sendRawTransaction"
          ? { error: { code: -32_000, message: "sequencer is not accepting" } }
          : pass();
      if (isBefore) await it.blocks(1, { emits: [[it.drain()]] });
      await it.clock.pass(it.int(10, 120) * 1_000);
      const early = isBefore ? [] : await untouched(it);
      it.node(0).state.meddle = honest;
      await it.blocks(1, isBefore ? {} : { emits: [[it.drain()]] });
      return [
        ...early,
        ...(await contained(it, { most: 2, blocks: await it.until(2), says: /has shown no block after/ })),
      ];
    },
  },
];
