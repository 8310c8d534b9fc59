import { expect } from "chai";
import { Wallet } from "ethers";
import { openRpc } from "../../src/chain/rpc.ts";
import type { NamedDetector } from "../../src/core/line.ts";
import type { Address, Finding } from "../../src/core/types.ts";
import { outflow } from "../../src/detectors/outflow.ts";
import { followMempool } from "../../src/lane/mempool.ts";
import { lower, toWord } from "../../src/lib/words.ts";
import { openProofFork } from "../../src/lifecycle/proof-fork.ts";
import { RESERVES } from "../../src/range/embedded/addresses.ts";
import type { Fork } from "../../src/range/fork.ts";
import { watchingOn } from "../detectors/live.ts";
import { make } from "../detectors/looking.ts";

const [weth, , , usdc] = RESERVES;
const thief = lower(Wallet.createRandom().address);
const nothing = async () => undefined;

describe("a lane's look at what is pending, on a real node", function () {
  this.timeout(90_000);
  let fork: Fork;
  let watching: ReturnType<typeof watchingOn>;
  before(async () => {
    fork = await openProofFork({ kind: "embedded" }, "anvil");
    watching = watchingOn(fork);
    await fork.rpc("evm_setAutomine", [false]);
  });
  after(async () => {
    await watching?.close();
    await fork?.close();
  });

  it("outflow tells of a drain before it is mined, of a token and of ether, of none that is too small; and when it is mined as ever", async () => {
    const ofToken = make(outflow, { account: usdc.aToken, token: usdc.address, moreThanBps: 5_000 });
    const ofEther = make(outflow, { account: weth.address, moreThanBps: 5_000 });
    const follow = await following([
      { id: "it", detector: ofToken },
      { id: "ether", detector: ofEther },
    ]);
    const held = await watching.chain.balance(weth.address, await watching.chain.head());
    for (const detector of [ofToken, ofEther]) expect(await watching.seen(detector)).to.deep.equal([]);

    const small = await pend(usdc.aToken, usdc.address, `0xa9059cbb${word(thief)}${amount(1n)}`);
    const drain = await pend(usdc.aToken, usdc.address, `0xa9059cbb${word(thief)}${amount((await inAToken()) - 1n)}`);
    await follow.until(1);
    const ether = await pend(weth.address, thief, "0x", (held * 3n) / 4n);
    await follow.until(2);
    await follow.stop();
    const receipts = await Promise.all(
      [small, drain, ether].map((one) => fork.rpc("eth_getTransactionReceipt", [one])),
    );
    await fork.rpc("evm_mine");
    const mined = [...(await watching.seen(ofToken)), ...(await watching.seen(ofEther))];

    expect(follow.told).to.deep.equal([]);
    expect(receipts).to.deep.equal([null, null, null]);
    expect(follow.found.map(({ pending }) => pending?.hash)).to.deep.equal([drain, ether]);
    expect(follow.found.map(({ key }) => key)).to.deep.equal([
      `pending:it:${usdc.aToken}`,
      `pending:it:${weth.address}`,
    ]);
    // Each is run once, and once more with what is read behind it; where that looks wrong the same is read without it.
    expect(follow.methods.filter((method) => method === "eth_simulateV1")).to.have.length(8);
    expect(mined.map(({ key, pending }) => [key, pending])).to.deep.equal([
      [`it:${usdc.aToken}:${usdc.address}`, undefined],
      [`it:${weth.address}:native`, undefined],
    ]);
  });

  const word = (account: Address) => toWord(BigInt(account)).slice(2);
  const amount = (value: bigint) => toWord(value).slice(2);

  async function inAToken(): Promise<bigint> {
    const data = `0x70a08231${word(usdc.aToken)}`;
    return BigInt(String(await fork.rpc("eth_call", [{ to: usdc.address, data }, "latest"])));
  }

  /** Lets an account send this; nobody mines it. */
  async function pend(from: Address, to: Address, data: string, value = 0n): Promise<unknown> {
    await fork.rpc("anvil_impersonateAccount", [from]);
    const fee = { gas: "0x493e0", maxFeePerGas: "0x0", maxPriorityFeePerGas: "0x0" };
    return fork.rpc("eth_sendTransaction", [{ from, to, data, value: `0x${value.toString(16)}`, ...fee }]);
  }

  /** Follows the mempool from now on. */
  async function following(detectors: readonly NamedDetector[]) {
    const [found, told, methods]: [Finding[], string[], string[]] = [[], [], []];
    const stop = new AbortController();
    const filtering = Promise.withResolvers<void>();
    const rpc = openRpc(fork.url);
    const node = {
      ...rpc,
      request: async (...asked: Parameters<typeof rpc.request>) => {
        const answer = await rpc.request(...asked);
        methods.push(asked[0]);
        if (asked[0] === "eth_newPendingTransactionFilter") filtering.resolve();
        return answer;
      },
    };
    const config = { id: 1n, quorum: 1, blockSeconds: 12, mempool: { pollMs: 50, perPoll: 10 } };
    const one = { config, mempool: [node], detectors, detecting: watching.chain } as never;
    const head = await watching.chain.head();
    const looks = {
      ...{ filters: [], head: () => head, observe: nothing, deadlineMs: 5_000 },
      found: async (finding: Finding) => void found.push(finding),
    };
    const pool = { failed: (what: string) => void told.push(what), well: () => undefined };
    const running = followMempool(one, looks, pool, stop.signal);
    await filtering.promise; // it shows what comes after it
    const until = async (count: number) => {
      for (let looked = 0; found.length < count && looked < 400; looked++)
        await new Promise((resolve) => setTimeout(resolve, 50));
    };
    return {
      ...{ found, told, methods, until },
      stop: async () => {
        stop.abort();
        await running;
        await rpc.close();
      },
    };
  }
});
