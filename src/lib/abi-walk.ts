type Hex = `0x${string}`;

/**
 * Walks ABI data that an attacker wrote, one word at a time and never outside of it. Positions are in bytes from the start of the data;
 * what points elsewhere is undefined.
 */
export function wordAtByte(data: Hex, at: number): Hex | undefined {
  const from = 2 + at * 2;
  return at < 0 || data.length < from + 64 ? undefined : `0x${data.slice(from, from + 64)}`;
}

/** Where the value begins that the word at `at` points to, counted from `base`. */
export function pointedAt(data: Hex, at: number, base = 0): number | undefined {
  const offset = numberAt(data, at);
  return offset === undefined || 2 + (base + offset) * 2 >= data.length ? undefined : base + offset;
}

/** A number that can be a length or an offset within the data. */
export function numberAt(data: Hex, at: number): number | undefined {
  const word = wordAtByte(data, at);
  // Anything with more than 26 bits lies outside of all data that a node may send.
  if (word === undefined || !/^0x0{57}/.test(word)) return undefined;
  return Number(word);
}

/** The byte positions of the words of the array that the word at `at` points to, `most` of them at most. */
export function itemsAt(data: Hex, at: number, most: number, base = 0): readonly number[] {
  const start = pointedAt(data, at, base);
  const length = start === undefined ? undefined : numberAt(data, start);
  if (start === undefined || length === undefined) return [];
  return Array.from({ length: Math.min(length, most) }, (_, index) => start + 32 + index * 32);
}

/** The first bytes of the `bytes` value that the word at `at` points to, `most` of them at most. */
export function bytesAt(data: Hex, at: number, most: number, base = 0): Hex | undefined {
  const start = pointedAt(data, at, base);
  const length = start === undefined ? undefined : numberAt(data, start);
  if (start === undefined || length === undefined) return undefined;
  const from = 2 + (start + 32) * 2;
  return `0x${data.slice(from, from + 2 * Math.min(length, most))}`;
}
