// A real Safe on a chain of our own that owns a contract with a pause, its owners' keys, and a key without any office that pays.
import { JsonRpcProvider, Wallet } from "ethers";
import { firstOf } from "../../src/chain/quorum.ts";
import { openChain } from "../../src/chain/reader.ts";
import { openRpc } from "../../src/chain/rpc.ts";
import { everywhere, inOrder, receiptOf } from "../../src/chain/senders.ts";
import type { Address, Call } from "../../src/core/types.ts";
import { direct } from "../../src/executors/direct.ts";
import { encodeCall } from "../../src/lib/encode.ts";
import type { Proposal } from "../../src/lib/proposal-file.ts";
import { lower } from "../../src/lib/words.ts";
import { execSelector } from "../../src/lifecycle/safe/execute.ts";
import { hashByKit } from "../../src/lifecycle/safe/kit.ts";
import { propose, type Wish } from "../../src/lifecycle/safe/propose.ts";
import { signProposal } from "../../src/lifecycle/safe/sign.ts";
import { survey } from "../../src/lifecycle/safe/survey.ts";
import { openFork } from "../../src/range/fork.ts";
import { bounded } from "../../src/signers/bounded.ts";
import { keyOf } from "../../src/signers/local.ts";
import { fund } from "./live-hub.ts";
import { deploy } from "./plans.ts";
import { deploySafe, type SafeVersion } from "./safes.ts";

const payer = "0x00000000000000000000000000000000000000fe";

export type SafeWorld = Awaited<ReturnType<typeof openSafeWorld>>;

export async function openSafeWorld(version: SafeVersion) {
  const fork = await openFork({ source: { kind: "embedded" }, engine: "anvil" });
  await fork.rpc("hardhat_impersonateAccount", [payer]);
  await fund(fork, payer, 1_000_000n);
  const provider = new JsonRpcProvider(fork.url, undefined, {
    staticNetwork: true,
    pollingInterval: 20,
    cacheTimeout: -1,
  });
  const by = await provider.getSigner(payer);
  const safe = await deploySafe(by, { version });
  const address = lower(safe.address);
  const target = lower(await deploy(fork, "PausableOwnable", [address]));
  const relayer = Wallet.createRandom();
  await fund(fork, relayer.address, 100n);

  const rpc = openRpc(fork.url);
  const ask = (method: string, params: readonly unknown[]) => inOrder([rpc], method, params);
  /** Anew each time: what was read of a block is kept. */
  const at = async () => {
    const chain = openChain(1n, [rpc]);
    return { chain, block: await chain.head(), ask: firstOf(() => [rpc]) };
  };
  const of = (to: Address, call: string, args: readonly unknown[] = []): Call => encodeCall(to, call, args);
  const pause = of(target, "pause()");

  return {
    fork,
    /** Who deployed the Safe, and has no office in it. */
    payer: by,
    safe,
    address,
    target,
    relayer,
    pause,
    at,
    of,
    executor: () =>
      direct.create(direct.params.parse({}), {
        chainId: 1n,
        signer: bounded(
          keyOf(relayer.privateKey, "a test"),
          new Map([[1n, new Map([[address, new Set([execSelector])]])]]),
        ),
        ask,
        everywhere: (...asked) => everywhere([rpc], ...asked),
        receiptOf: (hash) => receiptOf([rpc], hash),
      }),
    propose: async (changes: Partial<Wish> = {}): Promise<Proposal> =>
      propose({ safe: address, call: pause, value: 0n, ...changes }, await at(), hashByKit),
    /** Signed by the owners of these places in the order of their addresses. */
    async signed(proposal: Proposal, ...places: readonly number[]): Promise<Proposal> {
      let signed = proposal;
      for (const place of places)
        signed = await signProposal(signed, keyOf(safe.owners[place]?.privateKey ?? "", "a test"));
      return signed;
    },
    standing: async (proposal: Proposal, others: readonly Proposal[] = []) => survey(proposal, others, await at()),
    isPaused: async (): Promise<boolean> =>
      BigInt(String(await fork.rpc("eth_call", [of(target, "paused()"), "latest"]))) === 1n,
    async close(): Promise<void> {
      provider.destroy();
      await rpc.close();
      await fork.close();
    },
  };
}

/** The code of the error, for waits. */
export async function codeOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => "none",
    (error: unknown) => (error instanceof Error && "code" in error ? error.code : error),
  );
}
