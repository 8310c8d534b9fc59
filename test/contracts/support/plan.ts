import { addressesOf, commit, deployHub, ownedTargets, pause } from "./hub.ts";

/** Three pausable targets that the hub owns, in one committed plan. */
export async function deployWithPlan() {
  const base = await deployHub();
  const targets = await ownedTargets(base.hub, 3);
  const actions = (await addressesOf(targets)).map((address) => pause(address));
  await commit(base.hub, base.admin, actions);
  return { ...base, targets, actions };
}
