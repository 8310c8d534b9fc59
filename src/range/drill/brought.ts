import { id } from "ethers";
import type { Hash } from "../../core/types.ts";
import { type Chains, chainAt } from "./chains.ts";
import { fillText } from "./fill.ts";
import type { Scenario } from "./scenario.ts";

const transferred = id("Transfer(address,address,uint256)");

/**
 * What a transaction brought to the holder of each asset, less than zero where it took: by the token's Transfer events, or, of ether, by its own value. Ether
 * that a contract hands on is in neither.
 */
export async function broughtBy(chains: Chains, assets: Scenario["assets"], on: string, hash: Hash): Promise<bigint[]> {
  const { name, fork, stage, known } = chainAt(chains, on);
  const logs = (await stage.receiptOf(hash))?.logs ?? [];
  const sent = (await fork.rpc("eth_getTransactionByHash", [hash])) as { from: string; to: string; value: string };
  return assets.map(({ address, holder, on: at }) => {
    if (chainAt(chains, at).name !== name) return 0n;
    const account = BigInt(fillText(holder, known));
    const net = (from: string, to: string, amount: string) =>
      (BigInt(to) === account ? BigInt(amount) : 0n) - (BigInt(from) === account ? BigInt(amount) : 0n);
    if (address === "native") return net(sent.from, sent.to, sent.value);

    const token = BigInt(fillText(address, known));
    return logs.reduce((sum, { address: from, topics: [topic, payer, payee, more], data }) => {
      // With a fourth topic it is the id of a thing, and no amount.
      const isAmount = topic === transferred && payer !== undefined && payee !== undefined && more === undefined;
      return BigInt(from) === token && isAmount ? sum + net(payer, payee, data) : sum;
    }, 0n);
  });
}
