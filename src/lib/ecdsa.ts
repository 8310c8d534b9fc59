import { recoverAddress, Signature } from "ethers";
import { FirebreakError } from "../core/errors.ts";

type Hex = `0x${string}`;
type Point = { readonly r: bigint; readonly s: bigint };

/** The order of secp256k1. Source: SEC 2, 2.4.1. */
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
/** SubjectPublicKeyInfo of a point on secp256k1, up to the point itself: 04, x, y. Source: RFC 5480 and SEC 2. */
const spkiHead = "3056301006072a8648ce3d020106052b8104000a034200";

/** The uncompressed point (65 bytes) of a public key in DER. Raises KEY for a key of another curve or form. */
export function pointOf(spki: Uint8Array): Hex {
  const hex = Buffer.from(spki).toString("hex");
  if (hex.startsWith(`${spkiHead}04`) && hex.length === spkiHead.length + 130) return `0x${hex.slice(spkiHead.length)}`;
  throw new FirebreakError(
    "KEY",
    "expected a public key on secp256k1 in DER, found another one; use a key of that curve",
  );
}

/** The two numbers of a signature in DER: SEQUENCE { INTEGER r, INTEGER s }. Raises KEY when it is anything else. Source: RFC 3279, 2.2.3. */
export function fromDer(der: Uint8Array): Point {
  const bytes = Buffer.from(der);
  const [r, next] = integerAt(bytes, 2);
  const [s, end] = integerAt(bytes, next);
  const isWhole = bytes[0] === 0x30 && bytes[1] === bytes.length - 2 && end === bytes.length;
  if (isWhole && r > 0n && r < order && s > 0n && s < order) return { r, s };
  throw malformed();
}

function integerAt(bytes: Buffer, at: number): readonly [bigint, number] {
  const size = bytes[at + 1] ?? 0;
  const from = at + 2;
  if (bytes[at] !== 0x02 || size < 1 || size > 33 || from + size > bytes.length) throw malformed();
  return [BigInt(`0x${bytes.subarray(from, from + size).toString("hex")}`), from + size];
}

function malformed(): FirebreakError {
  return new FirebreakError(
    "KEY",
    "expected a signature in DER, found other bytes; the key service may be another than configured",
    {
      retryable: true,
    },
  );
}

/**
 * As Ethereum wants it: the lower of the two possible `s` (EIP-2), and the parity for which `address` is recovered. Raises KEY when it is
 * recovered for neither, since then another key signed.
 */
export function signatureFor(digest: Hex, { r, s }: Point, address: Hex): { r: Hex; s: Hex; yParity: 0 | 1 } {
  const point = { r: word(r), s: word(s > order / 2n ? order - s : s) };
  for (const yParity of [0, 1] as const)
    if (signerOf(digest, Signature.from({ ...point, yParity })) === address) return { ...point, yParity };
  throw new FirebreakError(
    "KEY",
    `expected a signature by ${address}, found one by another key; correct the key or the address`,
  );
}

/** Not every number is the coordinate of a point: such a signature is nobody's. */
function signerOf(digest: Hex, signature: Signature): string | undefined {
  try {
    return recoverAddress(digest, signature).toLowerCase();
  } catch {
    return undefined;
  }
}

function word(value: bigint): Hex {
  return `0x${value.toString(16).padStart(64, "0")}`;
}
