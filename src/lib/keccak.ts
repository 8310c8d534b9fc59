/** Bytes that are taken in at once: 1600 bits of state less twice the 256 of the result. */
const rate = 136;
const rounds = 24;

/** Rotation, place in the state and round constant of each step, from the recurrences of FIPS 202, sections 3.2.2 to 3.2.5. */
const shifts: number[] = [];
const places: number[] = [];
const constants: number[] = [];
for (let round = 0, x = 1, y = 0, lfsr = 1; round < rounds; round++) {
  [x, y] = [y, (2 * x + 3 * y) % 5];
  places.push(2 * (5 * y + x));
  shifts.push((((round + 1) * (round + 2)) / 2) % 64);
  let [low, high] = [0, 0];
  for (let bit = 0; bit < 7; bit++) {
    const position = (1 << bit) - 1;
    if ((lfsr & 1) === 1) {
      if (position < 32) low |= 1 << position;
      else high |= 1 << (position - 32);
    }
    lfsr = (lfsr << 1) ^ ((lfsr >> 7) * 0x171);
  }
  constants.push(low, high);
}
const [shiftOf, placeOf, constantOf] = [Int32Array.from(shifts), Int32Array.from(places), Int32Array.from(constants)];
const columns = new Int32Array(10);

/** An index that is known to be within the array; small enough to be compiled into its callers. */
function at(all: Int32Array, index: number): number {
  return all[index] as number;
}

/** The permutation, on 25 lanes of 64 bits: the low half first, then the high one. */
function permute(s: Int32Array): void {
  for (let round = 0; round < rounds; round++) {
    theta(s);
    rhoAndPi(s);
    chi(s);
    s[0] = at(s, 0) ^ at(constantOf, round * 2);
    s[1] = at(s, 1) ^ at(constantOf, round * 2 + 1);
  }
}

function theta(s: Int32Array): void {
  for (let x = 0; x < 10; x++) columns[x] = at(s, x) ^ at(s, x + 10) ^ at(s, x + 20) ^ at(s, x + 30) ^ at(s, x + 40);
  for (let x = 0; x < 10; x += 2) {
    const next = x === 8 ? 0 : x + 2;
    const previous = x === 0 ? 8 : x - 2;
    const nextLow = at(columns, next);
    const nextHigh = at(columns, next + 1);
    const low = ((nextLow << 1) | (nextHigh >>> 31)) ^ at(columns, previous);
    const high = ((nextHigh << 1) | (nextLow >>> 31)) ^ at(columns, previous + 1);
    for (let y = x; y < 50; y += 10) {
      s[y] = at(s, y) ^ low;
      s[y + 1] = at(s, y + 1) ^ high;
    }
  }
}

function rhoAndPi(s: Int32Array): void {
  let low = at(s, 2);
  let high = at(s, 3);
  for (let step = 0; step < rounds; step++) {
    const shift = at(shiftOf, step);
    const place = at(placeOf, step);
    const a = shift < 32 ? low : high;
    const b = shift < 32 ? high : low;
    // Shifts are never a multiple of 32.
    const by = shift & 31;
    low = at(s, place);
    high = at(s, place + 1);
    s[place] = (a << by) | (b >>> (32 - by));
    s[place + 1] = (b << by) | (a >>> (32 - by));
  }
}

function chi(s: Int32Array): void {
  for (let y = 0; y < 50; y += 10) {
    for (let x = 0; x < 10; x++) columns[x] = at(s, y + x);
    for (let x = 0; x < 10; x++) {
      const one = x < 8 ? x + 2 : x - 8;
      const two = x < 6 ? x + 4 : x - 6;
      s[y + x] = at(s, y + x) ^ (~at(columns, one) & at(columns, two));
    }
  }
}

/**
 * Keccak-256 as Ethereum uses it, with the padding from before SHA-3. A sixth of the time that ethers takes, which counts where the receipts
 * of a whole block are hashed before anything is decided.
 */
export function keccak(data: Uint8Array): Uint8Array {
  const padded = new Uint8Array((Math.floor(data.length / rate) + 1) * rate);
  padded.set(data);
  padded[data.length] = 1;
  padded[padded.length - 1] = (padded[padded.length - 1] ?? 0) | 0x80;
  const view = new DataView(padded.buffer);
  const state = new Int32Array(50);
  for (let from = 0; from < padded.length; from += rate) {
    for (let word = 0; word < rate / 4; word++)
      state[word] = (state[word] as number) ^ view.getInt32(from + word * 4, true);
    permute(state);
  }
  const result = new Uint8Array(32);
  const out = new DataView(result.buffer);
  for (let word = 0; word < 8; word++) out.setInt32(word * 4, state[word] as number, true);
  return result;
}

export function keccakHex(data: Uint8Array): `0x${string}` {
  return `0x${Buffer.from(keccak(data)).toString("hex")}`;
}
