import type { Interface, Result } from "ethers";
import { z } from "zod";
import { openChain } from "../../../chain/reader.ts";
import { openRpc, type Rpc } from "../../../chain/rpc.ts";
import { FirebreakError } from "../../../core/errors.ts";
import type { Chain } from "../../../core/parts.ts";
import type { Address, Block } from "../../../core/types.ts";
import { lower } from "../../../lib/words.ts";

/** A line of the verdict. A note is what a person should know; a difference refuses. */
export type Row = { readonly kind: "match" | "difference" | "note"; readonly about: string; readonly says: string };

export type Event = { readonly name: string; readonly args: Result };

/** The chain at one block: whatever is read, it is of one moment. */
export type Snapshot = {
  readonly chain: Chain;
  readonly block: Block;
  /** What a view answers; undefined when it reverts or answers something else. */
  ask(to: Address, abi: Interface, name: string, args?: readonly unknown[]): Promise<Result | undefined>;
  /** The events of a contract since a block, oldest first; unknown ones are left out. */
  events(of: Address, abi: Interface, sinceBlock: number): Promise<readonly Event[]>;
  close(): Promise<void>;
};

/** Public nodes answer for no more blocks at once. */
const window = 10_000n;
const logSchema = z.array(z.object({ topics: z.array(z.string()), data: z.string() }));

/** Raises WRONG_CHAIN or RPC_UNREACHABLE. */
export async function openSnapshot(url: string, chainId: number): Promise<Snapshot> {
  const rpc = openRpc(url, { timeoutMs: 20_000 });
  try {
    const found = BigInt(String(await rpc.request("eth_chainId")));
    if (found !== BigInt(chainId))
      throw new FirebreakError("WRONG_CHAIN", `expected chain ${chainId}, found chain ${found}; correct the URL`);
    const chain = openChain(found, [rpc]);
    const block = await chain.head();
    return snapshotAt(rpc, chain, block);
  } catch (error) {
    await rpc.close();
    throw error;
  }
}

function snapshotAt(rpc: Rpc, chain: Chain, block: Block): Snapshot {
  return {
    chain,
    block,
    async ask(to, abi, name, args = []) {
      const answer = await chain.call({ to, data: lower(abi.encodeFunctionData(name, args)) }, block).catch(reverted);
      try {
        return answer && abi.decodeFunctionResult(name, answer);
      } catch {
        return undefined;
      }
    },
    async events(address, abi, sinceBlock) {
      const found: Event[] = [];
      for (let from = BigInt(sinceBlock); from <= block.number; from += window) {
        const to = from + window <= block.number ? from + window - 1n : block.number;
        const filter = { address, fromBlock: `0x${from.toString(16)}`, toBlock: `0x${to.toString(16)}` };
        for (const log of logSchema.parse(await rpc.request("eth_getLogs", [filter]))) {
          const event = abi.parseLog(log);
          if (event !== null) found.push({ name: event.name, args: event.args });
        }
      }
      return found;
    },
    close: () => rpc.close(),
  };
}

function reverted(error: unknown): undefined {
  if (error instanceof FirebreakError && error.code === "CALL_REVERTED") return undefined;
  throw error;
}

/** Addresses and hashes in any case, numbers in any form. */
export function same(expected: unknown, found: unknown): boolean {
  return shown(expected) === shown(found);
}

export function shown(value: unknown): string {
  if (Array.isArray(value) || (typeof value === "object" && value !== null && Symbol.iterator in value))
    return `[${[...(value as Iterable<unknown>)].map(shown).join(", ")}]`;
  return String(value).toLowerCase();
}

export function compare(about: string, what: string, expected: unknown, found: unknown): readonly Row[] {
  if (same(expected, found)) return [{ kind: "match", about, says: what }];
  const says = `${what}: expected ${shown(expected)}, found ${found === undefined ? "no answer" : shown(found)}`;
  return [{ kind: "difference", about, says }];
}
