/** The rules of mainnet that differ for execution, by their common names; the glacier forks changed none. */
export type Hardfork =
  | "byzantium"
  | "petersburg"
  | "istanbul"
  | "berlin"
  | "london"
  | "merge"
  | "shanghai"
  | "cancun"
  | "prague"
  | "osaka";

// Activation on mainnet: https://github.com/ethereum/execution-specs and ethereum/go-ethereum params/config.go.
const BY_SECONDS: readonly (readonly [number, Hardfork])[] = [
  [1764798551, "osaka"],
  [1746612311, "prague"],
  [1710338135, "cancun"],
  [1681338455, "shanghai"],
];
const BY_BLOCK: readonly (readonly [number, Hardfork])[] = [
  [15_537_394, "merge"],
  [12_965_000, "london"],
  [12_244_000, "berlin"],
  [9_069_000, "istanbul"],
  [7_280_000, "petersburg"],
  [0, "byzantium"],
];

/** The rules under which mainnet executed the block of that number and time (seconds since 1970). */
export function hardforkAt(block: number, timestampSeconds: number): Hardfork {
  for (const [from, name] of BY_SECONDS) if (timestampSeconds >= from) return name;
  for (const [from, name] of BY_BLOCK) if (block >= from) return name;
  return "byzantium";
}
