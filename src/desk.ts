import type { App } from "./app.ts";
import type { Approvers } from "./core/command.ts";
import { obey, type Post } from "./core/obey.ts";
import { approverOf, wishDigest } from "./lib/approval.ts";
import { openOperator } from "./sources/operator.ts";

/** Takes commands from people while the responder runs. `posts` are the chains that are followed at that moment. */
export async function openDesk(
  socket: string,
  app: App,
  posts: () => readonly Post[],
  reload: (digest: string) => void = () => undefined,
): Promise<{ close(): Promise<void> }> {
  const approvers = approversOf(app.config);
  return openOperator(socket, (command) =>
    obey(command, posts(), approvers, () => reload(command.about["config"] ?? "")),
  );
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
