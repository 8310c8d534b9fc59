import type { Beat } from "./beat.ts";
import type { IncidentHistory } from "./history.ts";
import { actionsOf } from "./ladder/rungs.ts";
import { spentOf } from "./ladder/take.ts";
import type { Policy } from "./playbook.ts";
import { type Recorder, record } from "./record.ts";
import type { Block, Finding, NewEntry } from "./types.ts";

export type AnewOptions = Recorder & {
  readonly config: { readonly id: bigint; readonly blockSeconds: number };
  readonly history: Pick<IncidentHistory, "givenUp" | "climbs">;
  readonly beat: Pick<Beat, "prepared" | "states">;
  readonly policy: Pick<Policy, "ladders">;
  /** Something is to be handled again. */
  readonly owed: () => void;
};

/** Seconds behind its finding in which a step is still tried anew: what is put right later brings about nothing that people have long dealt with. */
const hour = 3_600;

/** One way that came to nothing too often, by a name of its own in each round. */
type Way = { readonly name: string; readonly action: string };
/** A step, and its ways of which that is so; `isOver` where it has no other. */
type Step = {
  readonly name: string;
  readonly step: string;
  readonly finding: Finding;
  readonly ways: readonly Way[];
  readonly isOver: boolean;
};

/**
 * Says what was given up, and has it tried anew when a call of it succeeds that failed before, as where its key has the role by now. Not at each head, which
 * costs gas: each time that the simulation turns, as often as at first, within the cap in ether of the incident.
 */
export function createAnew({ config, history, beat, policy: { ladders = {} }, owed, ...recorder }: AnewOptions) {
  const mostBlocks = BigInt(Math.ceil(hour / config.blockSeconds));
  const none: ReadonlySet<string> = new Set();
  let [usable, said] = [none, none];
  /** The ways that turned usable since they were given up, and those whose effect was there since. */
  let [turned, met] = [none, none];

  const single = () =>
    history.givenUp.steps().map(({ finding, step, count }): Step => {
      const name = `${finding.key} ${step} ${finding.block.number} ${count}`;
      return { name, step, finding, ways: [{ name, action: step }], isOver: true };
    });

  const climbed = () =>
    history.climbs.open().flatMap((climb): readonly Step[] => {
      const { step, round, since, findings } = climb;
      const [finding] = findings;
      const [rungs, actions] = [ladders[step] ?? [], actionsOf(step, ladders)];
      if (finding === undefined || !history.givenUp.isUnmet(finding, step, actions)) return [];
      const name = `${finding.key} ${step} ${since} ${round}`;
      const ways = spentOf(climb, rungs).map((action) => ({ name: `${name} ${action}`, action }));
      return [{ name, step, finding, ways, isOver: ways.length > 0 && ways.length === actions.length }];
    });

  return {
    /** At each head that was simulated. */
    async at({ number }: Pick<Block, "number">): Promise<void> {
      const states = [...beat.states()];
      const now = new Set(states.flatMap(([id, state]) => (state.usable ? [id] : [])));
      const all = [...single(), ...climbed()].filter(({ finding }) => number <= finding.block.number + mostBlocks);
      const ways = all.flatMap((one) => one.ways);
      const named = (isIt: (way: Way) => boolean) => new Set(ways.filter(isIt).map(({ name }) => name));
      met = named(({ name, action }) => met.has(name) || beat.prepared(action)?.holds === true);
      turned = named(({ name, action }) => now.has(action) && (turned.has(name) || !usable.has(action)));
      usable = now;

      const over = all.filter((one) => one.isOver && one.ways.every(({ name }) => !met.has(name)));
      const entries = over.map((one) => {
        const way = one.ways.find(({ name }) => turned.has(name));
        const body = way === undefined ? givenUp(one, now) : anew(one, way);
        const place = { action: one.step, incident: one.finding.key, on: `${config.id}` };
        const entry: NewEntry = { kind: "fault", ref: one.step, body: { ...place, ...body } };
        return { entry, once: `${way === undefined ? "given up" : "anew"} ${config.id} ${one.name}` };
      });
      const fresh = entries.filter(({ once }) => !said.has(once));
      said = new Set(entries.map(({ once }) => once));
      // Replicas, and one that starts again, say it once.
      for (const { entry, once } of fresh) await record({ entries: [entry], once }, recorder);
      if (fresh.some(({ entry }) => "anew" in entry.body)) owed();
    },
  };
}

export type Anew = ReturnType<typeof createAnew>;

function givenUp({ ways }: Step, now: ReadonlySet<string>): NewEntry["body"] {
  const actions = ways.map(({ action }) => action);
  const itself = actions.every((action) => now.has(action))
    ? "although it is simulated well; it is sent again"
    : "and is sent again when its call, which fails, succeeds (`firebreak check` says what is missing), or";
  const [first = ""] = actions;
  const reason = `${actions.join(" and ")} came to nothing three times, ${itself} by \`firebreak act ${first}\`; contain it by another way until then`;
  return { reason, severity: "critical" };
}

function anew({ finding: { key } }: Step, { action }: Way): NewEntry["body"] {
  return { reason: `the call of ${action} succeeds again: what was given up is tried anew`, over: true, anew: [key] };
}
