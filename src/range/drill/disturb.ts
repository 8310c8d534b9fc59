import type { Hex } from "../../core/types.ts";
import type { ChainFault } from "../faults/fault.ts";
import type { Fork } from "../fork.ts";

/** What a fault does to the chain while a drill is played. Blocks are counted from the signal's, which is 0. */
export type Disturbance = {
  /** Before anything of a block is handed in. */
  readonly beforeBlock: () => Promise<void>;
  /** Just before a block is closed. */
  readonly beforeMine: (since: number | undefined) => Promise<void>;
  /** After a block: how many blocks, this one the last, are gone and have to be played again. */
  readonly undone: (since: number | undefined) => Promise<number>;
};

const nothing: Disturbance = { beforeBlock: async () => {}, beforeMine: async () => {}, undone: async () => 0 };

export function disturbance(fork: Pick<Fork, "rpc">, fault: ChainFault | undefined): Disturbance {
  if (fault === undefined) return nothing;
  return fault.kind === "fee-spike" ? feeSpike(fork, fault) : reorg(fork, fault);
}

function feeSpike({ rpc }: Pick<Fork, "rpc">, fault: Extract<ChainFault, { kind: "fee-spike" }>): Disturbance {
  return {
    ...nothing,
    async beforeMine(since) {
      if (since !== fault.at) return;
      const head = (await rpc("eth_getBlockByNumber", ["latest", false])) as { readonly baseFeePerGas: Hex };
      const usual = BigInt(head.baseFeePerGas) * fault.times;
      const baseFee = usual < fault.atLeast ? fault.atLeast : usual;
      await rpc("hardhat_setNextBlockBaseFeePerGas", [`0x${baseFee.toString(16)}`]);
    },
  };
}

/** Snapshots of the last blocks; what was mined since the one that is gone back to is in no pool any more. */
function reorg({ rpc }: Pick<Fork, "rpc">, { at, depth }: Extract<ChainFault, { kind: "reorg" }>): Disturbance {
  const before: unknown[] = [];
  return {
    ...nothing,
    async beforeBlock() {
      before.push(await rpc("evm_snapshot", []));
    },
    async undone(since) {
      if (since !== at) return 0;
      await rpc("evm_revert", [before.at(-depth)]);
      return depth;
    },
  };
}
