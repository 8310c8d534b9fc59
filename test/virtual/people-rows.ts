import { join } from "node:path";
import { objectionsTo } from "../../src/cli/check.ts";
import { loosening } from "../../src/core/command.ts";
import { FirebreakError, messageOf } from "../../src/core/errors.ts";
import { makeFolder } from "../store/changes.ts";
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
    holds: "it is refused at the start or by check, or it contains all the same",
    async play(it) {
      const config = structuredClone(it.config) as Json;
      const what = spoil(config, it);
      const responder = await it.armed({ config }).catch((error: unknown) => {
        if (error instanceof FirebreakError) return undefined;
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
