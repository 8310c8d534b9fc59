import { bigintOf, stringsOf } from "../core/entries.ts";
import { undoes } from "../core/lost.ts";
import type { Entry } from "../core/types.ts";
import { cameOf } from "./came-of.ts";
import type { createOutcomes } from "./outcomes.ts";

/** How far an incident or an intent has come; each of them stands in the journal, and is gone on from after a restart. */
export const stages = ["detected", "authorised", "intent", "broadcast", "mined", "verified", "reorg-stable"] as const;
export type Stage = (typeof stages)[number];

export type Journey = { readonly stage: Stage; readonly incident: string; readonly action: string };

/** What is decided with these verdicts is to be done, by whomever. */
const doing = ["act", "ask", "delay"];

/** Follows each intent, and with it the incidents that wait for it, from entry to entry; and what came of them in `outcomes`. */
export function createStages(outcomes: ReturnType<typeof createOutcomes>) {
  const incidents = new Map<string, Stage>();
  const intents = new Map<string, Journey>();
  /** By incident, chain and step, the last block at which a transaction was seen to have had its effect; by intent, for which of them; and the ladders of ways. */
  const [done, places, ladders] = [
    new Map<string, bigint>(),
    new Map<string, readonly string[]>(),
    new Map<string, string>(),
  ];
  const placeOf = (incident: string, { on }: Entry["body"], step: string) => JSON.stringify([incident, on ?? "", step]);

  /** Never back, but where a reorganisation took it, and where the same steps are decided anew. */
  function advance(incident: string, stage: Stage): void {
    const before = incidents.get(incident);
    if (before === undefined || stages.indexOf(stage) > stages.indexOf(before)) incidents.set(incident, stage);
  }

  function reach(id: string, stage: Stage): void {
    const intent = intents.get(id);
    if (intent === undefined) return;
    intents.set(id, { ...intent, stage });
    for (const incident of outcomes.waitingFor(id, intent.action)) advance(incident, stage);
  }

  /** It was seen on chain, whoever brought it about: of what was not sent, the incident is named. */
  function held(id: string, incident: string): void {
    if (intents.has(id)) reach(id, "verified");
    else advance(incident, "verified");
  }

  return {
    take(entry: Pick<Entry, "kind" | "ref" | "body">): void {
      const { kind, ref, body } = entry;
      outcomes.take(entry);
      if (kind === "finding") advance(ref, "detected");
      // What another replica decided before that transaction landed, and tells late, begins nothing anew. Another step of the same may have to be.
      const isLate = (step: string) => bigintOf(body["block"]) < (done.get(placeOf(ref, body, step)) ?? 0n);
      const steps = kind === "decision" ? stringsOf(body["steps"]) : [];
      const anew = steps.filter((step) => !isLate(step));
      const isTold = steps.length > 0 && anew.length === 0;
      const isDoing = kind === "decision" && !isTold && doing.includes(String(body["verdict"]));
      if (isDoing && outcomes.beginAnew(ref, anew)) incidents.set(ref, "detected");
      if (isDoing && body["verdict"] === "act") advance(ref, "authorised");
      if (kind === "intent") {
        const incident = String(body["incident"]);
        if (!intents.has(ref)) intents.set(ref, { stage: "intent", incident, action: String(body["action"]) });
        advance(incident, "intent");
      }
      if (kind === "broadcast" && intents.get(ref)?.stage === "intent") reach(ref, "broadcast");
      if (kind === "mined") reach(ref, "mined");
      if (kind === "outcome" && body["status"] === "contained") {
        reach(ref, "verified");
        const intent = intents.get(ref);
        if (intent !== undefined) {
          const way = placeOf(intent.incident, body, intent.action);
          const own = [way, ladders.get(way) ?? way];
          places.set(ref, own);
          for (const place of own) done.set(place, bigintOf(body["minedBlock"]));
        }
      }
      if (kind === "outcome" && body["status"] === "already") held(ref, String(body["incident"]));
      const open = body["status"] === "covered" ? intents.get(String(body["by"])) : undefined;
      if (kind === "outcome" && open !== undefined) advance(String(body["incident"]), open.stage);
      // Also what was refused there.
      const isFruitless =
        body["status"] === "no-effect" || (body["status"] === "failed" && body["minedBlock"] !== undefined);
      if (kind === "outcome" && isFruitless) reach(ref, "mined");
      if (kind === "stable") reach(ref, "reorg-stable");
      if (kind === "rung" && body["action"] !== undefined)
        ladders.set(placeOf(ref, body, String(body["action"])), placeOf(ref, body, String(body["ladder"])));
      if (kind === "rung")
        for (const { incident, status } of cameOf(ref, body))
          if (status === "undone") incidents.set(incident, "authorised");
          else advance(incident, "verified");
      const gone = kind === "retracted" ? intents.get(ref) : undefined;
      if (gone === undefined) return;
      intents.set(ref, { ...gone, stage: "broadcast" });
      for (const place of places.get(ref) ?? []) done.delete(place);
      // Where nobody asked for it any more, another one may have contained the incident meanwhile.
      if (undoes(entry))
        for (const incident of outcomes.waitingFor(ref, gone.action)) incidents.set(incident, "broadcast");
    },
    /**
     * An incident has come no further than to a block while one of its steps is without effect, and no further than the one of them that is open, whatever
     * came of the others; and where one was lifted it stands as it did when it was found.
     */
    of(incident: string): Stage | undefined {
      const stage = incidents.get(incident);
      const isFar = stage === "verified" || stage === "reorg-stable";
      if (isFar && outcomes.isLost(incident)) return "mined";
      if (isFar && outcomes.isOver(incident)) return "detected";
      const open = isFar ? outcomes.open(incident).map((id) => intents.get(id ?? "")?.stage ?? "authorised") : [];
      return stages.find((one) => open.includes(one)) ?? stage;
    },
    intent: (id: string): Journey | undefined => intents.get(id),
  };
}
