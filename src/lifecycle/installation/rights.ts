import { FunctionFragment } from "ethers";
import { FirebreakError } from "../../core/errors.ts";
import type { Address, Hex } from "../../core/types.ts";
import { lower } from "../../lib/words.ts";
import type { Parameters } from "./parameters.ts";

/** Roles of the AccessManager. 0 is its own admin. */
export const ROLES = { admin: 0, hub: 1, controller: 2, recovery: 3 } as const;

/** `Place` is an address, or what will be one when it is deployed. */
export type Right<Place = Address> = { readonly target: Place; readonly selector: Hex; readonly role: number };
export type Member<Place = Address> = {
  readonly role: number;
  readonly account: Place;
  readonly delaySeconds: number;
};
type Named<Place> = Readonly<Record<string, Place | undefined>>;

const onHub = { close: ["closeIncident(bytes32)", "raiseEpoch()"], withdraw: ["cancel(bytes32)"] };
const onController = [
  "propose(bytes32[],(address,bytes)[][])",
  "advance(bytes32[],(address,bytes)[][])",
  "cancel(bytes32)",
  "close(bytes32[])",
];

/** The hub and its controller; a Safe's module and its own, where there is one. `sender`: whose name the calls carry. */
export function enginesOf<Place>({ safe }: Parameters, { hub, release, module, moduleRelease }: Named<Place>) {
  const engine = (name: "hub" | "module", at: Place | undefined, path: Place | undefined, sender: Place | Address) =>
    at === undefined || path === undefined ? [] : [{ name, hub: at, release: path, sender }];
  return [
    ...(hub === undefined ? [] : engine("hub", hub, release, hub)),
    ...(safe === undefined ? [] : engine("module", module, moduleRelease, safe)),
  ];
}

/** Which role may have the manager make which call; nothing else is allowed to anybody but the manager's admin. */
export function rightsOf<Place>(parameters: Parameters, places: Named<Place>): readonly Right<Place | Address>[] {
  const { resumes, pauses } = parameters;
  const functions = (target: Place | Address, calls: readonly string[], role: number) =>
    calls.map((call) => ({ target, selector: selectorOf(call), role }));
  return [
    ...enginesOf(parameters, places).flatMap(({ hub, release }) => [
      ...functions(hub, onHub.close, ROLES.controller),
      ...functions(hub, onHub.withdraw, ROLES.recovery),
      ...functions(release, onController, ROLES.recovery),
    ]),
    ...resumes.flatMap(({ target, call }) => functions(target, [call], ROLES.controller)),
    ...pauses.flatMap(({ target, call }) => functions(target, [call], ROLES.hub)),
  ];
}

/** Who has which role when the deployer has none any more. */
export function membersOf<Place>(parameters: Parameters, places: Named<Place>): readonly Member<Place | Address>[] {
  const { admin, adminDelaySeconds, authority } = parameters.recovery;
  const engines = enginesOf(parameters, places);
  return [
    { role: ROLES.admin, account: admin, delaySeconds: adminDelaySeconds },
    { role: ROLES.recovery, account: authority, delaySeconds: 0 },
    ...engines.map(({ release }) => ({ role: ROLES.controller, account: release, delaySeconds: 0 })),
    ...engines.map(({ sender }) => ({ role: ROLES.hub, account: sender, delaySeconds: 0 })),
  ];
}

/** Raises CONFIG for what is no function. */
export function selectorOf(call: string): Hex {
  try {
    return lower(FunctionFragment.from(call.startsWith("function ") ? call : `function ${call}`).selector);
  } catch (cause) {
    throw new FirebreakError("CONFIG", `expected a function such as "unpause()", found ${JSON.stringify(call)}`, {
      cause,
    });
  }
}
