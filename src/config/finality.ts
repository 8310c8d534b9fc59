import { z } from "zod";
import { type Finality, finalTags } from "../core/finality.ts";

/** How settled a block has to be, as it is written. */
export const finality = z
  .union(
    [z.enum(["latest", ...finalTags]), z.int().min(1).max(10_000)],
    "expected latest, safe, finalized, or a number of blocks",
  )
  .transform((it): Finality | undefined => {
    if (it === "latest") return undefined;
    return typeof it === "number" ? { kind: "depth", blocks: BigInt(it) } : { kind: "tag", tag: it };
  });
