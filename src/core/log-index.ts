import type { Line } from "./line.ts";
import type { Address, Hash, Log } from "./types.ts";

type Index = ReadonlyMap<Hash, ReadonlyMap<Address, readonly Line[]>>;
/** Topic0 → address → detectors: what it costs does not grow with what is watched. */
export function indexOf(lines: readonly Line[]): Index {
  const index = new Map<Hash, Map<Address, readonly Line[]>>();
  for (const line of lines) {
    // Shared by all contracts that nobody else watches for the same.
    const alone = [line];
    for (const { address, topic0 } of line.detector.logs) {
      const addresses = index.get(topic0) ?? new Map<Address, readonly Line[]>();
      const others = addresses.get(address);
      // Who names the same event twice, such as a rule on what it also sums, is handed each log once.
      if (others?.includes(line)) continue;
      const own = others === undefined ? alone : [...others, line];
      index.set(topic0, addresses.set(address, own));
    }
  }
  return index;
}

/** By detector, the logs that it watches. */
export function sortLogs(logs: readonly Log[], index: Index): Map<Line, Log[]> {
  const sorted = new Map<Line, Log[]>();
  for (const log of logs)
    for (const line of index.get(log.topics[0] ?? "0x")?.get(log.address) ?? []) {
      const own = sorted.get(line) ?? [];
      own.push(log);
      sorted.set(line, own);
    }
  return sorted;
}
