import type { Signer } from "./chain.ts";
import { addressesOf, commit, deployHub, ownedTargets, PLANS, pause, trip } from "./hub.ts";

/** Three pausable targets that the hub owns, in one committed plan. */
export async function deployWithPlan() {
  const base = await deployHub();
  const targets = await ownedTargets(base.hub, 3);
  const actions = (await addressesOf(targets)).map((address) => pause(address));
  await commit(base.hub, base.admin, actions);
  return { ...base, targets, actions };
}

/** Six one-target plans, so that each trip has something to do. */
export async function deployWithPlans() {
  const base = await deployHub();
  const targets = await addressesOf(await ownedTargets(base.hub, 6));
  const plans = targets.map((target, index) => ({ planId: PLANS[index] ?? "", actions: [pause(target)] }));
  for (const { planId, actions } of plans) await commit(base.hub, base.admin, actions, planId);
  const use = (by: Signer, index: number) => {
    const plan = plans[index];
    if (plan === undefined) throw new Error(`expected a plan ${index}`);
    return trip(base.hub, by, plan.actions, { planId: plan.planId });
  };
  return { ...base, plans, use };
}

/** Two pausable targets that the hub owns, and the actions of a plan that nobody proposed. */
export async function deployWithTargets() {
  const base = await deployHub();
  const targets = await ownedTargets(base.hub, 2);
  const actions = (await addressesOf(targets)).map((address) => pause(address));
  return { ...base, targets, actions };
}
