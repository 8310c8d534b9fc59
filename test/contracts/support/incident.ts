import { expect } from "chai";
import { ask, ethers, send, time } from "./chain.ts";
import { addressesOf, commit, deployHub, ownedTargets, pause, trip } from "./hub.ts";

/** A trip of which two of four actions failed, because somebody else owns these two targets. */
export async function deployWithIncident() {
  const base = await deployHub();
  const mine = await ownedTargets(base.hub, 2);
  const others = [];
  for (let i = 0; i < 2; i += 1) others.push(await ethers.deployContract("PausableOwnable", [base.stranger]));
  const targets = [mine[0], others[0], mine[1], others[1]].filter((target) => target !== undefined);
  const actions = (await addressesOf(targets)).map((address) => pause(address));
  await commit(base.hub, base.admin, actions);
  const { tripId, held, failed } = await trip(base.hub, base.bot, actions);
  expect([held, failed]).to.deep.equal([0b0101n, 0b1010n]);
  const giveToHub = async (index: number) => {
    const target = targets[index];
    if (target !== undefined) await send(target, base.stranger, "transferOwnership", await base.hub.getAddress());
  };
  const paused = () => Promise.all(targets.map((target) => ask(target, "paused")));
  return { ...base, targets, paused, actions, tripId, giveToHub, openedAt: await time.latest() };
}
