import type { Written } from "./config-schema.ts";

/** What is wrong at a place of a configuration. */
export type Problem = { readonly path: readonly PropertyKey[]; readonly message: string };

/** Names that playbooks use and nobody defines. */
export function references({ playbooks, detectors, actions, assets }: Written): Problem[] {
  const unknown = (path: readonly PropertyKey[], name: string, all: object, what: string): Problem[] =>
    Object.hasOwn(all, name)
      ? []
      : [
          {
            path,
            message: `expected the id of a configured ${what} (${Object.keys(all).join(", ") || "there is none"}), found ${name}`,
          },
        ];
  return playbooks.flatMap(({ when, steps, atRisk, do: approval }, index) => [
    ...when.detectors.flatMap((one, at) =>
      unknown(
        ["playbooks", index, "when", ...(when.detectors.length === 1 ? ["detector"] : ["detectors", at])],
        one,
        detectors,
        "detector",
      ),
    ),
    ...steps.flatMap((step, at) => unknown(["playbooks", index, "steps", at], step, actions, "action")),
    ...atRisk.flatMap((one, at) => unknown(["playbooks", index, "atRisk", at], one, assets, "asset")),
    ...(approval !== "ignore" && approval !== "notify" && steps.length === 0
      ? [{ path: ["playbooks", index, "steps"], message: `expected at least one step to ${approval}` }]
      : []),
  ]);
}
