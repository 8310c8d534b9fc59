import { lower } from "../lib/words.ts";
import type { Address, Hex } from "./types.ts";

/** What can be seen in a contract's code without running it. */
export type Sketch = {
  /** Selectors that its dispatcher compares the call with; those that it only calls elsewhere are not among them. */
  readonly selectors: ReadonlySet<Hex>;
  /** Constants that may be addresses. */
  readonly constants: readonly Address[];
  /** Those of them that are pushed whole (PUSH20), as linked libraries are. */
  readonly linked: readonly Address[];
  readonly delegates: boolean;
  /** Bytes. */
  readonly size: number;
};

const [EQ, SUB, XOR, DELEGATECALL] = [0x14, 0x03, 0x18, 0xf4];
const [PUSH1, PUSH4, PUSH20, PUSH32, DUP1, SWAP16] = [0x60, 0x63, 0x73, 0x7f, 0x80, 0x9f];
const mostBytes = 50_000;

/** Walks the code once, past the data of its pushes. */
export function sketchOf(code: Hex): Sketch {
  const bytes = withoutMetadata(Buffer.from(code.slice(2, 2 + 2 * mostBytes), "hex"));
  const selectors = new Set<Hex>();
  const constants: Address[] = [];
  const linked: Address[] = [];
  let delegates = false;
  for (let at = 0; at < bytes.length; at++) {
    const op = bytes[at] ?? 0;
    if (op === DELEGATECALL) delegates = true;
    if (op < PUSH1 || op > PUSH32) continue;
    const data = bytes.subarray(at + 1, at + 2 + op - PUSH1);
    at += data.length;
    // Compilers push a selector without its leading zeros.
    if (op <= PUSH4 && isCompared(bytes, at + 1)) selectors.add(lower(`0x${data.toString("hex").padStart(8, "0")}`));
    if (op !== PUSH20 && !(op === PUSH32 && data.subarray(0, 12).every((byte) => byte === 0))) continue;
    // What stands behind the code may end within what looks like a push.
    if (data.length <= op - PUSH1) continue;
    const address: Address = lower(`0x${data.subarray(-20).toString("hex")}`);
    constants.push(address);
    if (op === PUSH20) linked.push(address);
  }
  return { selectors, constants, linked, delegates, size: bytes.length };
}

/** Solidity writes what it knows of the sources behind the code, and how long that is into the last two bytes. */
function withoutMetadata(bytes: Buffer): Buffer {
  const length = bytes.length < 2 ? 0 : bytes.readUInt16BE(bytes.length - 2) + 2;
  const isMetadata = length < bytes.length && [0xa1, 0xa2, 0xa3, 0xa4].includes(bytes[bytes.length - length] ?? 0);
  return isMetadata ? bytes.subarray(0, -length) : bytes;
}

/** A dispatcher compares at once; a caller shifts the selector to where calldata begins. */
function isCompared(bytes: Buffer, at: number): boolean {
  const first = bytes[at] ?? 0;
  const op = first >= DUP1 && first <= SWAP16 ? (bytes[at + 1] ?? 0) : first;
  return op === EQ || op === SUB || op === XOR;
}
