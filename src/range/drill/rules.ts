import { readConfig } from "../../config.ts";
import { FirebreakError } from "../../core/errors.ts";
import { parseYaml } from "../../lib/yaml.ts";
import type { Value } from "./scenario.ts";

/** What a responder looks for and does. */
export type Rules = { readonly [key: string]: Value };

/** From a user's configuration a drill takes rules and plans; its nodes, keys, store and notifiers are never looked at. */
export function loadRules(path: string): Rules {
  const yaml = parseYaml(readConfig(path));
  if ("problem" in yaml)
    throw new FirebreakError(
      "CONFIG",
      `${path}:${yaml.problem.line}:${yaml.problem.column} ${yaml.problem.message}; correct the configuration`,
    );
  const { detectors = {}, actions = {}, playbooks = [] } = (yaml.value ?? {}) as Record<string, Value>;
  return { detectors, actions, playbooks };
}
