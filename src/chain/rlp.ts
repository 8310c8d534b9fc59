/** What RLP encodes: bytes, or a list of items. */
export type Item = Uint8Array | readonly Item[];

/** Recursive length prefix, as in the Ethereum yellow paper, appendix B. */
export function encode(item: Item): Uint8Array {
  if (!(item instanceof Uint8Array)) {
    return listOf(item.map(encode));
  }
  const [first] = item;
  return item.length === 1 && first !== undefined && first < 0x80
    ? item
    : Buffer.concat([prefix(0x80, item.length), item]);
}

/** A list of what is encoded already. */
export function listOf(parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([prefix(0xc0, length), ...parts]);
}

/** Encoded bytes in parts, one behind the other: what is long is not copied each time that something is put around it. */
export type Rope = readonly Uint8Array[];

const short = 64 * 1024;

/** A list of what is encoded already. */
export function ropeOf(parts: Rope): Rope {
  return joined([prefix(0xc0, lengthOf(parts)), ...parts]);
}

/** The encoding of bytes. */
export function ropeIn(bytes: Rope): Rope {
  const length = lengthOf(bytes);
  return length === 1 ? [encode(Buffer.concat(bytes))] : joined([prefix(0x80, length), ...bytes]);
}

export function lengthOf(parts: Rope): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

function joined(parts: Rope): Rope {
  return lengthOf(parts) <= short ? [Buffer.concat(parts)] : parts;
}

function prefix(base: number, length: number): Uint8Array {
  if (length < 56) return Uint8Array.of(base + length);
  const bytes = fromInteger(BigInt(length));
  return Buffer.concat([Uint8Array.of(base + 55 + bytes.length), bytes]);
}

/** A whole number without leading zeros; zero has no bytes. */
export function fromInteger(value: bigint): Uint8Array {
  if (value === 0n) return new Uint8Array();
  const digits = value.toString(16);
  return Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, "hex");
}

/** The same of bytes that are given, and returned, in hex digits. */
export function bytesIn(digits: string): string {
  return digits.length === 2 && Number.parseInt(digits, 16) < 0x80
    ? digits
    : `${hexPrefix(0x80, digits.length / 2)}${digits}`;
}

/** The same of a list of what is encoded already. */
export function listIn(parts: readonly string[]): string {
  const all = parts.join("");
  return `${hexPrefix(0xc0, all.length / 2)}${all}`;
}

function hexPrefix(base: number, length: number): string {
  if (length < 56) return (base + length).toString(16);
  const digits = length.toString(16);
  const bytes = digits.length % 2 === 0 ? digits : `0${digits}`;
  return `${(base + 55 + bytes.length / 2).toString(16)}${bytes}`;
}

export function fromHex(hex: string): Uint8Array {
  return Buffer.from(hex.slice(2), "hex");
}
