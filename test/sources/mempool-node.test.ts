import { expect } from "chai";
import { id, Wallet } from "ethers";
import { messageOf } from "../../src/core/errors.ts";
import type { Address, Observation } from "../../src/core/types.ts";
import { lower } from "../../src/lib/words.ts";
import { openProofFork } from "../../src/lifecycle/proof-fork.ts";
import { AAVE, EXECUTOR } from "../../src/range/embedded/addresses.ts";
import type { Fork } from "../../src/range/fork.ts";
import { watchMempool } from "../../src/sources/mempool.ts";
import type { MempoolNode } from "../../src/sources/pooled.ts";
import { judging } from "../core/judging.ts";
import { blockOf } from "../support/fakes.ts";

describe("mempool, of a real node", function () {
  this.timeout(60_000);
  let fork: Fork;
  before(async () => {
    fork = await openProofFork({ kind: "embedded" }, "anvil");
  });
  after(() => fork.close());

  it("shows a role that is about to be granted, before it is", async () => {
    const granted = lower(id("RoleGranted(bytes32,address,address)"));
    const stop = new AbortController();
    const seen: Observation[] = [];
    const told: string[] = [];
    const filtering = Promise.withResolvers<void>();
    const request = async (method: string, params: readonly unknown[] = []) => {
      const answer = await fork.rpc(method, params);
      if (method === "eth_newPendingTransactionFilter") filtering.resolve();
      return answer;
    };
    const node: MempoolNode = { name: "anvil", request };
    const head = { ...blockOf(0), number: BigInt(String(await fork.rpc("eth_blockNumber"))) };
    const watching = watchMempool(
      {
        chainId: 1n,
        nodes: [node],
        quorum: 1,
        filters: [{ address: AAVE.acl, topic0: granted }],
        judge: judging([]).judge,
        head: () => ({ ...head, baseFee: 0n }),
        observe: async (observation) => {
          seen.push(observation);
          stop.abort();
        },
        fault: (error) => void told.push(messageOf(error)),
        wait: () => new Promise((resolve) => setTimeout(resolve, 20)),
        pollMs: 20,
        perPoll: 10,
      },
      AbortSignal.any([stop.signal, AbortSignal.timeout(60_000)]),
    );
    await filtering.promise; // it shows what comes after it
    const thief = lower(Wallet.createRandom().address);
    const hash = await pend(thief);
    await watching;

    expect(told).to.deep.equal([]);
    expect(seen.map(({ pending }) => pending?.hash)).to.deep.equal([hash]);
    expect(seen[0]?.logs[0]?.topics[2]?.slice(26)).to.equal(thief.slice(2));
    expect(await fork.rpc("eth_getTransactionReceipt", [hash])).to.equal(null);
  });

  /** Lets the executor send `addBridge(thief)`; nobody mines it. */
  async function pend(thief: Address): Promise<unknown> {
    await fork.rpc("evm_setAutomine", [false]);
    await fork.rpc("anvil_setBalance", [EXECUTOR, "0xde0b6b3a7640000"]);
    await fork.rpc("anvil_impersonateAccount", [EXECUTOR]);
    const data = `${id("addBridge(address)").slice(0, 10)}${thief.slice(2).padStart(64, "0")}`;
    return fork.rpc("eth_sendTransaction", [{ from: EXECUTOR, to: AAVE.acl, data }]);
  }
});
