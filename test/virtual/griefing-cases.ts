import { hashFor, stranger, target } from "../support/fakes.ts";
import type { Emitted } from "./blocks.ts";
import { contained, type Row, untouched } from "./campaign.ts";
import { drained, during, withLogs } from "./meddling.ts";
import type { Play } from "./playing.ts";
import { freePort, hook, posted, reporting, reportOf } from "./reporting.ts";

const quantity = (value: number | bigint) => `0x${value.toString(16)}`;

/** Anybody may leave people a few blocks; what is gone by then is not acted on. */
const vetoed = {
  playbooks: [
    { ...{ name: "drain", when: { detector: "drain" }, do: "act-unless-vetoed", vetoBlocks: 5 }, steps: ["pause"] },
  ],
};

/** What differs from one effective pause. */
const once = ({ world }: Play) => (world.effects() === 1 ? [] : [`${world.effects()} effective pauses`]);

/** Ends the pause, as who may open again does; then it dies and starts, or blocks come. */
async function liftedAndOn(it: Play, blocks: number): Promise<void> {
  await it.blocks(1, { paused: false });
  if (it.chance(0.3)) {
    it.started.at(-1)?.kill();
    await it.clock.pass(it.int(1, 20_000));
    await it.start();
  }
  await it.blocks(blocks);
}

/** The ways of the reference, each of which must have no false pause and no effect twice. */
export const griefing: readonly Row[] = [
  {
    ...{ shape: { nodes: 3, quorum: 2 }, fault: "a transaction that reverts, whose events a node shows all the same" },
    holds: "nothing is paused",
    async play(it) {
      await it.armed();
      const event = it.drain();
      if (it.chance(0.7)) it.node(it.int(0, 2)).state.meddle = withLogs((logs) => [...logs, shownOf(it, event)]);
      // The block promises the event: another contract says it, and this one says something else.
      const promising: readonly Emitted[] = [
        { ...event, address: stranger },
        { ...event, topics: [it.word(1n)] },
      ];
      for (let block = it.int(1, 4); block > 0; block--)
        await it.blocks(1, { reverts: it.int(1, 3), emits: it.chance(0.7) ? [promising] : [] });
      await it.blocks(3);
      return untouched(it);
    },
  },
  {
    ...{ shape: { chain: { mempool: {} } }, fault: "an event of a transaction that waits, and reverts or never comes" },
    holds: "it is told, and nothing is paused",
    async play(it) {
      const event = it.drain();
      const pending = Array.from({ length: it.int(1, 5) }, (_, index) => hashFor(`pending ${index} of ${it.seed}`));
      const left = [...pending];
      const fields = { from: stranger, to: target, input: "0x01", value: "0x0", nonce: "0x0", gas: "0x186a0" };
      const answers: Readonly<Record<string, (params: readonly unknown[]) => unknown>> = {
        eth_newPendingTransactionFilter: () => "0x1",
        eth_getFilterChanges: () => left.splice(0, it.int(0, 2)),
        eth_getTransactionByHash: ([hash]) => ({ ...fields, hash, maxFeePerGas: quantity(10n ** 11n) }),
        eth_simulateV1: () => [{ calls: [{ logs: [event] }] }],
      };
      it.node(0).state.meddle = async (method, params, pass) => {
        const answer = answers[method];
        return answer === undefined ? pass() : { result: answer(params) };
      };
      // Who acts on what is not mined acts with what a first-tier plan of a hub does, and with nothing else.
      const playbooks = it.config.playbooks.map((one) => ({ ...one, pending: it.pick(["act", "ask"]) }));
      await it.armed({ config: { ...it.config, playbooks } });
      await it.blocks(it.int(2, 5), { reverts: it.int(0, 1) });
      return untouched(it, /drain at/);
    },
  },
  {
    fault: "a report of a third party that is replayed: at once, after the pause was ended, after a restart, and late",
    holds: "it counts once",
    async play(it) {
      const port = await during(it, freePort());
      const config = reporting(it, port);
      const env = { VIRTUAL_KEY: `0x${"a1".repeat(32)}`, HOOK: hook.secret };
      await it.armed({ config, env });
      const sent = reportOf(it);
      const post = () => during(it, posted(port, sent));
      const first = await post();
      await it.blocks(1);
      const found = await contained(it, { most: 1, blocks: await it.until(1) });
      await it.blocks(it.int(0, 3), { paused: false });
      const isDead = it.chance(0.5);
      if (isDead) {
        it.started.at(-1)?.kill();
        await it.clock.pass(it.int(1, 60_000));
        await it.start({ config, env });
      }
      const again: number[] = [];
      for (let count = it.int(1, 4); count > 0; count--) {
        again.push(await post());
        await it.blocks(it.int(1, 3));
        if (it.chance(0.3)) await it.clock.pass(it.int(60_000, 400_000));
      }
      await it.blocks(3);
      return [
        ...(first === 202 ? [] : [`the report was answered ${first}`]),
        ...(again.includes(202)
          ? [`a replayed report was taken${isDead ? " after a restart" : ""}: ${again.join()}`]
          : []),
        ...found,
        ...once(it),
      ];
    },
  },
  {
    ...{ shape: { history: 70, config: vetoed }, fault: "a trigger that is reorganised away while people may veto it" },
    holds: "nothing is paused",
    async play(it) {
      await it.armed();
      for (let round = it.int(1, 3); round > 0; round--) {
        await it.blocks(1, { emits: [[it.drain()]] });
        const depth = it.int(1, 4);
        await it.blocks(depth - 1);
        it.world.reorganise(depth);
        for (let block = 0; block < depth; block++) it.world.mine();
        await it.blocks(it.int(1, 3));
      }
      await it.blocks(12);
      return untouched(it, /is no longer|retracted|gone/i);
    },
  },
  {
    ...{
      shape: { history: 70 },
      fault: "a trigger that is acted on at once, and goes away and comes again with its blocks",
    },
    holds: "there is one effect on the branch that is left, and none where people ended it",
    async play(it) {
      await it.armed();
      const event = it.drain();
      const found = await (async () => {
        await it.blocks(1, { emits: [[event]] });
        return it.until(1);
      })();
      for (let round = it.int(1, 3); round > 0; round--) {
        const depth = it.int(1, 5);
        it.world.reorganise(depth);
        it.world.mine(it.chance(0.5) ? { emits: [[event]] } : {});
        for (let block = 0; block < depth; block++) it.world.mine();
        await it.blocks(it.int(1, 4));
      }
      const before = it.world.effects();
      const own = it.world.pausesOnBranch();
      await liftedAndOn(it, 8);
      return [
        ...(found <= 1 ? [] : ["not paused"]),
        ...(own <= 1 ? [] : [`${own} effective pauses on one branch`]),
        ...(it.world.effects() === before ? [] : ["paused again after people ended it"]),
      ];
    },
  },
  {
    ...{ fault: "people end the pause, and nothing new happens, however many blocks and starts follow" },
    holds: "it is not paused again",
    async play(it) {
      await it.armed();
      const found = await contained(it, await drained(it, 1));
      for (let round = it.int(1, 3); round > 0; round--) await liftedAndOn(it, it.int(1, 8));
      return [...found, ...once(it)];
    },
  },
  {
    ...{ shape: { config: { limits: { perTarget: 3 } } } },
    fault: "pause and unpause in turn: whoever may open again does, and the event comes anew, alike or another one",
    holds: "it is paused as often as the limit says, and then a person is asked",
    async play(it) {
      await it.armed();
      const event = it.drain();
      const isSame = it.chance(0.5);
      for (let round = 0; round < 8; round++) {
        await it.blocks(1, { emits: [[isSame ? event : it.drain()]] });
        await it.blocks(it.int(1, 3));
        if (it.world.isPaused()) await liftedAndOn(it, it.int(1, 3));
      }
      const asked = /asks a person|ASKS|proposes/.test(it.said.join("")) ? [] : ["nobody was asked"];
      return [...(it.world.effects() === 3 ? [] : [`${it.world.effects()} effective pauses`]), ...asked];
    },
  },
];

/** As a node shows what did not happen. */
function shownOf(it: Play, event: Emitted): object {
  const { number, hash } = it.world.head();
  const place = { blockNumber: quantity(number), blockHash: hash, transactionHash: it.word(7n), logIndex: "0x0" };
  return { ...event, ...place, removed: false };
}
