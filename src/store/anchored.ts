import type { ReadAnchor } from "../lib/anchor.ts";
import type { ChainOptions, Verdict } from "./chain-check.ts";

/** Holds a journal against what was published of it. */
export type AnchorCheck = {
  readonly seen: NonNullable<ChainOptions["seen"]>;
  /** The verdict with what anchors say: what they name and the journal lacks is missing; `anchored` is the last entry that one covers. */
  end(verdict: Verdict): Verdict;
};

/** `incident`: the entries are those of this incident alone, and anchors are asked how far it had grown. */
export function createAnchorCheck(anchors: readonly ReadAnchor[], incident?: string): AnchorCheck {
  const named = anchors.flatMap((anchor) => {
    const end = incident === undefined ? undefined : anchor.incidents.find((one) => one.incident === incident);
    if (incident !== undefined && end === undefined) return [];
    return [{ anchor, place: end?.nth ?? anchor.seq, hash: end?.hash ?? anchor.hash }];
  });
  const by = Map.groupBy(named, ({ place }) => place);
  let [last, covered] = [0, 0];

  return {
    seen(seq, hash, row) {
      last = incident === undefined ? seq : Number(row["nth"]);
      const found = incident === undefined ? hash : row["strand"];
      const other = by.get(last)?.find((one) => one.hash !== found);
      if (other !== undefined) return `an anchor (${saying(other.anchor)}) names another hash`;
      if (by.has(last)) covered = seq;
      return undefined;
    },
    end(verdict) {
      if (!verdict.intact || anchors.length === 0) return verdict;
      const beyond = named.filter(({ place }) => place > last).sort((one, other) => one.place - other.place)[0];
      if (beyond === undefined) return { ...verdict, anchored: covered };
      const what = incident === undefined ? `entry ${beyond.place}` : `entry ${beyond.place} of its incident`;
      return {
        intact: false,
        seq: last + 1,
        reason: `it is missing: an anchor (${saying(beyond.anchor)}) names ${what}`,
      };
    },
  };
}

function saying({ at, signer }: ReadAnchor): string {
  return `${new Date(at).toISOString()}, ${signer === undefined ? "unsigned" : `signed by ${signer}`}`;
}
