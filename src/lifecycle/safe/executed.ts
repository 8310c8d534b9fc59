import { id } from "ethers";
import { z } from "zod";
import { FirebreakError } from "../../core/errors.ts";
import type { Hash, Hex } from "../../core/types.ts";
import { bytes, word } from "../../lib/fields.ts";
import type { Proposal } from "../../lib/proposal-file.ts";
import { wordAt } from "../../lib/words.ts";

export const executionSuccess = id("ExecutionSuccess(bytes32,uint256)") as Hash;
export const executionFailure = id("ExecutionFailure(bytes32,uint256)") as Hash;

/** What became of a proposal: `unknown` when no node tells. */
export type Execution = { readonly status: "none" | "unknown" } | ({ readonly status: "done" } & Done);
export type Done = { readonly hash: Hash; readonly success: boolean };

type SafeLog = { readonly topics: readonly Hex[]; readonly data: Hex; readonly transactionHash: Hash };

const answer = z.array(z.object({ topics: z.array(word).max(4), data: bytes, transactionHash: word }));

/** What a log says of this proposal. Until 1.3.0 the hash lies in the data, later in a topic. */
export function executionIn({ safeTxHash }: Proposal, { topics, data, transactionHash }: SafeLog): Done | undefined {
  const [event, indexed = wordAt(data, 0)] = topics;
  if (indexed !== safeTxHash || (event !== executionSuccess && event !== executionFailure)) return undefined;
  return { hash: transactionHash, success: event === executionSuccess };
}

/** Looks for the proposal among what its Safe executed since it was proposed. */
export async function findExecution(
  proposal: Proposal,
  ask: (method: string, params: readonly unknown[]) => Promise<unknown>,
): Promise<Execution> {
  const range = { fromBlock: `0x${proposal.sinceBlock.toString(16)}`, toBlock: "latest" };
  const filter = { address: proposal.safe, topics: [[executionSuccess, executionFailure]], ...range };
  try {
    const parsed = answer.safeParse(await ask("eth_getLogs", [filter]));
    if (!parsed.success) return { status: "unknown" };
    const found = parsed.data.flatMap((log) => executionIn(proposal, log) ?? []).at(-1);
    return found === undefined ? { status: "none" } : { status: "done", ...found };
  } catch (error) {
    // Many nodes answer for few blocks only; what the nonce says is said all the same.
    if (error instanceof FirebreakError) return { status: "unknown" };
    throw error;
  }
}
