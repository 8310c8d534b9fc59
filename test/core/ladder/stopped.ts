import { FirebreakError } from "../../../src/core/errors.ts";
import { ladderName } from "../../../src/core/ladder/rungs.ts";
import type { Policy } from "../../../src/core/playbook.ts";
import type { BlockRef, Finding } from "../../../src/core/types.ts";
import { blockOf, preparedOf } from "../../support/fakes.ts";
import { momentAt, playbookOf, policyOf } from "../deciding.ts";
import { type rungs, set, policy as usual } from "./climbing.ts";

export const ref = (number: number): BlockRef => ({ number: BigInt(number), hash: blockOf(number).hash });
export const ladderOf = (...chosen: typeof rungs): Policy => {
  const ladders = { [ladderName(chosen)]: chosen };
  const playbook = { steps: Object.keys(ladders), ladders, cooldownBlocks: 300n, belowQuorum: "act" } as const;
  return policyOf([playbookOf(playbook)], { ladders });
};

type Stop = {
  readonly policy?: Policy;
  readonly first?: Partial<Finding>;
  readonly success?: boolean;
  readonly silent?: (block: bigint) => boolean;
  readonly receipts?: () => Promise<void>;
  readonly asked?: (block: bigint) => Promise<void>;
};

/** A ladder whose first transaction was mined at 102, where its effect held until 150; nobody looked before `it.to` is called, at 200. */
export async function stopped({
  policy = usual,
  first: begun = {},
  success = true,
  silent = () => false,
  receipts = async () => {},
  asked = async () => {},
}: Stop = {}) {
  let now = 100;
  const holds = async ({ number }: BlockRef) => {
    await asked(number);
    if (silent(number)) throw new FirebreakError("NOT_EVALUABLE", "the node is busy", { retryable: true });
    return number >= 102n && number < 150n;
  };
  let first: string | undefined;
  const it = set({
    policy,
    prepared: { direct: preparedOf({ expires: true }) },
    holds: { direct: holds, plan: holds },
    moment: () => momentAt(now),
    executor: {
      receipt: async (txs) => {
        await receipts();
        const hash = txs.at(-1)?.hash;
        first ??= hash;
        return hash === first && hash !== undefined ? { hash, block: ref(102), success } : undefined;
      },
    },
  });
  await it.find(begun);
  it.restart();
  now = 200;
  const heads = (from: number, to = from) => {
    now = to;
    return it.heads(from, to);
  };
  return { ...it, heads, join: (found: number, key = "other") => it.find({ key, block: ref(found) }) };
}
