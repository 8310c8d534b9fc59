import { z } from "zod";
import { FirebreakError } from "../../core/errors.ts";
import type { Hex } from "../../core/types.ts";
import { readPacked } from "../recording.ts";
import { hex, quantity, sized, toMap } from "./format.ts";

export const PROOFS = "recorded-proofs/1";

/** Places in the list of nodes, from the root down. */
const places = z.array(z.int().nonnegative());
const slotProof = z.object({ key: hex, value: quantity, proof: places });
const accountProof = z.object({
  nonce: quantity,
  balance: quantity,
  storageHash: sized(32),
  codeHash: sized(32),
  accountProof: places,
  storageProof: z.array(slotProof),
});
const proofsFile = z.looseObject({
  format: z.literal(PROOFS),
  chainId: z.int().min(1),
  stateOf: z.int().nonnegative(),
  /** The file name of the recording that it proves, which lies beside it. */
  recording: z.string().regex(/^[\w.-]+$/, "must be a file name without a folder"),
  stateRoot: sized(32),
  blockHash: sized(32),
  nodes: z.array(hex),
  accounts: z.record(sized(20), accountProof).transform(toMap),
});

/** What `eth_getProof` says of many accounts and slots after one block, with each node of the tries once. */
export type Proofs = z.output<typeof proofsFile>;
export type AccountProof = z.output<typeof accountProof>;

/** Whether unpacked JSON calls itself a file of proofs. */
export function isProofs(json: unknown): boolean {
  return typeof json === "object" && json !== null && "format" in json && json.format === PROOFS;
}

/** Reads a `recorded-proofs/1` file; nothing of it is verified yet. Raises BAD_RECORDING. */
export async function loadProofs(path: string): Promise<Proofs> {
  const parsed = proofsFile.safeParse(await readPacked(path));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue === undefined ? "" : `; ${issue.path.join(".") || "the top"}: ${issue.message}`;
  throw new FirebreakError("BAD_RECORDING", `${path} is not a ${PROOFS} file${where}`, { cause: parsed.error });
}

/** A growing list in which each node of the tries stands once; `places` says where those of one proof stand. */
export function nodeList() {
  const nodes: Hex[] = [];
  const known = new Map<Hex, number>();
  const placeOf = (node: Hex): number => {
    const place = known.get(node) ?? nodes.push(node) - 1;
    known.set(node, place);
    return place;
  };
  return { nodes, places: (proof: readonly Hex[]): number[] => proof.map(placeOf) };
}
