import { join } from "node:path";
import { objectionsTo } from "../../src/cli/check.ts";
import { loosening } from "../../src/core/command.ts";
import { FirebreakError, messageOf } from "../../src/core/errors.ts";
import { makeFolder } from "../store/changes.ts";
import { stranger } from "../support/fakes.ts";
import { contained, type Row } from "./campaign.ts";
import { forgeries, operator, type Reply, signedFor, tell, wellFormed } from "./forging.ts";
import { drained, during } from "./meddling.ts";
import type { Play } from "./playing.ts";
import { spoil } from "./spoiling.ts";

type Json = { [key: string]: unknown };

/** What people do: to the configuration, and over the socket on which a responder takes commands. */
export const peopleRows: readonly Row[] = [
  {
    ...{ number: 23, fault: "a configuration with a typo, a wrong type, a wrong address or a wrong chain" },
    holds: "it is refused at the start with its place, or by check, or it contains all the same",
    async play(it) {
      const config = structuredClone(it.config) as Json;
      const what = spoil(config, it);
      const responder = await it.armed({ config }).catch((error: unknown) => {
        if (error instanceof FirebreakError && isPlaced(error.message)) return undefined;
        throw new Error(`${what}: ${messageOf(error)}`, { cause: error });
      });
      if (responder === undefined) return [];
      const checking = objectionsTo(responder.app);
      await it.clock.pass(5_000);
      if ((await checking).length > 0) return [];
      return (await contained(it, await drained(it, 2))).map((one) => `${what}: ${one}`);
    },
  },
  {
    ...{ number: 23, fault: "the key has no right to pause, or there is nothing to pause at the address" },
    holds: "check refuses it, it never arms, and it is armed once the key has its right",
    async play(it) {
      const hasRight = it.chance(0.5);
      if (!hasRight) it.world.rules.refuses = (from) => `${from} is not the guardian`;
      const pause = { ...it.config.actions.pause, ...(hasRight && { target: stranger }) };
      const responder = await it.armed({ config: { ...it.config, actions: { pause } } });
      const objections = await during(it, objectionsTo(responder.app));
      const early = await armedOf(it);
      it.world.rules.refuses = () => undefined;
      await it.blocks(it.int(2, 4));
      const late = await armedOf(it);
      return [
        ...(objections.some(({ about }) => about === "action pause") ? [] : ["check has nothing against it"]),
        ...(/DISARMED +pause/.test(it.said.join("")) ? [] : ["nobody was told"]),
        ...(/^disarmed(,disarmed)?$/.test(early.join()) ? [] : [`it is ${early.join() || "nothing"}`]),
        ...(late.at(-1) === (hasRight ? "disarmed" : "armed") ? [] : [`in the end it is ${late.join()}`]),
        ...(hasRight ? [] : await contained(it, await drained(it, 1))),
      ];
    },
  },
  {
    ...{ number: 17, fault: "the clock is an hour off when approvals come" },
    holds: "one that runs by the time of the chain is good, and one that has ended by it is not",
    shape: { config: { operator, installation: "mine" } },
    play: endings,
  },
  {
    ...{ number: 25, fault: "approvals that are forged, changed, ended, of another place, or used before" },
    holds: "none silences a containment",
    shape: { config: { operator, installation: "mine" } },
    play: (it) => beside(it, () => forgeries(placeOf(it))),
  },
  {
    ...{ number: 26, fault: "whoever can open the socket, without a signature" },
    holds: "cannot loosen anything",
    shape: { config: { operator, installation: "mine" } },
    play: (it) =>
      beside(it, () =>
        [...loosening, "unpause", "execute", "status "].map((verb) => ({
          ...{ verb, scope: it.pick(["*", "drain", "pause"]), about: wellFormed(verb) },
        })),
      ),
  },
];

/** It says in which file, line and column, and which setting; or, of what is wrong on the chain or around, what to look at. */
const isPlaced = (message: string) =>
  /virtual\.yaml:\d+:\d+ \w|correct (chain\.id|the reference)|check the URL/.test(message);

/** What was said of the pause, one after the other. */
async function armedOf(it: Play): Promise<readonly string[]> {
  return (await it.entries())
    .filter(({ ref }) => ref === "pause")
    .flatMap(({ kind }) => (/armed/.test(kind) ? [kind] : []));
}

/** Just ended, and just not: by the chain, whatever the clock of the responder says. */
async function endings(it: Play): Promise<readonly string[]> {
  const folder = makeFolder();
  let skew = 0;
  try {
    const socket = join(folder.path, "s");
    const responder = await it.armed({ socket, now: () => it.clock.now() + skew });
    skew = it.pick([-3_600_000, 3_600_000]);
    await it.blocks(1);
    const place = placeOf(it);
    const wish = { verb: "silence", scope: "drain", about: {} };
    const say = (ends: bigint) => during(it, tell(socket, signedFor(place, wish, { ends, nonce: it.word(ends) })));
    const { timestamp } = place;
    const [ended, endsNow] = [await say(timestamp - 1n), await say(timestamp)];
    const runs = await say(timestamp + BigInt(it.pick([1, 600])));
    await during(it, responder.end());
    return [
      ...[ended, endsNow].filter(({ accepted }) => accepted).map(({ message }) => `it obeyed: ${message}`),
      ...(ended.message === "" || endsNow.message === "" ? ["a command was not heard"] : []),
      ...(runs.accepted ? [] : [`a good approval: ${runs.message}`]),
    ];
  } finally {
    folder.remove();
  }
}

/** Every command is heard and refused, and the event beside them is contained. */
async function beside(it: Play, linesOf: () => readonly object[]): Promise<readonly string[]> {
  const folder = makeFolder();
  try {
    const socket = join(folder.path, "s");
    const responder = await it.armed({ socket });
    const replies: Reply[] = [];
    // One after the other: of more than the socket takes at once, some would not be heard, which is no refusal.
    for (const line of linesOf()) replies.push(await during(it, tell(socket, line)));
    const taken = replies.flatMap(({ accepted, message }, at) =>
      accepted ? [`it obeyed: ${message}`] : message === "" ? [`command ${at} was not heard`] : [],
    );
    const found = await contained(it, await drained(it, 1));
    // Used once, it is worth nothing any more.
    const good = signedFor(placeOf(it), { verb: "silence", scope: "drain", about: {} });
    const [first, second] = [await during(it, tell(socket, good)), await during(it, tell(socket, good))];
    const once =
      first.accepted && !second.accepted ? [] : [`a good approval: ${first.message}, then ${second.message}`];
    await during(it, responder.end());
    return [...taken, ...found, ...once];
  } finally {
    folder.remove();
  }
}

const placeOf = (it: Play) => ({ ...it, timestamp: it.world.head().timestamp });
