import { FirebreakError } from "../core/errors.ts";
import { type DrillOptions, type DrillResult, drill } from "./drill/drill.ts";
import { type Collected, collect, headerAt } from "./recorded/collect.ts";
import { FORMAT, type RecordedHeader, type Unpacked } from "./recorded/format.ts";
import { PROOFS, type Proofs } from "./recorded/proofs.ts";
import { createTouched, leftOut } from "./recorded/touched.ts";
import { verifyRecording } from "./recorded/verify.ts";
import { type RpcClient, rpcClient } from "./rpc/client.ts";

/** One run of the drill; what any of them touches is recorded. */
export type Take = Pick<DrillOptions, "variant" | "seed">;

export type RecordOptions = Omit<
  DrillOptions,
  "variant" | "seed" | "recording" | "forkUrl" | "forkBlock" | "onRead"
> & {
  /** A node that has the state after the block. */
  readonly rpcUrl: string;
  readonly block: number;
  readonly takes: readonly Take[];
  readonly onTake: (result: DrillResult) => void;
};

export type Recorded = {
  readonly recording: Unpacked;
  /** Undefined where the node gives none, for the reason that `unproven` says. */
  readonly proofs: Proofs | undefined;
  readonly unproven: string | undefined;
  /** What was asked for and cannot be kept. */
  readonly others: readonly string[];
};

const deadlineMs = 20_000;

/**
 * Plays a drill on a live fork, once per take, and asks the node for exactly what was touched, with the real header. Raises FORK_UPSTREAM where
 * the node does not have it or has another chain in the end, BAD_PROOF where its proofs do not prove what it says.
 */
export async function record(options: RecordOptions): Promise<Recorded> {
  const { scenario, rpcUrl, block, takes, onTake } = options;
  const node = rpcClient(rpcUrl, deadlineMs);
  try {
    const header = await headerOf(node, block);
    const touched = createTouched(block, header.hash);
    for (const take of takes)
      onTake(
        await drill({
          ...options,
          ...take,
          recording: undefined,
          forkUrl: rpcUrl,
          forkBlock: block,
          onRead: touched.note,
        }),
      );
    options.progress("asking for what was touched");
    const collected = await collect(node.call, header, touched);
    const after = await headerAt(node.call, block);
    if (after.hash !== header.hash)
      throw new FirebreakError(
        "FORK_UPSTREAM",
        `block ${block} was ${header.hash} and is ${after.hash} now; record at a block that is final`,
      );
    return { ...recorded(collected, scenario.name, takes), others: touched.others };
  } finally {
    await node.close();
  }
}

async function headerOf({ call }: RpcClient, block: number): Promise<RecordedHeader> {
  const chainId = Number(await call("eth_chainId"));
  if (chainId === 1) return headerAt(call, block);
  throw new FirebreakError("FORK_UPSTREAM", `a recording is of mainnet (chain 1), the node is of chain ${chainId}`);
}

/** As files hold it. Raises BAD_PROOF. */
function recorded(
  { header, accounts, codes, proofs: proven }: Collected,
  drillName: string,
  takes: readonly Take[],
): Omit<Recorded, "others"> {
  const stateOf = Number(header.number);
  const recording: Unpacked = {
    format: FORMAT,
    kind: "fork-cache",
    chainId: 1,
    stateOf,
    block: header,
    leftOut: [...leftOut],
    source: { recordedBy: "firebreak fork record", drill: drillName, takes },
    accounts,
    codes,
    codesMissing: [],
    codesNotHashVerified: [],
  };
  if ("none" in proven) return { recording, proofs: undefined, unproven: proven.none };

  const stateRoot = String(header["stateRoot"]) as Proofs["stateRoot"];
  const proofs: Proofs = {
    ...{ format: PROOFS, chainId: 1, stateOf, recording: drillName, stateRoot, blockHash: header.hash },
    nodes: [...proven.nodes],
    accounts: proven.accounts,
  };
  const { problems } = verifyRecording({ ...recording, name: drillName }, proofs);
  if (problems.length === 0) return { recording, proofs, unproven: undefined };
  throw new FirebreakError(
    "BAD_PROOF",
    `the node's proofs do not prove what it says: ${problems.slice(0, 3).join("; ")}`,
  );
}
