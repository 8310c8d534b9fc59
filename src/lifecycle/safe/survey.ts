import type { Ask } from "../../chain/quorum.ts";
import type { Proposal } from "../../lib/proposal-file.ts";
import { findExecution } from "./executed.ts";
import { type At, approvalsOf, contractsAmong, readSafe } from "./live-safe.ts";
import { requireSameHash } from "./propose.ts";
import { type Standing, type Surrounding, standingOf } from "./standing.ts";

/** What `ask` brings is what a quorum of the nodes says. */
export type Asker = At & { readonly ask: Ask };
export type Surveyed = { readonly proposal: Proposal; readonly standing: Standing } & Pick<
  Surrounding,
  "live" | "approved" | "execution"
>;

/** Looks at the chain where a proposal stands. Raises WRONG_CHAIN, NOT_A_SAFE or HASH_DIFFERS. */
export async function survey(proposal: Proposal, known: readonly Proposal[], asker: Asker): Promise<Surveyed> {
  const live = await readSafe(proposal.safe, asker);
  await requireSameHash(proposal, asker);
  const [approved, contracts] = await Promise.all([
    approvalsOf(proposal, live.owners, asker),
    contractsAmong(live.owners, asker),
  ]);
  // While its nonce is to come, it cannot have been executed.
  const isPast = proposal.transaction.nonce < live.nonce;
  const execution = isPast ? await findExecution(proposal, asker.block, asker.ask) : { status: "none" as const };
  const sameSafe = known.filter(
    ({ safe, chainId, safeTxHash }) =>
      safe === proposal.safe && chainId === proposal.chainId && safeTxHash !== proposal.safeTxHash,
  );
  // One that was given as a file may be kept as well.
  const others = [...new Map(sameSafe.map((one) => [one.safeTxHash, one])).values()];
  const standing = standingOf(proposal, { live, approved, contracts, execution, others });
  return { proposal, live, approved, execution, standing };
}

/** The proposal with owners and threshold as they are now, and the signatures that still count. */
export function refreshed({ proposal, live: { owners, threshold, version } }: Surveyed): Proposal {
  const signatures = proposal.signatures.filter(({ owner }) => owners.includes(owner));
  return { ...proposal, safeVersion: version, owners: [...owners], threshold, signatures };
}
