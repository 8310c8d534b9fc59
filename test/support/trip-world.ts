import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Wallet } from "ethers";
import { tripPlan } from "../../src/actions/trip-plan.ts";
import type { Address } from "../../src/core/types.ts";
import { lower } from "../../src/lib/words.ts";
import { parsePlan } from "../../src/lifecycle/plan-file.ts";
import { type Acting, openActing } from "../actions/acting.ts";
import { actionsOf, commitAndGrant, deployToken, freezingText, HOUR, PLAN } from "../actions/holding-plan.ts";
import { fund } from "./live-hub.ts";
import { deploy } from "./plans.ts";
import { members } from "./trips.ts";

const ADMIN: Address = "0x00000000000000000000000000000000000c0c15";
const RECOVERY: Address = "0x00000000000000000000000000000000000c0c16";

export type TripWorld = Awaited<ReturnType<typeof openTripWorld>>;

/** A hub with a quorum of two of three guardians and one committed plan of the second tier, and a folder with its file and a configuration. */
export async function openTripWorld() {
  const acting: Acting = await openActing();
  const hub = lower(await deploy(acting.fork, "GuardianHub", [ADMIN, RECOVERY, HOUR, members, 2, 3]));
  const trigger = await acting.holder(hub, "TRIGGER()");
  const token = lower(await deployToken(acting, hub));
  const text = freezingText(hub, token, 2);
  const plan = parsePlan(text, "plan.yaml");
  await commitAndGrant(acting, plan, { admin: ADMIN, delay: HOUR, keys: [] });
  const payer = Wallet.createRandom();
  await fund(acting.fork, payer.address);

  const folder = mkdtempSync(join(tmpdir(), "firebreak-trips-"));
  const path = (name: string) => join(folder, name);
  const write = (name: string, content: string) => {
    writeFileSync(path(name), content);
    return path(name);
  };
  write("plan.yaml", text);
  const chain = { id: 1, rpc: [acting.fork.url], quorum: 1 };
  // JSON is YAML.
  write("firebreak.yaml", JSON.stringify({ chain, store: "none" }));
  return {
    acting,
    hub,
    trigger,
    token,
    payer,
    path,
    write,
    isHolding: async () => {
      const block = await acting.chain.head();
      const settings = tripPlan.params.parse({ hub, plan: PLAN, actions: actionsOf(plan) });
      return tripPlan.create(settings, { id: "trip", chainId: 1n }).holds(block, acting.chain);
    },
    async close(): Promise<void> {
      rmSync(folder, { recursive: true, force: true });
      await acting.close();
    },
  };
}
