import { contained, type Row } from "./campaign.ts";
import { drained, honest } from "./meddling.ts";
import type { Meddle } from "./node.ts";
import { keys, type Play } from "./playing.ts";

const gwei = 10n ** 9n;
const refusal: Meddle = async () => ({ error: { code: -32_000, message: "internal error" } });

/** The same for what is sent alone. */
const sent =
  (meddle: Meddle): Meddle =>
  (method, params, pass) =>
    method === "eth_sendRawTransaction" ? meddle(method, params, pass) : pass();

/** What the pools of the nodes refused, of one kind. */
const refusedAs = (it: Play, why: string) =>
  [...it.nodes.values()].flatMap(({ name, pool }) =>
    pool.refused.filter((one) => one === why).map(() => `${name}: ${why}`),
  );

/** What goes wrong between a signed transaction and its block, on nodes with geth's rules. */
export const sendingRows: readonly Row[] = [
  {
    ...{ number: 10, fault: "others mined one to five transactions with the key, or its node counts as many too many" },
    holds: "the nonce heals within two blocks",
    async play(it) {
      const gap = it.int(-5, 5);
      if (gap < 0)
        it.node(0).state.meddle = async (method, _params, pass) => {
          const reply = await pass();
          if (method !== "eth_getTransactionCount") return reply;
          return { result: `0x${(BigInt(String(reply.result)) - BigInt(gap)).toString(16)}` };
        };
      await it.armed();
      it.node(0).state.meddle = honest;
      await it.blocks(1, { emits: [[it.drain()]], ...(gap > 0 && { spends: [[keys.own, gap]] }) });
      return contained(it, { most: 2, blocks: await it.until(2), keys: gap === 0 ? 1 : 2 });
    },
  },
  {
    ...{ number: 11, fault: "the base fee rises as fast as it may, for up to 20 blocks in which nobody takes it" },
    holds: "it is mined within three blocks after the fee stops, as one transaction",
    async play(it) {
      const { rules } = it.world;
      rules.baseFee = 20n * gwei;
      await it.armed();
      await it.blocks(1, { emits: [[it.drain()]] });
      const waited = it.int(1, 20);
      for (let block = 0; block < waited; block++) {
        rules.baseFee += rules.baseFee / 8n;
        await it.blocks(1, { takes: [] });
      }
      const caps = it.node(0).pool.offered.map(({ maxFee }) => maxFee);
      const rungs = new Set(caps).size;
      return [
        ...(await contained(it, { most: 3, blocks: await it.until(3) })),
        ...(rungs > waited ? [] : [`${rungs} fees in ${waited + 1} blocks`]),
      ];
    },
  },
  {
    ...{
      number: 12,
      shape: { nodes: 2 },
      fault: "nobody takes it for up to twelve blocks, at fees that rise and fall",
    },
    holds: "no replacement is refused as underpriced",
    async play(it) {
      await it.armed();
      await it.blocks(1, { emits: [[it.drain()]] });
      const waiting = it.int(1, 12);
      for (let block = 0; block < waiting; block++) {
        it.world.rules.baseFee = gwei + BigInt(it.int(0, 5_000_000_000));
        await it.blocks(1, { takes: [] });
      }
      it.world.rules.baseFee = 5n * gwei;
      const found = await contained(it, { most: 2, blocks: await it.until(2) });
      const offers = it.node(0).pool.offered.length;
      return [...found, ...refusedAs(it, "replacement"), ...(offers > 1 ? [] : ["nothing was ever replaced"])];
    },
  },
  {
    ...{ number: 15, fault: "another guardian pauses first: before the event, in its block, or in one after it" },
    holds: "it counts as contained, nothing failed, and at most one transaction is of no effect",
    async play(it) {
      await it.armed();
      const when = it.pick(["before", "with", "after", "after"] as const);
      if (when === "before") await it.blocks(1, { paused: true });
      await it.blocks(1, { emits: [[it.drain()]], ...(when === "with" && { paused: true }) });
      await it.blocks(1, { ...(when === "after" && { paused: true }), ...(it.chance(0.3) && { takes: [] }) });
      await it.blocks(30);
      const failed = it.said.filter((line) => /FAILED|NO EFFECT/.test(line));
      const sent = it.world.receipts.size;
      return [
        ...(await contained(it, { most: 0, blocks: await it.until(0), effects: 0 })),
        ...failed,
        ...(sent <= 1 ? [] : [`${sent} transactions without effect`]),
      ];
    },
  },
  {
    ...{ number: 33, shape: { nodes: 3, quorum: 2 } },
    fault: "two of three nodes refuse what is sent, lose their answer or hang, and the third one refuses it once",
    holds: "the first that takes it counts, and none is missed",
    async play(it) {
      await it.armed();
      const good = it.int(0, 2);
      for (const index of [0, 1, 2].filter((one) => one !== good)) {
        const lost: Meddle = (_method, _params, pass) => pass().then(() => it.pick(["drop", "hang"] as const));
        it.node(index).state.meddle = sent(it.pick([refusal, lost, async () => "hang" as const]));
      }
      let refusals = it.chance(0.5) ? 1 : 0;
      it.node(good).state.meddle = sent((...call) => (refusals-- > 0 ? refusal(...call) : call[2]()));
      return contained(it, await drained(it, refusals === 1 ? 2 : 1));
    },
  },
  {
    ...{
      number: 34,
      shape: { relays: 2 },
      fault: "builders leave out what is public, or what is private, or one relay fails",
    },
    holds: "the same bytes go to all, and either way is enough",
    async play(it) {
      await it.armed();
      const [relay, other] = it.relays;
      if (relay === undefined || other === undefined) return ["there are no relays"];
      if (it.chance(0.5)) other.state.meddle = it.pick([refusal, async () => "hang" as const]);
      const takes = it.chance(0.5) ? [relay.pool] : [it.node(0).pool];
      await it.blocks(1, { emits: [[it.drain()]] });
      for (let block = it.int(0, 5); block > 0; block--) await it.blocks(1, { takes: [] });
      const found = await contained(it, { most: 1, blocks: await it.until(1, { takes }) });
      const [here, there] = [it.node(0).pool, relay.pool].map(({ offered }) => offered.map(({ hash }) => hash).join());
      return [...found, ...(here === there && here !== "" ? [] : [`nodes got ${here}, the relay ${there}`])];
    },
  },
];
