import type { Address, Block, NewEntry } from "./types.ts";

/** Whether one way of acting, of undoing it, or of paying for it would work now; plain data, for whoever asks. */
export type Armed = {
  /** The action's id; with `/undo` for the way back, and `account:CHAIN` for the account that pays. */
  readonly ref: string;
  readonly chainId: bigint;
  readonly target: Address | undefined;
  /** The authority: `key`, `plan`, …; `undo` is the way back, `account` nonce and balance. */
  readonly path: string;
  readonly armed: boolean;
  readonly reason: string;
};

/** Remembers what was armed; says what changed, so that turning red is told once and at once. */
export function createArmedList() {
  const all = new Map<string, Armed>();

  return {
    set(row: Armed, { number }: Pick<Block, "number">): readonly NewEntry[] {
      const before = all.get(row.ref);
      all.set(row.ref, row);
      const { ref, chainId, target, path, armed, reason } = row;
      if (before?.armed === armed && before.reason === reason) return [];
      const place = { chain: `${chainId}`, path, ...(target === undefined ? {} : { target }) };
      const body = { reason, block: `${number}`, ...place };
      return [
        armed ? { kind: "armed", ref, body } : { kind: "disarmed", ref, body: { ...body, severity: "critical" } },
      ];
    },
    get: (ref: string): Armed | undefined => all.get(ref),
    all: (): readonly Armed[] => [...all.values()],
  };
}

export type ArmedList = ReturnType<typeof createArmedList>;
