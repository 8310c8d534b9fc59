import { id } from "ethers";
import { z } from "zod";
import type { Rpc } from "../../chain/rpc.ts";
import { FirebreakError } from "../../core/errors.ts";
import type { Address } from "../../core/types.ts";
import { asAccount, type Grants } from "./reader.ts";

// AccessControl names the account in the third topic, AccessManager too.
const granted = [id("RoleGranted(bytes32,address,address)"), id("RoleGranted(uint64,address,uint32,uint48,bool)")];
const logs = z.array(z.object({ topics: z.array(z.string().regex(/^0x[0-9a-fA-F]{64}$/)).max(4) }));
const mostAccounts = 100;

/** Everybody to whom a contract ever granted a role, as one node lists its events. Raises NOT_EVALUABLE where it does not list so far back. */
export function grantsFrom(rpc: Rpc): Grants {
  return async (of) => {
    const filter = { address: of, fromBlock: "0x0", toBlock: "latest", topics: [granted] };
    const answer = await rpc.request("eth_getLogs", [filter]).catch((cause) => {
      throw unlisted(of, cause);
    });
    const parsed = logs.safeParse(answer);
    if (!parsed.success) throw unlisted(of, parsed.error);
    const accounts = parsed.data.flatMap(({ topics }): readonly Address[] => {
      const account = asAccount(BigInt(topics[2] ?? 0));
      return account === undefined ? [] : [account];
    });
    // The newest grants are the likeliest to hold.
    return [...new Set(accounts.reverse())].slice(0, mostAccounts);
  };
}

function unlisted(of: Address, cause: unknown): FirebreakError {
  const message = `the node lists no grants of roles of ${of} since the first block; name who holds them with --holder`;
  return new FirebreakError("NOT_EVALUABLE", message, { cause });
}
