import { id } from "ethers";
import type { Hash } from "../../core/types.ts";
import { lower } from "../../lib/words.ts";
import { type Chains, chainAt } from "./chains.ts";
import { fillText } from "./fill.ts";
import type { Scenario } from "./scenario.ts";

const transferred = id("Transfer(address,address,uint256)");

type Accounts = Readonly<Record<string, { readonly balance?: string } | undefined>>;
/** What a transaction changed, before and after it: what geth's prestateTracer answers, which anvil and EDR have as well. */
type Changed = { readonly pre: Accounts; readonly post: Accounts };
const tracer = { tracer: "prestateTracer", tracerConfig: { diffMode: true } };

/**
 * What a transaction brought to the holder of each asset, less than zero where it took: by the token's Transfer events, or, of ether, by his balance
 * before and after it, since contracts hand it on without an event.
 */
export async function broughtBy(chains: Chains, assets: Scenario["assets"], on: string, hash: Hash): Promise<bigint[]> {
  const { name, fork, stage, known } = chainAt(chains, on);
  const logs = (await stage.receiptOf(hash))?.logs ?? [];
  const hasEther = assets.some(({ address, on: at }) => address === "native" && chainAt(chains, at).name === name);
  const changed = hasEther ? ((await fork.rpc("debug_traceTransaction", [hash, tracer])) as Changed) : undefined;
  return assets.map(({ address, holder, on: at }) => {
    if (chainAt(chains, at).name !== name) return 0n;
    const own = lower(fillText(holder, known));
    if (address === "native") return changed === undefined ? 0n : etherOf(own, changed);
    const account = BigInt(own);
    const net = (from: string, to: string, amount: string) =>
      (BigInt(to) === account ? BigInt(amount) : 0n) - (BigInt(from) === account ? BigInt(amount) : 0n);
    const token = BigInt(fillText(address, known));
    return logs.reduce((sum, { address: from, topics: [topic, payer, payee, more], data }) => {
      // With a fourth topic it is the id of a thing, and no amount.
      const isAmount = topic === transferred && payer !== undefined && payee !== undefined && more === undefined;
      return BigInt(from) === token && isAmount ? sum + net(payer, payee, data) : sum;
    }, 0n);
  });
}

function etherOf(account: string, { pre, post }: Changed): bigint {
  const before = pre[account]?.balance ?? "0x0";
  return BigInt(post[account]?.balance ?? before) - BigInt(before);
}
