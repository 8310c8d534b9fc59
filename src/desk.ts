import { setTimeout } from "node:timers/promises";
import type { App, Surroundings } from "./app/app.ts";
import { type Approvers, loosening } from "./core/command.ts";
import { obey, type Post } from "./core/obey.ts";
import { lookMs } from "./core/others.ts";
import type { Standing } from "./lane/scope.ts";
import { approverOf, wishDigest } from "./lib/approval.ts";
import { readingOf as read } from "./lifecycle/safe/print.ts";
import { openOperator } from "./sources/operator.ts";

/** What is in force by the record, which is how other replicas learn of it. */
const shared: readonly string[] = [...loosening, "lift"];

/** Takes commands from people while the responder runs. `posts` are the chains that are followed at that moment. */
export async function openDesk(
  socket: string,
  app: App,
  posts: () => readonly Post[],
  { reload = () => undefined, running }: Pick<Surroundings, "reload" | "running"> = {},
  standing: () => readonly Standing[] = () => [],
): Promise<{ close(): Promise<void> }> {
  const approvers = approversOf(app.config);
  return openOperator(socket, async (command) => {
    // Looking changes nothing: it needs nobody's signature, and is not written down.
    if (command.verb === "status") return { accepted: true, message: JSON.stringify(standing(), asText) };
    const { about, approval } = command;
    const { config = "", before = "" } = about;
    const take = () => reload({ config, before, ends: approval?.ends ?? 0n });
    const followed = posts();
    const unfollowed = app.config.chains.filter(({ id }) => !followed.some((post) => post.responder.chainId === id));
    const names = unfollowed.map(({ name }) => name);
    const reply = await obey(command, followed, approvers, { take, running, read }, names);
    if (!reply.accepted) return reply;
    const isAlone = typeof app.config.store !== "string" && standing().some(({ recordAway }) => recordAway === true);
    if (isAlone && shared.includes(command.verb)) {
      const others =
        "the record cannot be reached, and other replicas do not know of it until it can: tell each of them";
      return { accepted: true, message: `${reply.message}; ${others}` };
    }
    // Who reads that it is in force may go on at once: by then all replicas have looked.
    const isShared = posts().some(({ responder }) => responder.store.replica !== undefined);
    const isAtOnce = command.verb !== "reload" && loosening.some((verb) => verb === command.verb);
    if (isShared && isAtOnce) await setTimeout(2 * lookMs);
    return reply;
  });
}

function asText(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}` : value;
}

/** Who may loosen, from a configuration. */
export function approversOf({ operator, installation, chains }: App["config"]): Approvers {
  return {
    addresses: operator.approvers,
    threshold: operator.threshold,
    installation,
    // One signature is for the whole installation; the first chain names it.
    chainId: chains[0]?.id ?? 0n,
    approverOf,
    digestOf: wishDigest,
  };
}
