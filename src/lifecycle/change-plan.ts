import { FirebreakError } from "../core/errors.ts";
import type { Key } from "../core/signer.ts";
import type { Call } from "../core/types.ts";
import type { EngineName } from "../range/fork.ts";
import { checkCall, commitCall, commitOperation, proposeCall, tuplesOf } from "./hub.ts";
import { type LiveHub, openLiveHub } from "./live-hub.ts";
import { objectionsAt } from "./objections.ts";
import type { Plan } from "./plan-file.ts";
import { proofLines } from "./print.ts";
import { openProofFork } from "./proof-fork.ts";
import { type Proof, provePlan } from "./prove.ts";

export type Office = {
  /** The nodes of the chain; the first one is forked for the proof. */
  readonly urls: readonly [string, ...string[]];
  /** The admin's key; without one the call is shown and not sent, for an admin that is a Safe. */
  readonly signer: Key | undefined;
  readonly say: (line: string) => void;
};

/** Announces a plan to its hub, when its rules take it. Raises HUB_REFUSES or NO_LEVER; nothing is sent then. */
export async function proposePlan(plan: Plan, office: Office): Promise<void> {
  await withHub(plan, office, async (live) => {
    const call = proposeCall(live.abi, plan);
    // Asked now: otherwise the delay passes before the hub says no.
    await live.ask(live.admin, checkCall(live.rules, plan));
    await requireLevers(plan, office);
    await live.ask(office.signer?.address ?? live.admin, call);
    if (!(await carryOut(live, call, office))) return;

    const ready = Number(await live.read("readyAt", [commitOperation(plan)]));
    office.say(`proposed ${plan.id}; it can be committed from ${new Date(ready * 1_000).toISOString()} on`);
  });
}

/** Commits a plan after a fork of this very chain has proven it. Raises HUB_REFUSES or NOT_PROVEN; nothing is sent then. */
export async function commitPlan(plan: Plan, engine: EngineName, office: Office): Promise<void> {
  await withHub(plan, office, async (live) => {
    const call = commitCall(live.abi, plan);
    await live.ask(office.signer?.address ?? live.admin, call);
    const proof = await proofOf(plan, office.urls[0], engine);
    for (const line of proofLines(plan, proof)) office.say(line);
    if (!proof.proven)
      throw new FirebreakError(
        "NOT_PROVEN",
        "expected a fork run that ends with every probe true, found the above; nothing was sent",
      );
    if (!(await carryOut(live, call, office))) return;

    if ((await live.read("planHash", [plan.id])) !== plan.hash)
      throw new FirebreakError("NOT_COMMITTED", `the hub ${plan.hub} does not hold ${plan.id} after the commit`);
    const failing = BigInt(await live.read("dryRun", [plan.id, tuplesOf(plan)]));
    if (failing !== 0n)
      throw new FirebreakError(
        "DRY_RUN",
        `the plan is committed, but a dry run on the chain fails for 0x${failing.toString(16)} (a bitmap); prove it again`,
      );
    office.say(`committed ${plan.id}; a dry run on the chain holds`);
  });
}

/** Not left to the proof: a lever that is past its window does not come back during the delay. */
async function requireLevers(plan: Plan, { urls }: Office): Promise<void> {
  const found = (await objectionsAt(urls, plan)).flatMap((against, at) =>
    against.map((objection) => `${at + 1}. ${plan.actions[at]?.says}: ${objection}`),
  );
  if (found.length === 0) return;
  throw new FirebreakError(
    "NO_LEVER",
    `expected nothing that speaks against the levers, found ${found.join("; ")}; nothing was sent`,
  );
}

async function proofOf(plan: Plan, url: string, engine: EngineName): Promise<Proof> {
  const fork = await openProofFork({ kind: "url", url }, engine);
  // The chain is as it is: what a plan assumes has come true there, or the proof fails.
  return provePlan(fork, plan, { assume: false }).finally(() => fork.close());
}

/** False when there is no key: the call is shown for somebody else to send. */
async function carryOut(live: LiveHub, call: Call, { signer, say }: Office): Promise<boolean> {
  if (signer !== undefined) {
    await live.send(call, signer, say);
    return true;
  }
  say(`nothing was sent; the hub's admin ${live.admin} sends, without value:`);
  say(`to   ${call.to}`);
  say(`data ${call.data}`);
  return false;
}

async function withHub<T>(plan: Plan, { urls }: Office, work: (live: LiveHub) => Promise<T>): Promise<T> {
  const live = await openLiveHub(plan, urls);
  return work(live).finally(() => live.close());
}
