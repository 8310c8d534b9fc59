import type { Contract } from "ethers";
import { ask } from "./chain.ts";
import { type Action, addressesOf, commit, deployHub, hostile, ownedTargets, pause } from "./hub.ts";

/** A plan of the named hostile targets, each followed by an honest one. */
export async function between(behaviours: readonly string[], changes: Partial<Action> = {}) {
  const base = await deployHub();
  const bad: Contract[] = [];
  for (const behaviour of behaviours) bad.push(await hostile(behaviour));
  const good = await ownedTargets(base.hub, behaviours.length);
  const badAddresses = await addressesOf(bad);
  const goodAddresses = await addressesOf(good);
  const actions = badAddresses.flatMap((address, index) => [
    pause(address, changes),
    pause(goodAddresses[index] ?? ""),
  ]);
  await commit(base.hub, base.admin, actions);
  const paused = () => Promise.all(good.map((target) => ask(target, "paused")));
  return { ...base, bad, good, actions, paused };
}
