import { actionsOf } from "../core/ladder/rungs.ts";
import type { Playbook } from "../core/playbook.ts";
import type { Written } from "./schema.ts";
import { signerPath } from "./signer.ts";
import { stepProblems } from "./steps.ts";

/** What is wrong at a place of a configuration. */
/** `offset` counts characters within a text, such as an expression. */
export type Problem = {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly offset?: number;
};

/** Names that playbooks use and nobody defines, and chains that are there twice. */
export function references({ chains, playbooks, detectors, actions, assets, signers, sentBy }: Written): Problem[] {
  const unknown = (path: readonly PropertyKey[], name: string, all: object, what: string): Problem[] =>
    Object.hasOwn(all, name)
      ? []
      : [
          {
            path,
            message: `expected the id of a configured ${what} (${Object.keys(all).join(", ") || "there is none"}), found ${name}`,
          },
        ];
  const twice = chains
    .filter(({ id }, index) => chains.findIndex((one) => one.id === id) < index)
    .map(({ name, id }) => ({ path: ["chains", name, "id"], message: `expected each chain once, found ${id} again` }));
  const ofPlaybooks = playbooks.flatMap(({ when, steps, ladders, atRisk, finality, do: approval }, index) => [
    ...(finality === undefined ||
    new Set(chainsOf({ when, steps, ladders: ladders ?? {} }, detectors, actions)).size <= 1
      ? []
      : [
          {
            path: ["playbooks", index, "finality"],
            message: "expected steps on the chain of the detectors: finality counts its blocks",
          },
        ]),
    ...when.detectors.flatMap((one, at) =>
      unknown(
        ["playbooks", index, "when", ...(when.detectors.length === 1 ? ["detector"] : ["detectors", at])],
        one,
        detectors,
        "detector",
      ),
    ),
    ...stepProblems({ steps, ...(ladders && { ladders }) }, ["playbooks", index, "steps"], actions),
    ...atRisk.flatMap((one, at) => unknown(["playbooks", index, "atRisk", at], one, assets, "asset")),
    ...(approval !== "ignore" && approval !== "notify" && steps.length === 0
      ? [{ path: ["playbooks", index, "steps"], message: `expected at least one step to ${approval}` }]
      : []),
  ]);
  const names = chains.map(({ name }) => name);
  const ofAllow = signers.flatMap(({ name, allow = [] }) =>
    allow.flatMap(({ chain }, index) =>
      (chain === undefined ? names.length === 1 : names.includes(chain))
        ? []
        : [
            {
              path: [...signerPath(name), "allow", index],
              message: `expected \`chain\` to be one of ${names.join(", ")}, found ${chain ?? "none"}`,
            },
          ],
    ),
  );
  const keys = Object.fromEntries(signers.map(({ name }) => [name, true]));
  const ofSigners = Object.entries(sentBy).flatMap(([action, signer]) => {
    const path = ["actions", action.split("~")[0] ?? action, "signer"];
    return signer === undefined ? [] : unknown(path, signer, keys, "signer");
  });
  return [...twice, ...ofPlaybooks, ...ofAllow, ...ofSigners];
}

type Named = Readonly<Record<string, { readonly [setting: string]: unknown }>>;

/** The chains that a playbook is about. */
function chainsOf(
  { when, steps, ladders }: Pick<Playbook, "when" | "steps"> & { readonly ladders: NonNullable<Playbook["ladders"]> },
  detectors: Named,
  actions: Named,
): readonly unknown[] {
  const taken = steps.flatMap((step) => actionsOf(step, ladders));
  return [...when.detectors.map((id) => detectors[id]?.["chain"]), ...taken.map((id) => actions[id]?.["chain"])];
}
