import { join } from "node:path";
import type { Entry } from "../../src/core/types.ts";
import { openSpool } from "../../src/store/spool.ts";
import { makeFolder } from "../store/changes.ts";
import { contained, type Row, untouched } from "./campaign.ts";
import { offeredTo, outcomesIn, signedIn } from "./looking.ts";
import { drained } from "./meddling.ts";
import type { Play } from "./playing.ts";
import { openTables } from "./record.ts";

const hour = 3_600_000;
const vetoBlocks = 4;
/** A playbook that leaves people a few blocks for a veto. */
const vetoed = {
  config: {
    playbooks: [{ name: "drain", when: { detector: "drain" }, do: "act-unless-vetoed", vetoBlocks, steps: ["pause"] }],
  },
};

/** What happens to the responder itself: its clock, disk, process, record, and those it tells. */
export const processRows: readonly Row[] = [
  {
    ...{ number: 17, shape: { chain: { staleSeconds: 5 } }, fault: "the clock jumps by up to an hour, forth and back" },
    holds: "nothing is late, early or called stale, and a head that stands still is told in time",
    async play(it) {
      let skew = 0;
      const jump = () => {
        skew = it.pick([-hour, -60_000, 0, 60_000, hour]);
      };
      await it.armed({ now: () => it.clock.now() + skew });
      for (let block = it.int(1, 4); block > 0; block--) {
        jump();
        await it.blocks(1);
      }
      jump();
      const found = await contained(it, await drained(it, 1));
      const isFalse = /no block after/.test(it.said.join(""));
      jump();
      await it.clock.pass(9_000);
      const isTold = /no block after/.test(it.said.join(""));
      return [
        ...found,
        ...(isFalse ? ["a head that moves was called stale"] : []),
        ...(isTold ? [] : ["a head that stands still was not told"]),
      ];
    },
  },
  {
    ...{
      number: 17,
      shape: vetoed,
      fault: "the clock jumps by up to an hour in each block, while a veto is waited for",
    },
    holds: "it ends with its block, neither sooner nor later",
    async play(it) {
      let skew = 0;
      await it.armed({ now: () => it.clock.now() + skew });
      await it.blocks(1, { emits: [[it.drain()]] });
      let blocks = 0;
      for (; !it.world.isPaused() && blocks <= vetoBlocks + 1; blocks++) {
        skew = it.pick([-hour, -60_000, 60_000, hour]);
        await it.blocks(1);
      }
      const early = blocks > vetoBlocks ? [] : [`paused after ${blocks} blocks, before the veto had ended`];
      return [...early, ...(await contained(it, { most: vetoBlocks + 1, blocks }))];
    },
  },
  {
    ...{ number: 18, fault: "the disk takes nothing any more, with a second file or with that on the same disk" },
    holds: "the pause is sent all the same, and everyone is told",
    play: (it) => withoutRecord(it, "refuses"),
  },
  {
    ...{ number: 19, fault: "kill -9 at any point between finding and outcome, and a start some seconds later" },
    holds: "the same bytes go out again: one effect, none lost",
    async play(it) {
      let left = Number.POSITIVE_INFINITY;
      const isBefore = it.chance(0.5);
      const responder = await it.armed({
        at: async (_point, wait) => {
          if (--left !== 0) return wait();
          if (!isBefore) await wait();
          responder.kill();
          return new Promise(() => undefined);
        },
      });
      left = it.int(1, 9);
      await it.blocks(it.int(1, 3), { emits: [[it.drain()]] });
      responder.kill();
      const signed = signedIn(it);
      const [before, mined] = [it.node(0).pool.offered.length, it.world.isPaused()];
      await it.clock.pass(it.int(0, 20_000));
      await it.start();
      const found = await contained(it, { most: 3, blocks: await it.until(3) });
      const again = it.node(0).pool.offered[before]?.hash;
      const isSame = signed.length === 0 || mined || (again !== undefined && signed.includes(again));
      return [...found, ...(isSame ? [] : [`${again} went out after ${signed.join()}`])];
    },
  },
  {
    ...{
      number: 20,
      shape: { nodes: 2 },
      fault: "two responders that know nothing of each other, with one key or with two",
    },
    holds: "one effective pause, and no failure of the other one",
    async play(it) {
      const isSame = it.chance(0.5);
      it.world.rules.isStrict = it.chance(0.5);
      const db = openTables();
      await it.start();
      await it.start({ db, ...(isSame ? {} : { env: { VIRTUAL_KEY: `0x${"b2".repeat(32)}` } }) });
      await it.blocks(it.int(1, 3));
      const found = await contained(it, { ...(await drained(it, 2)), keys: isSame ? 1 : 2 });
      const failed = it.said.filter((line) => /FAILED|NO EFFECT/.test(line));
      const [hashes, receipts] = [offeredTo(it), [...it.world.receipts.values()]];
      const most = isSame ? 1 : 2;
      const statuses = (await outcomesIn(db)).map(({ status }) => String(status));
      return [
        ...found,
        ...failed,
        ...(hashes.size <= most && receipts.length <= most ? [] : [`${hashes.size} sent, ${receipts.length} mined`]),
        ...(it.world.rules.isStrict || receipts.every(({ success }) => success) ? [] : ["the other one's reverted"]),
        ...(statuses.length === 1 && /^(contained|already)$/.test(statuses.join())
          ? []
          : [`the other one's journal: ${statuses.join() || "nothing"}`]),
      ];
    },
  },
  {
    ...{ number: 21, fault: "the record hangs or refuses for a while, around the event" },
    holds: "the pause is sent from what is known, and the record has everything afterwards",
    play: (it) => withoutRecord(it, it.pick(["refuses", "hangs"])),
  },
  {
    ...{ number: 22, fault: "a notifier fails or hangs for up to two minutes" },
    holds: "no action waits for it, nobody else does, and it is told everything within a minute after",
    async play(it) {
      const [isHanging, told]: [boolean, Entry[]] = [it.chance(0.5), []];
      let isDown = true;
      const tell = async (entry: Entry): Promise<void> => {
        if (isDown && isHanging) return new Promise(() => undefined);
        if (isDown) throw new Error("no route to the pager");
        told.push(entry);
      };
      await it.armed({ notifiers: [{ id: "pager", notifier: { tell } }] });
      const found = await contained(it, { ...(await drained(it, 1)), says: /CONTAINED/ });
      await it.clock.pass(it.int(1, 120) * 1_000);
      isDown = false;
      await it.clock.pass(60_000);
      const missing = (await it.entries()).filter(({ seq }) => !told.some((one) => one.seq === seq));
      return [...found, ...missing.map(({ seq, kind }) => `entry ${seq} (${kind}) was never told`)];
    },
  },
];

/** Without a record nothing says that it was sent: what lies on chain does. */
function once({ world }: Play): readonly string[] {
  return world.pausesOnBranch() === 1 ? [] : [`${world.pausesOnBranch()} effective pauses`];
}

/** The record cannot be reached from some moment on, around the event; later it can. */
async function withoutRecord(it: Play, how: "refuses" | "hangs"): Promise<readonly string[]> {
  const [folder, hasSecond] = [makeFolder(), how === "hangs" || it.chance(0.5)];
  let wire: "up" | "refuses" | "hangs" = "up";
  try {
    const responder = await it.armed({
      wire: () => wire,
      ...(hasSecond && {
        before: (store) =>
          openSpool({ store, path: join(folder.path, "spool"), say: (text) => void it.said.push(text) }),
      }),
    });
    await it.clock.pass(it.int(0, 1_000));
    wire = how;
    await it.blocks(it.int(0, 2));
    const before = await untouched(it);
    const found = await drained(it, 2);
    await it.blocks(2);
    const paused = it.world.isPaused() ? [] : ["not paused while the record was away"];
    const told = /cannot be (reached|written)/.test(it.said.join(""))
      ? []
      : ["nobody was told that the record is away"];
    wire = "up";
    await it.clock.pass(6_000);
    const after = hasSecond ? await contained(it, found) : once(it);
    await Promise.all([responder.end(), it.clock.pass(15_000)]);
    return [...before, ...paused, ...told, ...after];
  } finally {
    folder.remove();
  }
}
