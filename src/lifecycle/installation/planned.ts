import { Interface, id } from "ethers";
import { FirebreakError } from "../../core/errors.ts";
import type { Address, Call, Hex } from "../../core/types.ts";
import { encodeCall } from "../../lib/encode.ts";
import { addressOf, lower } from "../../lib/words.ts";
import { commitCall, encode, hubInterface, proposeCall } from "../hub.ts";
import { type Plan, parsePlan } from "../plan-file.ts";
import type { Parameters } from "./parameters.ts";
import type { Places } from "./record.ts";
import { enginesOf } from "./rights.ts";

const carrier = new Interface(["function execute(address target, bytes data)"]);

/** A call that somebody else makes when the contracts stand. */
export type LaterCall = Call & {
  readonly says: string;
  readonly from: Address;
  /** Made only when the hub's delay has passed since the calls before. */
  readonly afterDelay: boolean;
};

/** A grant as the hub takes it. */
export type GrantTerms = readonly [start: number, expiry: number, uses: number, refill: number, cooldown: number];

/** Stand-ins for what is not deployed yet, so that plans can be read before anything is sent. */
export function imaginedPlaces(): Places {
  const names = ["manager", "hub", "lens", "release", "module", "moduleRelease"];
  return Object.fromEntries(names.map((name) => [name, lower(addressOf(lower(id(name))))]));
}

/** The plans of an installation, each as its file would say it. Raises CONFIG. */
export function plansOf(parameters: Parameters, places: Places): readonly Plan[] {
  return planFiles(parameters, places).map(({ name, text }) => parsePlan(text, name));
}

/** What `firebreak plan` takes, one file for a plan. */
export function planFiles(parameters: Parameters, places: Places): readonly { name: string; text: string }[] {
  const engines = enginesOf(parameters, places);
  return parameters.plans.map(({ of, plan, minTier, actions }) => {
    const engine = engines.find(({ name }) => name === of);
    if (engine === undefined) throw new FirebreakError("CONFIG", `expected a ${of} for plan ${plan}, found none`);
    const { hub, release } = engine;
    const file = {
      chain: parameters.chain,
      hub,
      plan,
      release,
      ...(minTier && { minTier }),
      actions: filled(actions, places),
    };
    return { name: `${of}-${plan}.yaml`, text: `${JSON.stringify(file, null, 2)}\n` };
  });
}

/** What the owners, the Safe and the admin still have to do, in order. */
export function laterCalls(parameters: Parameters, places: Places): readonly LaterCall[] {
  const { handover, safe, triggers, admin } = parameters;
  const abi = hubInterface();
  const plans = plansOf(parameters, places);
  const owners = handover.map(({ from, to, call, args }) => ({
    says: `${call} of ${to}`,
    from,
    ...encodeCall(lower(String(filled(to, places))), call, filled(args, places) as readonly unknown[]),
    afterDelay: false,
  }));
  const enable = [safe, places["module"]].every((one) => one !== undefined)
    ? [{ says: "enable the module", from: safe ?? admin, ...moduleCall(safe, places), afterDelay: false }]
    : [];
  const adminOf = (hub: Address) => (hub === places["module"] ? (safe ?? admin) : admin);
  const byAdmin = (says: string, call: Call, afterDelay: boolean) => ({
    says,
    from: adminOf(call.to),
    ...call,
    afterDelay,
  });
  return [
    ...owners,
    ...enable,
    ...plans.map((plan) => byAdmin(`propose plan ${plan.id}`, proposeCall(abi, plan), false)),
    ...plans.map((plan) => byAdmin(`commit plan ${plan.id}`, commitCall(abi, plan), true)),
    ...triggers.map((trigger) => {
      const to = places[trigger.of] ?? admin;
      const data = encode(abi, "grant", [trigger.key, termsOf(trigger), trigger.plans]);
      return byAdmin(`grant ${trigger.plans.length} plan(s) to ${trigger.key}`, { to, data }, true);
    }),
  ];
}

export function termsOf({ until, uses, refillSeconds, cooldownSeconds }: Parameters["triggers"][number]): GrantTerms {
  return [0, Date.parse(`${until}T00:00:00Z`) / 1_000, uses, refillSeconds, cooldownSeconds];
}

function moduleCall(safe: Address | undefined, { module }: Places): Call {
  return encodeCall(safe ?? "0x", "enableModule(address)", [module]);
}

/** Every `$name` replaced by its address, at any depth. */
function filled(value: unknown, places: Places): unknown {
  if (typeof value === "string" && value.startsWith("$")) {
    const address = places[value.slice(1)];
    if (address !== undefined) return address;
    throw new FirebreakError(
      "CONFIG",
      `expected one of ${Object.keys(places)
        .map((name) => `$${name}`)
        .join(", ")}, found ${value}`,
    );
  }
  if (Array.isArray(value)) return value.map((one) => filled(one, places));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filled(one, places)]));
}

/** What AccessManager.execute carries, through as many managers as there are. */
export function innermost({ target, data }: { readonly target: Address; readonly data: Hex }): Call {
  let call: Call = { to: target, data: data };
  for (let depth = 0; depth < 4; depth++) {
    const carried = carrier.parseTransaction({ data: call.data });
    if (carried === null) return call;
    call = { to: lower(addressOf(lower(String(carried.args[0])))), data: lower(String(carried.args[1])) };
  }
  return call;
}
