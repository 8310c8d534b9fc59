import { digest } from "../../lib/digest.ts";
import { remember } from "../../lib/remember.ts";
import { covers } from "../decide.ts";
import { isSurer } from "../doubt.ts";
import { callPeople } from "../people.ts";
import { lower, runbookFor } from "../playbook.ts";
import type { Responder } from "../respond.ts";
import { isAbout, until } from "../standing.ts";
import type { Finding } from "../types.ts";
import type { Climb } from "./climbs.ts";

/** For which of its findings a ladder is climbed on; `asks`, where given, is why what is sent is left to people, who are told. */
export type Lead = { readonly finding: Finding; readonly asks?: string };

/** What people loosened since holds for the next way of a ladder as it would for a new finding. */
export function createHolding({ policy, history, moment }: Pick<Responder, "policy" | "history" | "moment">) {
  /** Undefined where nobody holds it back, an empty reason where people want to hear nothing of it. */
  function heldBack(finding: Finding, step: string): string | undefined {
    if (finding.order !== undefined) return undefined;
    const own = policy.playbooks.filter(({ steps }) => steps.includes(step));
    const playbook = (own.find((one) => covers(one, finding)) ?? own[0])?.name;
    const reasons = history.standing(moment().time).flatMap((one) => {
      const { verb, scope, level } = one;
      if (verb === "brake") return [`the brake was pulled ${until(one)}`];
      if (verb === "mode" && (scope === "*" || scope === playbook) && lower(level, "propose") === level)
        return [level === "propose" ? `its mode was lowered to propose ${until(one)}` : ""];
      const isQuiet = verb === "veto" ? scope === finding.key : verb === "silence" || verb === "maintenance";
      return isQuiet && isAbout(scope, finding) ? [""] : [];
    });
    return reasons.includes("") ? "" : reasons[0];
  }

  return {
    /** The surest that nobody holds back; where people want to decide on all of them, the surest of these. */
    leadOf({ findings, step }: Pick<Climb, "findings" | "step">): Lead | undefined {
      const leads = findings.flatMap((finding) => {
        const asks = heldBack(finding, step);
        if (asks === "") return [];
        return [{ finding, ...(asks !== undefined && { asks }) }];
      });
      const isBetter = (one: Lead, best: Lead) =>
        (one.asks === undefined) === (best.asks === undefined)
          ? isSurer(one.finding, best.finding)
          : one.asks === undefined;
      return leads.reduce<Lead | undefined>((best, one) => (best && !isBetter(one, best) ? best : one), undefined);
    },
  };
}

/** `way`: its place among the rungs, unless it is the first that sends. `asked`: the ways on which people were asked to decide. */
type Left = { readonly climb: Climb; readonly lead: Lead; readonly way?: number; readonly asked: Map<string, true> };

/** People are told once of each way that is left to them, and again after a restart; it is taken when they hold nothing back any more. */
export async function askPeople({ climb, lead, way, asked }: Left, responder: Responder): Promise<void> {
  const { policy, moment, chainId, store } = responder;
  const [{ step, since, round }, { finding, asks }] = [climb, lead];
  const rungs = policy.ladders?.[step] ?? [];
  const index = way ?? rungs.findIndex(({ kind }) => kind === "action");
  const rung = rungs[index];
  const waits = [step, since, round, index].join(" ");
  if (rung?.kind !== "action" || asked.has(waits)) return;
  remember(asked, waits, true);
  const page = `${asks} and holds back ${rung.action}: \`firebreak act ${rung.action}\` takes it`;
  const runbook = runbookFor(step, policy);
  const place = { ladder: step, rung: index, on: `${chainId}`, block: `${moment().block}` };
  const body = { status: "waits", ...place, page, severity: "critical", ...(runbook && { runbook }) };
  const once = store.replica === undefined ? {} : { once: digest({ key: finding.key, waits }) };
  await callPeople(page, { finding, entries: [{ kind: "rung", ref: finding.key, body }], once }, responder);
}
