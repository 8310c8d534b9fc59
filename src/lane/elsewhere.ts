import type { ChainApp } from "../app/app.ts";
import { entryOfFinding } from "../core/entries.ts";
import type { IncidentHistory } from "../core/history.ts";
import type { Post } from "../core/obey.ts";
import { placedAt } from "../core/origin.ts";
import type { Store } from "../core/parts.ts";
import type { BlockRef, Finding, NewEntry } from "../core/types.ts";
import { faultOf } from "./scope.ts";

type Options = {
  readonly chain: { readonly config: Pick<ChainApp["config"], "id" | "name"> } & Pick<ChainApp, "playbooks">;
  /** Of this chain; `store` teaches it. */
  readonly history: Pick<IncidentHistory, "takesWaiting">;
  readonly store: Pick<Store, "commit">;
  readonly now: () => number;
  readonly shout: (what: string, error: unknown) => void;
};

/** Takes this chain's steps for findings of other chains. Those that come while it cannot be followed wait in the journal, and are taken when it can. */
export function createElsewhere({ chain: { config, playbooks }, history, store, now, shout }: Options) {
  const note = (entries: readonly NewEntry[]) =>
    store.commit({ entries }).catch((error: unknown) => shout("the journal cannot be written", error));

  async function wait(finding: Finding): Promise<void> {
    if (!history.takesWaiting(finding)) return;
    const moment = { chainId: config.id, block: 0n, time: 0n, balances: {} };
    const block: BlockRef = { ...finding.block, number: 0n };
    const reason = `${config.name} cannot be followed yet: its steps for ${finding.key} are taken when it can`;
    const body = { reason, on: `${config.id}`, held: [finding.key], severity: "critical" };
    await note([
      entryOfFinding({ ...finding, block }, moment, now()),
      { kind: "fault", ref: `chain:${config.name}`, body },
    ]);
  }

  return {
    /** Resolves when it is written down, or held to be of no concern. */
    async take(finding: Finding, post: Post | undefined): Promise<void> {
      const covers = playbooks.some(({ when, steps }) => steps.length > 0 && when.detectors.includes(finding.detector));
      if (!covers) return;
      if (post === undefined) return wait(finding);
      // Blocks are counted on the chain where the step is taken.
      await post.respond(placedAt(finding, post.head())).catch((error: unknown) => note([faultOf(finding.key, error)]));
    },
  };
}

/** What waited for its chain is taken at the block at which it is taken. */
export function placed(finding: Finding, head: BlockRef): Finding {
  return finding.block.number === 0n ? placedAt(finding, head) : finding;
}
