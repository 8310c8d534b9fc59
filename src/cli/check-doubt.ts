import { unreadable } from "../actions/view.ts";
import type { ChainApp } from "../app/app.ts";
import { isSending } from "../core/autonomy.ts";
import { isForBelowQuorum, isForUnmined } from "../core/barred.ts";
import { actionsOf } from "../core/ladder/rungs.ts";
import type { Prepared } from "../core/parts.ts";

type Chains = readonly Pick<ChainApp, "actions" | "chain" | "playbooks">[];

/** Steps of playbooks that act on doubtful evidence which no such evidence ever takes: whoever wrote them counts on all. */
export async function doubtWarnings({ chains }: { readonly chains: Chains }): Promise<readonly string[]> {
  return (await Promise.all(chains.map(warningsOn))).flat();
}

async function warningsOn({ actions, chain, playbooks }: Chains[number]): Promise<readonly string[]> {
  const acting = playbooks.filter(
    (one) => isSending(one.do) && (one.belowQuorum === "act" || one.pending === "act") && one.steps.length > 0,
  );
  if (acting.length === 0) return [];
  const head = await chain.head();
  const asked = [...actions].map(async ([id, action]) => {
    const prepared = await action.prepare(head, chain).catch((error: unknown) => unreadable(error, undefined));
    return [id, prepared] as const;
  });
  const prepared = new Map(await Promise.all(asked));

  return acting.flatMap(({ name, steps, ladders = {}, belowQuorum, pending }) => {
    // Of what cannot be read nothing is known; that is an objection of its own.
    const isNever = (isFor: (one: Prepared) => boolean) => (step: string) =>
      actionsOf(step, ladders).every((id) => {
        const one = prepared.get(id);
        return one !== undefined && !isFor(one);
      });
    const instead = (step: string) =>
      ladders[step] === undefined
        ? `a person is asked for ${step} each time`
        : `every action of the ladder ${step} is refused`;
    const [lasting, untiered] = [
      belowQuorum === "act" ? steps.filter(isNever(isForBelowQuorum)) : [],
      pending === "act" ? steps.filter(isNever(isForUnmined)) : [],
    ];
    return [
      ...lasting.map(
        (step) =>
          `playbook ${name}: \`belowQuorum: act\` takes only effects that end by themselves, so that below the quorum ${instead(step)}; name one that ends by itself, or remove \`belowQuorum: act\``,
      ),
      ...untiered.map(
        (step) =>
          `playbook ${name}: \`pending: act\` takes only first-tier plans of a hub, so that for what is not mined ${instead(step)}; name such a plan, or remove \`pending: act\``,
      ),
    ];
  });
}
