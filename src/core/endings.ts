import { when } from "../lib/when.ts";
import type { IncidentHistory } from "./history.ts";
import { type Recorder, record } from "./record.ts";
import type { Standing } from "./standing.ts";
import type { Block, NewEntry } from "./types.ts";

export type EndingsOptions = Recorder & { readonly history: Pick<IncidentHistory, "standing"> };

/** Seconds. Nothing is loosened for longer, and what ended before that nobody counts on any more. */
const day = 86_400n;

/** What holds again, for whoever heard that it was loosened. */
const again: { readonly [verb in Standing["verb"]]: string } = {
  brake: "playbooks act by themselves again; what was proposed meanwhile still waits for `firebreak approve`",
  silence: "what is found there is decided on again",
  maintenance: "what is found there is acted on again",
  mode: "playbooks go as far as the configuration says again",
  disarm: "it is taken again",
  veto: "the incident is acted on again when it is found again",
};

/** Says what approvers loosened that has ended by its date: whoever was told that nothing is done by itself hears that it is again. */
export function createEndings({ history, ...recorder }: EndingsOptions) {
  let told: ReadonlySet<string> = new Set();
  const nameOf = ({ verb, scope, ends }: Standing) => `ended ${verb} ${scope} ${ends}`;

  return {
    /** At a block of the quorum. Chains share what is loosened: the first of them that has the time says it, and of replicas, or after a restart, nobody once more. */
    async at({ timestamp: time }: Pick<Block, "timestamp">): Promise<void> {
      const over = history.standing(time - day).filter(({ ends }) => ends <= time);
      const known = new Set<string>();
      for (const one of over) {
        const once = nameOf(one);
        const isTold = told.has(once) || (await record({ entries: [entryOf(one)], once }, recorder)) !== "lost";
        if (isTold) known.add(once);
      }
      told = known;
    },
  };
}

/** By its verb no history takes it for anything that loosens or lifts: blocks from before are still judged by what was loosened then. */
function entryOf({ verb, scope, ends }: Standing): NewEntry {
  const reason = `${verb} ${scope} ended at ${when(ends)} (chain time): ${again[verb]}`;
  const body = { verb: "ended", what: verb, scope, ends: `${ends}`, severity: "warning", reason };
  return { kind: "command", ref: `${verb}:${scope}`, body };
}
