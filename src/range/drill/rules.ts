import type { z } from "zod";
import { readConfig, readYaml } from "../../config/files.ts";
import { FirebreakError } from "../../core/errors.ts";
import type { Value } from "./step.ts";

/** What a responder looks for and does. */
export type Rules = { readonly [key: string]: Value };

const taken = ["detectors", "actions", "playbooks"];

/** A scenario may be a stranger's, and among the other settings are sockets, ports, hosts that are called, and files that are written. */
export function refuseOtherSettings(responder: Rules, context: z.RefinementCtx): void {
  for (const name of Object.keys(responder).filter((one) => !taken.includes(one)))
    context.addIssue({
      code: "custom",
      path: [name],
      message: `expected ${taken.join(", ")} and nothing else, found ${name}; leave it out, a drill chooses the rest itself`,
    });
}

/** From a user's configuration a drill takes rules and what they name; its nodes, keys, store and notifiers are never looked at. */
export function loadRules(path: string): Rules {
  const yaml = readYaml(readConfig(path), path);
  if ("problem" in yaml) throw new FirebreakError("CONFIG", `${yaml.problem}; correct the configuration`);
  const { detectors = {}, actions = {}, playbooks = [], assets = {} } = (yaml.value ?? {}) as Record<string, Value>;
  return { detectors, actions, playbooks, assets };
}
