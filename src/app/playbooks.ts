import type { ChainConfig } from "../config/config.ts";
import { actionsOf } from "../core/ladder/rungs.ts";
import { lower, type Playbook } from "../core/playbook.ts";

/** A playbook all of whose steps are on other chains only tells here; that it covers the finding still counts. */
export function playbookOn(playbook: Playbook, own: ReadonlySet<string>, { blockSeconds }: ChainConfig): Playbook {
  const steps = playbook.steps.filter((step) => actionsOf(step, playbook.ladders).some((action) => own.has(action)));
  const pendingCooldownBlocks = BigInt(Math.ceil(86_400 / blockSeconds));
  const isElsewhere = steps.length === 0 && playbook.steps.length > 0;
  return { ...playbook, steps, pendingCooldownBlocks, do: isElsewhere ? lower(playbook.do, "notify") : playbook.do };
}
