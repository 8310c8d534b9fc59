import { z } from "zod";
import { FirebreakError, messageOf } from "../core/errors.ts";
import type { Action, ActionTools, Chain, Part, Prepared } from "../core/parts.ts";
import type { ReferenceTools } from "../core/plans.ts";
import type { Block, Call, Hash, Hex } from "../core/types.ts";
import { encodeCall } from "../lib/encode.ts";
import { address } from "../lib/fields.ts";
import { addressOf, wordAt } from "../lib/words.ts";
import { tripFields } from "./fields.ts";
import { ordersOf } from "./quorum-order.ts";
import { candidatesOf, orderObjection } from "./quorum-rules.ts";
import { orderAt, stateAt, triggerCall, tripSelector } from "./quorum-trigger.ts";
import { maskOf, planObjections, tripPlan } from "./trip-plan.ts";
import { unreadable } from "./view.ts";

const params = z.strictObject({
  hub: address.describe("The GuardianHub that holds the plan."),
  trigger: address.describe("The hub's QuorumTrigger, which it names TRIGGER."),
  signatures: z
    .array(z.string().regex(/^(env:\w+|file:.+)$/, "expected a reference, env:NAME or file:PATH"))
    .min(1)
    .max(64)
    .describe(
      "Where guardians' signatures are, `env:NAME` or `file:PATH`, each `{ order, proof, signatures }` as JSON. Read at every head, so that what is collected during an incident counts at the next one; a file that is not there yet is no error.",
    ),
  ...tripFields,
});

type Settings = z.output<typeof params>;

/** An order that would trip the plan now. */
type Usable = { readonly call: Call; readonly deadline: bigint };
type Judged = { readonly usable: readonly Usable[]; readonly against: readonly string[] };

/** The key only relays: it has no right at all, and may be anybody's that has ether. The guardians decide, each for himself. */
export const quorumTrip: Part<Settings, ActionTools & ReferenceTools, Action> = {
  name: "quorum-trip",
  about: "Relays guardians' signatures to a hub's QuorumTrigger, which trips a committed plan.",
  params,

  create(settings, tools) {
    const { hub, trigger, signatures, ...planned } = settings;
    const { plan, actions } = planned;
    const mask = maskOf(planned);
    // Only guardians can sign for a later time, and the key needs no grant that could end.
    const { ended: _, rightEnds: __, ...trip } = tripPlan.create({ hub, ...planned }, tools);
    const collected = () =>
      ordersOf(
        signatures.flatMap((from) => {
          const text = tools.read(from);
          return text === undefined ? [] : [{ from, text }];
        }),
        tools.chainId,
        trigger,
      );
    const judged = async (block: Block, chain: Chain): Promise<Judged> => {
      const { orders, faults } = collected();
      if (orders.length === 0) return { usable: [], against: faults };
      const state = await stateAt(settings, block, chain);
      const { candidates, against: unfit } = candidatesOf(orders, { plan, mask }, state);
      const usable: Usable[] = [];
      const against = [...faults, ...unfit];
      for (const one of candidates) {
        const of = await orderAt(one, trigger, state, block, chain);
        const objection = orderObjection(one, state, of);
        if (objection !== undefined) against.push(objection);
        else usable.push({ call: triggerCall(one, of.counting, { trigger, actions }), deadline: one.order.deadline });
      }
      return { usable, against };
    };

    return {
      ...trip,
      path: "quorum",
      relies: [trigger, ...(trip.relies ?? [])],
      signs: [{ to: trigger, data: tripSelector }],
      describe: () => `${trip.describe()}, on guardians' signatures through ${trigger}`,
      async prepare(block, chain) {
        // Raises nothing for what cannot be read, or what was prepared before would stay: that has expired, was used, or held.
        const [prepared, { usable, against }] = await Promise.all([
          trip
            .prepare(block, chain)
            .catch((error: unknown) => unreadable<Pick<Prepared, "holds">>(error, { holds: false })),
          judged(block, chain).catch((error: unknown) =>
            unreadable<Judged>(error, { usable: [], against: [messageOf(error)] }),
          ),
        ]);
        const [first] = usable;
        if (first !== undefined)
          return { ...prepared, call: () => first.call, signedUntil: latest(usable, first.deadline) };
        const why = against.join("; ") || "no guardian has signed yet";
        const unsigned = () => {
          throw new FirebreakError("NOT_SIGNED", `no order can be relayed: ${why}`, { retryable: true });
        };
        return { ...prepared, call: unsigned };
      },
      async objections(_sender, block, chain) {
        const named = await wordOf(chain.call(encodeCall(hub, "TRIGGER()", []), block));
        if (named === undefined || addressOf(named) !== trigger)
          return [
            `the trigger of hub ${hub} is ${named === undefined ? "not known" : addressOf(named)}, not ${trigger}; correct it`,
          ];
        const { isWrong, found } = await planObjections({ ...planned, hub, mask }, block, chain);
        if (isWrong) return found;
        return [...found, ...(await judged(block, chain)).against];
      },
    };
  },
};

function latest(usable: readonly Usable[], least: bigint): bigint {
  return usable.reduce((last, { deadline }) => (deadline > last ? deadline : last), least);
}

async function wordOf(asking: Promise<Hex>): Promise<Hash | undefined> {
  return wordAt(await asking.catch((error: unknown) => unreadable(error, "0x" as const)), 0);
}
