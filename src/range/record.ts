import { FirebreakError } from "../core/errors.ts";
import { type DrillOptions, type DrillResult, drill } from "./drill/drill.ts";
import type { Live } from "./drill/source.ts";
import { type Collected, collect, headerAt } from "./recorded/collect.ts";
import { FORMAT, type RecordedHeader, type Unpacked } from "./recorded/format.ts";
import { PROOFS, type Proofs } from "./recorded/proofs.ts";
import { createTouched, leftOut, type Touched } from "./recorded/touched.ts";
import { verifyRecording } from "./recorded/verify.ts";
import { type RpcClient, rpcClient } from "./rpc/client.ts";

/** One run of the drill; what any of them touches is recorded. */
export type Take = Pick<DrillOptions, "variant" | "seed">;

export type RecordOptions = Omit<DrillOptions, "variant" | "seed" | "recording" | "live" | "onRead"> & {
  /** By the names of the chains that are recorded: nodes that have the state after a block. */
  readonly live: ReadonlyMap<string, Required<Live>>;
  readonly takes: readonly Take[];
  readonly onTake: (result: DrillResult) => void;
};

export type Recorded = {
  /** The name of the chain. */
  readonly on: string;
  readonly recording: Unpacked;
  /** Undefined where the node gives none, for the reason that `unproven` says. */
  readonly proofs: Proofs | undefined;
  readonly unproven: string | undefined;
  /** What was asked for and cannot be kept. */
  readonly others: readonly string[];
};

/** A chain that is being recorded. */
type Site = {
  readonly on: string;
  readonly chainId: number;
  readonly node: RpcClient;
  readonly header: RecordedHeader;
  readonly touched: Touched;
};

const deadlineMs = 20_000;

/**
 * Plays a drill on live forks, once per take, and asks each node for exactly what was touched, with the real header. Raises FORK_UPSTREAM where
 * a node does not have it or has another chain in the end, BAD_PROOF where its proofs do not prove what it says.
 */
export async function record(options: RecordOptions): Promise<readonly Recorded[]> {
  const { live, takes, onTake } = options;
  const nodes = [...live].map(([on, { url, block }]) => ({ on, block, node: rpcClient(url, deadlineMs) }));
  try {
    const sites: Site[] = [];
    for (const one of nodes) sites.push(await siteOf(one));
    const onRead = (on: string, method: string, params: readonly unknown[]) =>
      sites.find((site) => site.on === on)?.touched.note(method, params);
    for (const take of takes) onTake(await drill({ ...options, ...take, recording: undefined, onRead }));

    options.progress("asking for what was touched");
    const all: Recorded[] = [];
    for (const site of sites) all.push(await recordedOf(site, options));
    return all;
  } finally {
    await Promise.all(nodes.map(({ node }) => node.close()));
  }
}

async function siteOf({ on, block, node }: Pick<Site, "on" | "node"> & { readonly block: number }): Promise<Site> {
  const chainId = Number(await node.call("eth_chainId"));
  const header = await headerAt(node.call, block);
  return { on, chainId, node, header, touched: createTouched(block, header.hash) };
}

async function recordedOf(site: Site, { scenario, takes }: RecordOptions): Promise<Recorded> {
  const { on, node, header, touched } = site;
  const collected = await collect(node.call, header, touched);
  const after = await headerAt(node.call, Number(header.number));
  if (after.hash !== header.hash)
    throw new FirebreakError(
      "FORK_UPSTREAM",
      `block ${header.number} was ${header.hash} and is ${after.hash} now; record at a block that is final`,
    );
  return { on, ...packed(site, collected, scenario.name, takes), others: touched.others };
}

/** As files hold it. Raises BAD_PROOF. */
function packed(
  { chainId }: Site,
  { header, accounts, codes, proofs: proven }: Collected,
  drillName: string,
  takes: readonly Take[],
): Omit<Recorded, "on" | "others"> {
  const stateOf = Number(header.number);
  const recording: Unpacked = {
    format: FORMAT,
    kind: "fork-cache",
    chainId,
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
    ...{ format: PROOFS, chainId, stateOf, recording: drillName, stateRoot, blockHash: header.hash },
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
