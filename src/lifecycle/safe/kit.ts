import { FirebreakError } from "../../core/errors.ts";
import type { Hash } from "../../core/types.ts";
import type { Proposal } from "../../lib/proposal-file.ts";
import { safeFields } from "../../lib/safe-transaction.ts";
import { lower } from "../../lib/words.ts";

/** What Safe's own kit says that owners sign: code of other people, on another library, than ours. Raises MISSING_PEER. */
export async function hashByKit({ chainId, safe, safeVersion, transaction }: Proposal): Promise<Hash> {
  const kit = await import("@safe-global/protocol-kit").catch((cause: unknown) => {
    throw new FirebreakError(
      "MISSING_PEER",
      "`firebreak safe propose` needs @safe-global/protocol-kit; install it beside firebreak",
      { cause },
    );
  });
  const { value, safeTxGas, baseGas, gasPrice, nonce, ...same } = safeFields(transaction);
  const amounts = { value: `${value}`, safeTxGas: `${safeTxGas}`, baseGas: `${baseGas}`, gasPrice: `${gasPrice}` };
  const { data } = new kit.EthSafeTransaction({ ...same, ...amounts, nonce: Number(nonce) });
  return lower(kit.calculateSafeTransactionHash(safe, data, safeVersion, chainId));
}
