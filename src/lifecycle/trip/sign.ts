import { Signature } from "ethers";
import { isByKey, type Signed } from "../../actions/quorum-order.ts";
import { FirebreakError } from "../../core/errors.ts";
import type { Key } from "../../core/signer.ts";
import type { Address } from "../../core/types.ts";
import { strictSigner } from "../../lib/signature.ts";
import { lower } from "../../lib/words.ts";
import type { Plan } from "../plan-file.ts";
import type { Trip } from "./file.ts";

const mostSignatures = 64;

/** The trip with this guardian's signature in it. Asks nobody but the key. Raises NOT_A_GUARDIAN, EXPIRED or MANY_CHAINS. */
export async function signTrip(trip: Trip, key: Key, now: bigint): Promise<Trip> {
  requireSignable(trip, now);
  requireGuardian(trip, key.address);
  const signature = lower(Signature.from(await key.sign(trip.signed.signed)).serialized);
  return withSignature(trip, { signer: key.address, signature });
}

/**
 * The same with a signature that was made elsewhere: a key's, such as on a hardware wallet, or that of a guardian's contract, whose bytes only
 * the contract can judge. Raises NOT_A_GUARDIAN, SIGNATURE, EXPIRED or MANY_CHAINS.
 */
export function addSignature(trip: Trip, text: string, contract: Address | undefined, now: bigint): Trip {
  requireSignable(trip, now);
  const signature = lower(text);
  const signer = contract ?? strictSigner(trip.signed.signed, signature);
  if (signer === undefined || !/^0x([0-9a-f]{2})+$/.test(signature))
    throw new FirebreakError(
      "SIGNATURE",
      `expected the 65 bytes of a key's EIP-712 signature over ${trip.signed.signed}, found another form; name a guardian that is a contract with --signer`,
    );
  requireGuardian(trip, signer);
  return withSignature(trip, { signer, signature });
}

/** Who signed with his key, each once. */
export function keysOf({ signed }: Trip): readonly Address[] {
  const byKey = signed.signatures.filter((one) => isByKey(one, signed.signed));
  return [...new Set(byKey.map(({ signer }) => signer))];
}

/** What a signer has of the plan himself against what the file says that it is. Raises PLAN. */
export function requirePlan({ plan }: Trip, own: Plan): void {
  const same = own.hash === plan.hash && own.id === plan.id && own.hub === plan.hub && own.chainId === plan.chainId;
  if (same) return;
  throw new FirebreakError(
    "PLAN",
    `nothing was signed: expected plan ${own.id} with hash ${own.hash} of hub ${own.hub} on chain ${own.chainId}, as in ${own.file}, found plan ${plan.id} with hash ${plan.hash} of hub ${plan.hub} on chain ${plan.chainId} in the file`,
  );
}

function requireSignable({ signed: { order, proof } }: Trip, now: bigint): void {
  if (order.deadline <= now)
    throw new FirebreakError("EXPIRED", "nothing was signed: it has expired; have it proposed anew");
  if (proof.length > 0)
    throw new FirebreakError(
      "MANY_CHAINS",
      "nothing was signed: it is for a root over many chains, of which this file shows one; sign one file for each chain",
    );
}

function requireGuardian({ hub, guardians }: Trip, key: Address): void {
  if (guardians.includes(key)) return;
  throw new FirebreakError(
    "NOT_A_GUARDIAN",
    `expected a guardian of the hub ${hub} (${guardians.join(", ")}), found ${key}; use another key, or have \`firebreak trip status --out\` write who the guardians are now`,
  );
}

/** Who signs twice has signed once; what stands there in his name and is not his key's is replaced. */
function withSignature(trip: Trip, signed: Signed): Trip {
  const others = trip.signed.signatures.filter(({ signer }) => signer !== signed.signer);
  return { ...trip, signed: { ...trip.signed, signatures: [...others, signed] } };
}

/** One trip with the signatures of all these files, keys' first. Raises TRIP when they are not all of the same order. */
export function mergeTrips(trips: readonly Trip[]): Trip {
  const [first, ...others] = trips;
  if (first === undefined) throw new FirebreakError("CONFIG", "expected at least one file with a trip");
  const other = others.find(
    ({ signed, plan }) => signed.digest !== first.signed.digest || plan.hash !== first.plan.hash,
  );
  if (other !== undefined)
    throw new FirebreakError(
      "TRIP",
      `expected files of one order, found ${first.signed.digest} and ${other.signed.digest}; name the files of one of them`,
    );
  const all = trips.flatMap(({ signed }) => signed.signatures);
  const unlike = new Map(all.map((one) => [`${one.signer} ${one.signature}`, one]));
  const [byKey, rest] = [true, false].map((wanted) =>
    [...unlike.values()].filter((one) => isByKey(one, first.signed.signed) === wanted),
  );
  const signatures = [...(byKey ?? []), ...(rest ?? [])].slice(0, mostSignatures);
  return { ...first, signed: { ...first.signed, signatures } };
}
