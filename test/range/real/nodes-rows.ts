import { toBeHex } from "ethers";
import { healthy } from "../../../src/range/faults/fault.ts";
import type { Meddler, Reply } from "../../../src/range/faults/gate.ts";
import { faults } from "../../../src/range/faults.ts";
import type { RealRow } from "./campaign.ts";
import { contained, drainTopic, type Run, untouched } from "./playing.ts";
import { bystander, speaker, target } from "./world.ts";

const three = { nodes: 3 };
const word = (value: number) => toBeHex(value, 32);

export function named(name: string): Meddler {
  const fault = faults.find((one) => one.name === name);
  if (fault === undefined) throw new Error(`expected a fault ${name}`);
  return fault.create({ since: () => 0, kill: async () => undefined });
}

type Logs = readonly object[];
/** Changes the logs of every answer that has some. */
const withLogs =
  (change: (logs: Logs) => Logs): Meddler["call"] =>
  async (method, _params, pass) => {
    const reply = await pass();
    if (!Array.isArray(reply.result)) return reply;
    if (method === "eth_getLogs") return { result: change(reply.result) };
    if (method !== "eth_getBlockReceipts") return reply;
    return { result: (reply.result as { logs: Logs }[]).map((one) => ({ ...one, logs: change(one.logs) })) };
  };

/** Shows the block that is so many behind. */
const behind =
  (it: Run, blocks: number): Meddler["call"] =>
  async (method, params, pass) => {
    const isHead = (method === "eth_getBlockByNumber" && params[0] === "latest") || method === "eth_blockNumber";
    if (!isHead) return pass();
    const head = Number(await it.call("eth_blockNumber")) - blocks;
    const at = toBeHex(head < 0 ? 0 : head).replace(/^0x0+(?=.)/, "0x");
    return { result: method === "eth_blockNumber" ? at : await it.call("eth_getBlockByNumber", at, params[1]) };
  };

/** What nodes and the chain do to a responder. */
export const realNodeRows: readonly RealRow[] = [
  {
    ...{ number: 1, shape: three, fault: "a node of three hides every log" },
    holds: "the event is found and contained",
    async play(it) {
      it.meddle(it.int(0, 2), named("lying-node"));
      await it.mine(it.int(0, 2));
      await it.drain();
      await it.mine();
      return contained(it);
    },
  },
  {
    ...{ number: 1, shape: three, fault: "a node of three forges an event" },
    holds: "nothing is done on the word of one",
    async play(it) {
      const place = { address: speaker, transactionHash: word(7), logIndex: "0x0" };
      const topics = [drainTopic, word(it.int(1, 99))];
      const forged = { ...place, topics, data: word(1) };
      it.meddle(it.int(0, 2), { call: withLogs((logs) => [...logs, forged]) });
      for (let block = it.int(1, 3); block > 0; block--) {
        // A block whose bloom promises the event.
        await it.speak([word(2)], "0x");
        await it.speak(topics, "0x", bystander);
        await it.mine();
      }
      await it.mine(2);
      return untouched(it);
    },
  },
  {
    ...{ number: 2, shape: three, fault: "a node of three lags by 1 to 100 blocks" },
    holds: "it delays nothing",
    async play(it) {
      it.meddle(it.int(0, 2), { call: behind(it, it.pick([1, 3, 10, 100])) });
      await it.mine(it.int(0, 2));
      await it.drain();
      await it.mine();
      return contained(it);
    },
  },
  {
    ...{ number: 4, fault: "1 to 7 blocks go away, and the event with them, or into another block" },
    holds: "a finding that is gone is withdrawn, one that is not is contained",
    async play(it) {
      const [depth, again] = [it.pick([1, 2, 3, 7]), it.chance(0.7)];
      const before = await it.call("evm_snapshot");
      await it.drain();
      for (let block = 0; block < depth; block++) await it.mine();
      await it.call("evm_revert", before);
      if (again) await it.drain();
      await it.mine(depth + 1);
      if (again) return contained(it, { transactions: 1 });
      await it.mine(3);
      const entries = await it.entries();
      const [found, gone] = ["finding", "retracted"].map((kind) => entries.some((one) => one.kind === kind));
      return found && !gone ? ["a finding that is gone was kept"] : [];
    },
  },
  {
    ...{ number: 6, fault: "it is stopped or killed, and blocks are missed" },
    holds: "every missed block is looked at after the start",
    async play(it) {
      await (it.chance(0.5) ? it.real.stop() : it.real.kill());
      for (let block = it.int(0, 40); block > 0; block--) await it.call("evm_mine");
      await it.drain();
      for (let block = it.int(1, 40); block > 0; block--) await it.call("evm_mine");
      await it.real.start();
      return contained(it);
    },
  },
  {
    ...{ number: 8, shape: three, fault: "a node cuts what it answers: fewer logs, fewer receipts, or a refusal" },
    holds: "the rest is read from another node",
    async play(it) {
      const kind = it.int(0, 2);
      const refusal: Reply = { error: { code: -32_005, message: "query returned more than 10000 results" } };
      const cut = withLogs((logs) => logs.slice(0, -1));
      it.meddle(it.int(0, 2), {
        async call(method, params, pass) {
          if (kind === 0 || method !== "eth_getBlockReceipts") return cut(method, params, pass);
          const { result } = await pass();
          return kind === 1 && Array.isArray(result) ? { result: result.slice(0, -1) } : refusal;
        },
      });
      await it.drain();
      await it.speak([word(3)], "0x");
      await it.mine();
      return contained(it);
    },
  },
  {
    ...{ number: 9, fault: "another chain stands behind the address after a reconnect" },
    holds: "nothing of it is believed and nothing sent to it, and it is told",
    async play(it) {
      await it.real.stop().then(it.real.start); // what comes again within ten minutes one process tells once
      it.meddle(0, { call: async () => "drop" });
      await it.mine();
      const other = toBeHex(it.int(2, 99));
      it.meddle(0, { call: async (method, _, pass) => (method === "eth_chainId" ? { result: other } : pass()) });
      await it.drain();
      await it.mine(it.int(2, 4));
      const early = await untouched(it);
      it.honest();
      return [...early, ...(await contained(it, { says: /expected chain 1/ }))];
    },
  },
  {
    ...{ number: 15, fault: "another guardian pauses first, in the block before or the same one" },
    holds: "it counts as contained, and nothing failed",
    async play(it) {
      await it.drain();
      if (it.chance(0.5)) await it.mine();
      await it.submit(target, "0x8456cb59", { maxPriorityFeePerGas: "0x174876e800", maxFeePerGas: "0x2e90edd000" });
      await it.mine();
      const sent = async () => Math.min(1, await it.sent());
      await it.mine(3);
      return contained(it, { transactions: await sent() });
    },
  },
  {
    ...{ number: 34, fault: "what is sent is accepted, and built in by nobody for up to five blocks" },
    holds: "it is sent again until it is, as one transaction",
    async play(it) {
      let isHeld = true;
      it.meddle(0, {
        call: async (method, _params, pass) =>
          method === "eth_sendRawTransaction" && isHeld ? { result: word(it.int(1, 2 ** 31)) } : pass(),
      });
      await it.drain();
      await it.mine(it.int(1, 5));
      isHeld = false;
      return contained(it);
    },
  },
  {
    ...{ number: 35, fault: "the sequencer makes no block for 6 to 9 s, before or after the event" },
    holds: "it is told, and contained as soon as there are blocks",
    async play(it) {
      const isBefore = it.chance(0.5);
      // What it has told a moment ago it does not tell again.
      await it.real.stop();
      await it.real.start();
      it.meddle(0, {
        call: async (method, _params, pass) =>
          method === "eth_sendRawTransaction"
            ? { error: { code: -32_000, message: "sequencer is not accepting" } }
            : pass(),
      });
      if (isBefore) await it.drain();
      await it.mine();
      await it.rest(it.int(6_000, 9_000));
      it.meddle(0, healthy);
      if (!isBefore) await it.drain();
      await it.mine();
      return contained(it, { says: /has shown no block|no block after/ });
    },
  },
];
