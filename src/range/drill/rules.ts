import { readConfig, readYaml } from "../../config-files.ts";
import { FirebreakError } from "../../core/errors.ts";
import type { Value } from "./step.ts";

/** What a responder looks for and does. */
export type Rules = { readonly [key: string]: Value };

/** From a user's configuration a drill takes rules and plans; its nodes, keys, store and notifiers are never looked at. */
export function loadRules(path: string): Rules {
  const yaml = readYaml(readConfig(path), path);
  if ("problem" in yaml) throw new FirebreakError("CONFIG", `${yaml.problem}; correct the configuration`);
  const { detectors = {}, actions = {}, playbooks = [] } = (yaml.value ?? {}) as Record<string, Value>;
  return { detectors, actions, playbooks };
}
