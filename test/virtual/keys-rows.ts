import type { Store } from "../../src/core/parts.ts";
import { contained, type Row, untouched } from "./campaign.ts";
import { outcomesOf } from "./looking.ts";
import { drained } from "./meddling.ts";
import { keys, type Play } from "./playing.ts";

const gwei = 10n ** 9n;

/** Two keys, the second one for when the first does not bring it about. */
const twoKeys = {
  signer: undefined,
  signers: { bot: { key: "env:VIRTUAL_KEY" }, spare: { key: "env:SPARE_KEY" } },
  playbooks: [
    {
      ...{ name: "drain", when: { detector: "drain" }, do: "act", cooldownBlocks: 300 },
      steps: [{ ladder: [{ action: "pause" }, { action: "pause", signer: "spare", afterBlocks: 1 }] }],
    },
  ],
};
const twenty = { armed: { leastPauses: 20, stressFee: 12 } };
/** What a pause costs at that fee: what nodes estimate and what is added to it, at twelve base fees and the least tip. */
const pauseAtStress = 140_000n * (12n * gwei + 2n * gwei);

/** What a key lacks: gas, a right, or ether. */
export const keyRows: readonly Row[] = [
  {
    ...{ number: 13, fault: "nodes say that the call takes less gas than it does" },
    holds: "that it ran out is known, and it is sent again with twice as much at least",
    async play(it) {
      // What is unknown gets three million, or nothing beside twice as much.
      const executor = it.chance(0.5) ? {} : { executor: { use: "direct", fallbackGas: 21_000 } };
      it.world.rules.gas = BigInt("executor" in executor ? it.int(150_000, 550_000) : it.int(150_000, 2_900_000));
      await it.armed({ config: { ...it.config, ...executor } });
      const found = await contained(it, { ...(await drained(it, 3)), keys: 3, failures: 2 });
      const gases = [...it.world.receipts.values()].map(({ tx }) => tx.gas);
      const isDoubled = gases.every((gas, index) => index === 0 || gas >= 2n * (gases[index - 1] ?? 0n));
      const others = (await outcomesOf(it)).filter(({ status, why }) => status === "failed" && why !== "out-of-gas");
      return [
        ...found,
        ...(gases.length > 1 ? [] : ["it never ran out"]),
        ...(isDoubled ? [] : [`gas ${gases.join()}`]),
        ...others.map(({ why, reason }) => `it failed for ${why}: ${reason}`),
      ];
    },
  },
  {
    ...{ number: 13, fault: "the key loses its right in the block of the event, and gets it back" },
    holds: "it is told what to mend, tried three times at most while the right is gone, and contained once it is back",
    async play(it) {
      await it.armed();
      it.world.rules.refuses = (from) => `${from} is not the guardian`;
      await it.blocks(1, { emits: [[it.drain()]] });
      await it.blocks(it.int(1, 8));
      const told = /is not authorised to call/.test(it.said.join("")) ? [] : ["nobody was told"];
      const alarms = (await it.entries()).filter(
        ({ kind, body }) => kind === "fault" && body["alarm"] === "unauthorised",
      );
      const failed = (await outcomesOf(it)).filter(({ status }) => status === "failed");
      const other = failed.filter(({ why }) => why !== "unauthorised");
      const tried = it.world.receipts.size;
      const often = tried <= 3 ? [] : [`tried ${tried} times`];
      it.world.rules.refuses = () => undefined;
      const most = tried < 3 ? 2 : 3;
      const wanted = { most, blocks: await it.until(most), keys: tried + 1, failures: tried };
      return [
        ...told,
        ...(alarms.length > 0 ? [] : ["there was no alarm"]),
        ...other.map(({ why, reason }) => `it failed for ${why}: ${reason}`),
        ...often,
        ...(await contained(it, wanted)),
      ];
    },
  },
  {
    ...{ number: 14, shape: { config: twoKeys }, fault: "the first key has no ether, or almost none" },
    holds: "it is told before, and the second key has acted a block later",
    async play(it) {
      it.world.mine({ funds: [[keys.own, BigInt(it.int(0, 1_000)) * gwei]] });
      await it.armed();
      const told = /DISARMED +pause .*cannot pay 3 pauses/s.test(it.said.join("")) ? [] : ["nobody was told before"];
      const found = await contained(it, { ...(await drained(it, 2)), keys: 2 });
      const senders = [...it.world.receipts.values()].map(({ tx }) => tx.from);
      const bySpare = senders.length === 1 && senders[0] === keys.spare ? [] : [`sent by ${senders.join()}`];
      return [...told, ...found, ...bySpare];
    },
  },
  {
    ...{
      number: 14,
      shape: { config: twenty },
      fault: "the key can pay a few pauses more or fewer than twenty, or just twenty",
    },
    holds: "it is told before the event of fewer alone, and pays in either case",
    async play(it) {
      const [pauses, isFewer] = it.pick(edges);
      it.world.mine({ funds: [[keys.own, pauses(it)]] });
      await it.armed();
      const isTold = /cannot pay 20 pauses at 12 times the base fee/.test(it.said.join(""));
      return [
        ...(isTold === isFewer ? [] : [isTold ? "enough was called too little" : "nobody was told before"]),
        ...(await contained(it, await drained(it, 1))),
      ];
    },
  },
  {
    ...{ number: 15, fault: "a replica is killed, another guardian pauses, and people open again before it is back" },
    holds: "what was dealt with is told and not paused again, and what happens then is contained, alike or not",
    async play(it) {
      const before = async (store: Store) => ({ ...store, replica: "two" });
      const event = it.drain();
      (await it.armed({ before })).kill();
      await it.blocks(it.int(1, 3), { emits: [[event]] });
      for (let held = it.int(1, 20); held > 0; held--) await it.blocks(1, { paused: true });
      await it.blocks(it.int(1, 3), { paused: false });
      // Others do the same once more, behind that, while it is still away, or when it is back.
      const isAway = it.chance(0.5);
      if (isAway) await it.blocks(it.int(1, 3), { emits: [[it.chance(0.5) ? event : it.drain()]] });
      await it.start({ before });
      if (isAway) await it.blocks(3);
      if (isAway) return [...told(it), ...(it.world.effects() === 1 ? [] : [`${it.world.effects()} effects`])];
      await it.blocks(it.int(4, 8));
      const early = await untouched(it, over);
      await it.blocks(1, { emits: [[it.chance(0.5) ? event : it.drain()]] });
      const blocks = await it.until(1);
      return [...early, ...(blocks <= 1 ? [] : ["what came after it was not paused"])];
    },
  },
];

/** What it has, and whether that is too little: just below, at, and above. */
const edges: readonly (readonly [(it: Play) => bigint, boolean])[] = [
  [(it) => BigInt(it.int(1, 19)) * pauseAtStress, true],
  [() => 20n * pauseAtStress - 1n, true],
  [() => 20n * pauseAtStress, false],
  [(it) => BigInt(it.int(20, 40)) * pauseAtStress + 1n, false],
];

const over = /OVER BY NOW .*is over by now/;
const told = ({ said }: Play) => (over.test(said.join("")) ? [] : ["nobody was told that it is over"]);
