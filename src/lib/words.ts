type Hex = `0x${string}`;

/** Word `index` of ABI data, read lazily: the rest of the data is never touched. Undefined when the data is shorter. */
export function wordAt(data: Hex, index: number): Hex | undefined {
  const from = 2 + index * 64;
  return data.length < from + 64 ? undefined : `0x${data.slice(from, from + 64)}`;
}

/** The low 20 bytes of a word. */
export function addressOf(word: Hex): Hex {
  return `0x${word.slice(-40)}`;
}

/** An integer as a word of 32 bytes. Raises a RangeError outside uint256. */
export function toWord(value: bigint): Hex {
  if (value < 0n || value >= 1n << 256n) throw new RangeError("a word holds 0 to 2^256 - 1");
  return `0x${value.toString(16).padStart(64, "0")}`;
}

/** Hex in lower case, so that two spellings of one value are equal. */
export function lower(hex: string): Hex {
  return hex.toLowerCase() as Hex;
}

/** A text in which each address is in small letters, as the keys of incidents have them. */
export function withSmallAddresses(text: string): string {
  return text.replaceAll(/0x[0-9a-f]{40}(?![0-9a-f])/gi, lower);
}
