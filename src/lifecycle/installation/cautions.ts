import type { Address } from "../../core/types.ts";
import { encodeCall } from "../../lib/encode.ts";
import { type Plan, tierOf } from "../plan-file.ts";
import type { Parameters } from "./parameters.ts";
import { innermost, plansOf } from "./planned.ts";
import type { Places } from "./record.ts";

const day = 86_400;

/** Settings that the contracts take and that lock somebody out: what will happen, and what to change. Raises CONFIG. */
export function cautionsOf(parameters: Parameters, places: Places): readonly string[] {
  const plans = plansOf(parameters, places);
  return [
    ...quorumCautions(parameters),
    ...parameters.triggers.flatMap((trigger) => triggerCautions(trigger, plans, places)),
    ...plans.flatMap((plan) => planCautions(plan, parameters)),
  ];
}

/** Of a quorum of all, nobody may be missing. */
function quorumCautions({ guardians, planDelaySeconds }: Parameters): readonly string[] {
  const { members, quorum, topQuorum } = guardians;
  const until = `until the admin has named others, ${planDelaySeconds} s after he proposed them`;
  return [
    ...(quorum === members.length
      ? [
          `quorum is the number of guardians: one lost key leaves the second tier, and the voting off of a stolen key, to nobody ${until}; let it be below ${members.length}`,
        ]
      : []),
    ...(topQuorum === members.length
      ? [
          `topQuorum is the number of guardians: one lost key leaves the top tier to nobody ${until}, and what one of them tripped alone is never retracted, since he does not count; let it be below ${members.length}`,
        ]
      : []),
  ];
}

function triggerCautions(
  { key, of, plans: named, uses, refillSeconds }: Parameters["triggers"][number],
  plans: readonly Plan[],
  places: Places,
): readonly string[] {
  const beyond = plans.filter(({ hub, id, terms }) => hub === places[of] && named.includes(id) && tierOf(terms) > 1);
  return [
    ...beyond.map(
      ({ id, terms }) =>
        `the grant of ${key} names plan ${id} of tier ${tierOf(terms)}, which no key trips: lower its minTier to 1, or leave it to the guardians`,
    ),
    ...(uses === 1 && refillSeconds > day
      ? [
          `after one trip, a false alarm's too, ${key} trips nothing for ${refillSeconds} s; give it a second use, or let it come back within a day`,
        ]
      : []),
  ];
}

/** What does not end by itself stays closed where recovery has no call for it. */
function planCautions({ id, terms, actions }: Plan, { resumes, recovery }: Parameters): readonly string[] {
  if (terms.maxEffect !== 0) return [];
  const lasting = actions.filter(({ maxEffect }) => maxEffect === 0).map(({ action }) => innermost(action).to);
  const closing = new Set(actions.map(({ action }) => innermost(action)).map(({ to, data }) => `${to} ${data}`));
  // The call that closes opens nothing, and who names it has mixed the two up.
  const opening = resumes.filter(
    ({ target, call, args }) => !closing.has(`${target} ${encodeCall(target, call, args).data}`),
  );
  const opened = new Set<Address>(opening.map(({ target }) => target));
  return [...new Set(lasting)]
    .filter((target) => !opened.has(target))
    .map(
      (target) =>
        `plan ${id} closes ${target}, which does not end by itself, and no call of resumes opens it: it stays closed until the AccessManager's admin has allowed one, ${recovery.adminDelaySeconds} s after he announced it; name it`,
    );
}
