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

export function lengthOf(parts: Rope): number {
  let length = 0;
  for (const part of parts) length += part.length;
  return length;
}

/** What stands before bytes (0x80), or before a list (0xc0), of a length. */
function prefix(base: number, length: number): Uint8Array {
  const bytes = new Uint8Array(prefixLength(length));
  writePrefix(bytes, 0, base, length);
  return bytes;
}

/** Bytes of a prefix. */
export function prefixLength(length: number): number {
  if (length < 56) return 1;
  let bytes = 2;
  for (let left = length; left > 0xff; left = Math.floor(left / 256)) bytes++;
  return bytes;
}

/** Returns where it ends. Three of four are a single byte. */
export function writePrefix(into: Uint8Array, at: number, base: number, length: number): number {
  if (length < 56) {
    into[at] = base + length;
    return at + 1;
  }
  const end = at + prefixLength(length);
  into[at] = base + 55 + (end - at - 1);
  let left = length;
  for (let place = end - 1; place > at; place--) {
    into[place] = left % 256;
    left = Math.floor(left / 256);
  }
  return end;
}

/** A whole number without leading zeros; zero has no bytes. */
export function fromInteger(value: bigint): Uint8Array {
  if (value === 0n) return new Uint8Array();
  const digits = value.toString(16);
  return Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, "hex");
}

export function fromHex(hex: string): Uint8Array {
  return Buffer.from(hex.slice(2), "hex");
}
