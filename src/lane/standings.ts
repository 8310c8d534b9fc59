import type { App, ChainApp } from "../app/app.ts";
import { accountRef } from "../core/accounts.ts";
import type { Armed } from "../core/armed.ts";
import type { Reachable } from "../core/away.ts";
import { askedOf } from "../core/ladder/rungs.ts";
import type { Lane, Standing } from "./scope.ts";

/** What stands on every chain at this moment; of one that is not followed, that nothing does. */
export function standingsOf({ config, chains }: App, lanes: readonly Lane[], record: Reachable): readonly Standing[] {
  const ofAll = {
    mode: config.mode,
    ...(record.replica !== undefined && { replica: record.replica }),
    ...(record.isAway?.() === true && { recordAway: true }),
  };
  return chains.map((chain, index) => ({ ...standingOf(chain, lanes[index]), ...ofAll }));
}

function standingOf(chain: ChainApp, lane: Lane | undefined): Standing {
  const [standing, post] = [lane?.standing(), lane?.post()];
  if (standing === undefined || post === undefined) return unfollowed(chain);
  return { ...standing, loosened: post.history.standing(post.responder.moment().time) };
}

/** Nothing can be taken there, whatever was armed while it was followed. */
function unfollowed({ config: { id, name }, actions, undos, executor, nodes, playbooks }: ChainApp): Standing {
  const row = (ref: string, path: string, target = actions.get(ref)?.target): Armed => ({
    ...{ ref, chainId: id, target, path },
    ...{ armed: false, reason: `chain ${name} is not followed now` },
  });
  return {
    ...{ chain: name, id, isFollowed: false, nodes: nodes.all() },
    armed: [
      ...[...actions.keys()].map((ref) => row(ref, "key")),
      ...[...undos.keys()].map((ref) => row(`${ref}/undo`, "undo")),
      ...askedOf(playbooks).map(({ ref, call }) => row(ref, "proposal", call.to)),
      ...(executor?.senders ?? []).map((address, index) => row(accountRef(id, address, index), "account")),
    ],
    ...{ effects: [], open: [], backFill: undefined, pausesAffordable: undefined },
  };
}
