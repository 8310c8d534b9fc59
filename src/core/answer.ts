import { when } from "../lib/when.ts";
import type { Command } from "./command.ts";
import type { Post } from "./obey.ts";
import type { Finding } from "./types.ts";

/** What a person orders of one chain. */
export type Order = { readonly post: Post; readonly finding: Finding };

/** As it is typed: what is lifted, and to which level a mode goes, is half of it. */
export function said({ verb, scope, about }: Command): string {
  return [verb, about["what"] ?? about["level"] ?? [], scope].flat().join(" ");
}

/** What whoever gave it is told. */
export function answer(command: Command, orders: readonly Order[]): string {
  const { verb, approval } = command;
  if (orders.length > 0)
    return `${said(command)}: handed to the responder${orders.map(blindly).join("")}; look at \`firebreak status\``;
  if (approval === undefined) return `${said(command)}: done`;
  const end = `until ${when(approval.ends)} (chain time)`;
  return verb === "reload"
    ? `the configuration is approved ${end}; it is taken as soon as the file has exactly this text`
    : `${said(command)}: in force ${end}`;
}

/** Where nobody can say whether it is done, nor whether what is sent arrives. */
function blindly({ post: { responder }, finding: { order = [] } }: Order): string {
  if (responder.blindSince?.() === undefined) return "";
  const { beat } = responder;
  const kept = order.filter((step) => beat.prepared(step)?.holds === true && !beat.isIdempotent(step));
  const what =
    kept.length > 0
      ? `${kept.join(", ")} held then and is not sent again, since done twice it may loosen: look at the target yourself`
      : "it sends to every node until one takes it, and cannot say before that whether it is done";
  return `, which is BLIND: no block of chain ${responder.chainId} was handled after ${responder.moment().block}; ${what}`;
}

/** Who vetoes thinks that something is stopped. */
export function late(incident: string): string {
  return `; nothing of it waited any more: what was done for it stays done (look at \`firebreak status\`), and what it does next is not acted on; \`firebreak lift veto ${incident}\` ends that`;
}
