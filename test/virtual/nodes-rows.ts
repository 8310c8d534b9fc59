import { stranger } from "../support/fakes.ts";
import { contained, type Row, untouched } from "./campaign.ts";
import { cursorOf, unfound } from "./looking.ts";
import { drained, withLogs } from "./meddling.ts";
import type { Meddle, VirtualNode } from "./node.ts";
import { type Play, usualPollMs } from "./playing.ts";

const down: Meddle = async () => "drop";
const others = (it: Play, one: VirtualNode) => [...it.nodes.values()].filter((node) => node !== one);

/** Shows the head of now for ever. */
function standStill({ world }: Play, { state }: VirtualNode): void {
  const shown = world.made().length;
  state.meddle = (_method, _params, pass) => {
    state.lag = world.made().length - shown;
    return pass();
  };
}

const three = { nodes: 3, quorum: 2 };

const fewerLogs = withLogs((logs) => logs.slice(0, -1));
const fewerReceipts: Meddle = async (method, params, pass) => {
  if (method !== "eth_getBlockReceipts") return fewerLogs(method, params, pass);
  const reply = await pass();
  return Array.isArray(reply.result) ? { result: reply.result.slice(0, -1) } : reply;
};
const tooLarge: Meddle = async (method, _params, pass) =>
  /eth_get(Logs|BlockReceipts)/.test(method)
    ? { error: { code: -32_005, message: "query returned more than 10000 results" } }
    : pass();
const cuts = [fewerLogs, fewerReceipts, tooLarge];

/** What nodes do to a responder. */
export const nodeRows: readonly Row[] = [
  {
    ...{
      number: 1,
      shape: three,
      fault: "a node of three hides an event, alone, beside one that is down, or a slow one",
    },
    holds:
      "the event is found and contained in the next block, or in the one after where the only honest answer is slow",
    async play(it) {
      const liar = it.node(it.int(0, 2));
      await it.armed();
      liar.state.meddle = withLogs(() => []);
      const beside = it.pick(["well", "down", "slow"] as const);
      const { state } = it.pick(others(it, liar));
      if (beside === "down") state.meddle = down;
      if (beside === "slow") state.latencyMs = 900;
      return contained(it, await drained(it, beside === "slow" ? 2 : 1));
    },
  },
  {
    ...{
      number: 1,
      shape: three,
      fault: "a node of three forges an event, alone, or in a block of its own while another is down",
    },
    holds: "nothing is done on the word of one, and it is told within a block",
    async play(it) {
      const liar = it.node(it.int(0, 2));
      await it.armed();
      if (it.chance(0.5)) {
        let isAsked = false;
        liar.state.meddle = withLogs((logs) => {
          isAsked = true;
          return [...logs, { ...it.drain(), transactionHash: it.word(7n), logIndex: "0x0" }];
        });
        // Only a block whose bloom promises something is looked at.
        await it.blocks(3, {
          emits: [
            [
              { ...it.drain(), topics: [it.word(1n)] },
              { ...it.drain(), address: stranger },
            ],
          ],
        });
        // Two of three answer for all; nobody hears what the third one would have said.
        return untouched(it, isAsked ? /says something else|not those of its header/ : undefined);
      }
      it.pick(others(it, liar)).state.meddle = down;
      liar.state.own = [it.world.build({ emits: [[it.drain()]], takes: [] })];
      // Within a block of the look that finds it, which is at the next poll, somebody knows; and nothing is done afterwards.
      await it.clock.pass(usualPollMs + it.blockMs);
      const early = await untouched(it, /NO_QUORUM|nodes must agree|drain at/);
      await it.clock.pass(12_000);
      return [...early, ...(await untouched(it))];
    },
  },
  {
    ...{ number: 2, shape: three, fault: "a node lags by 1 to 100 blocks, or stands still" },
    holds: "it delays nothing, and is known to be behind",
    async play(it) {
      const slow = it.node(it.int(0, 2));
      const responder = await it.armed();
      const lag = it.pick([1, 3, 10, 100, "still"] as const);
      if (lag === "still") standStill(it, slow);
      else slow.state.lag = lag;
      const isKnown = () => responder.app.chains[0]?.nodes.all().some((one) => (one.behind ?? 0) > 0) === true;
      const found = await drained(it, 1);
      // A look may come in the moment in which the others change to a new block: of one that is a single block behind it sees nothing then.
      const more = lag === 1 ? 4 : 0;
      for (let block = 0; block < more && !isKnown(); block++) await it.blocks(1);
      const known = isKnown()
        ? []
        : [`nobody knows within ${found.blocks + 1 + more} blocks that a node is behind: ${lag}`];
      return [...known, ...(await contained(it, found))];
    },
  },
  {
    ...{ number: 2, fault: "the only node that is asked shows no new head" },
    ...{
      shape: { nodes: 2, chain: { staleSeconds: 5 } },
      holds: "the next one is asked once the head is stale, and it is told",
    },
    async play(it) {
      await it.armed();
      standStill(it, it.node(0));
      return contained(it, { ...(await drained(it, 4)), says: /no block after|asked first/ });
    },
  },
  {
    ...{ number: 3, fault: "a node answers no logs, or no receipts, for a block that has some, one to five times" },
    holds: "the block is not taken for empty",
    async play(it) {
      let left = it.int(1, 5);
      const isUnknown = it.chance(0.5);
      await it.armed();
      const found: string[] = [];
      let doubted: bigint | undefined;
      it.node(0).state.meddle = async (method, _params, pass) => {
        // A block of which no answer was whole yet must not count as looked at.
        if (doubted !== undefined && cursorOf(it) >= doubted) found.push(`block ${doubted} was taken for empty`);
        const reply = await pass();
        const isLogs = method === "eth_getLogs" || method === "eth_getBlockReceipts";
        if (!isLogs || !Array.isArray(reply.result) || reply.result.length === 0) return reply;
        if (left === 0) {
          doubted = undefined;
          return reply;
        }
        left--;
        doubted = it.world.head().number;
        if (method === "eth_getBlockReceipts") return { result: null };
        return isUnknown ? { error: { code: -32_000, message: "unknown block" } } : { result: [] };
      };
      found.push(...(await contained(it, await drained(it, 4))));
      return [...found, ...(left === 0 ? [] : [`${left} of its answers were never asked for`])];
    },
  },
  {
    ...{
      number: 8,
      // Nobody is there who could outvote the one that cuts.
      shape: { nodes: 2, quorum: 2 },
      fault: "one of two nodes cuts what it answers: fewer logs, fewer receipts, or a refusal of large results",
    },
    holds: "the rest is read from the other one",
    async play(it) {
      await it.armed();
      // In turn, so that ten runs have all of them.
      const cut = cuts[it.seed % cuts.length] ?? tooLarge;
      // The one that is asked first.
      let bad: VirtualNode | undefined;
      for (const node of it.nodes.values())
        node.state.meddle = async (method, params, pass) => {
          if (/eth_get(Logs|BlockReceipts)/.test(method)) bad ??= node;
          return bad === node ? cut(method, params, pass) : pass();
        };
      const events = [it.drain(), it.drain()] as const;
      await it.blocks(1, { emits: [[events[0]], [{ ...it.drain(), address: stranger }], [events[1]]] });
      const found = await contained(it, { most: 2, blocks: await it.until(2) });
      return [
        ...found,
        ...(bad === undefined ? ["no node was ever asked for logs"] : []),
        ...(await unfound(it, events)),
      ];
    },
  },
  {
    ...{ number: 9, shape: { nodes: 1 }, fault: "another chain stands behind the address after a reconnect" },
    holds: "nothing of it is believed and nothing sent to it, and it is told",
    async play(it) {
      await it.armed();
      const node = it.node(0);
      const isOtherId = it.chance(0.5);
      const genesis = { ...it.world.made()[0]?.header, hash: it.word(5n) };
      node.state.meddle = async () => "drop";
      await it.blocks(1);
      if (isOtherId) node.state.chainId = BigInt(it.int(2, 99_999));
      node.state.meddle = async (method, params, pass) =>
        !isOtherId && method === "eth_getBlockByNumber" && params[0] === "0x0" ? { result: genesis } : pass();
      await it.blocks(3, { emits: [[it.drain()]] });
      return untouched(it, /expected (chain 1|block 0 to be)/);
    },
  },
];
