import { obey, type Post } from "../../src/core/obey.ts";
import { respond } from "../../src/core/respond.ts";
import { readingOf } from "../../src/lifecycle/safe/print.ts";
import { blockOf, target } from "../support/fakes.ts";
import { approvalOf, approvers, signed } from "./approving.ts";
import { momentAt } from "./deciding.ts";
import { set } from "./responding.ts";

/** A command that only tightens. */
export const plain = (verb: string, scope: string, about = {}) => ({ verb, scope, about, signatures: [] });

/** A responder that takes commands at block 100; `reloads` counts what it was asked to reload. */
export function post(setting: Parameters<typeof set>[0] = {}) {
  const it = set(setting);
  const { responder, history } = it;
  const here: Post = {
    responder,
    history,
    detectors: ["owner", "drain"],
    targets: new Map([["pause", target]]),
    head: () => blockOf(100),
    respond: (finding) => respond(finding, responder),
  };
  const reloads: string[] = [];
  return {
    ...it,
    reloads,
    /** `unfollowed` are chains that are configured beside this one, which alone is followed. */
    obey: (command: Parameters<typeof obey>[0], unfollowed: readonly string[] = [], running?: string) =>
      obey(command, [here], approvers, { take: () => void reloads.push("x"), running, read: readingOf }, unfollowed),
  };
}

export type Obeying = ReturnType<typeof post>;

/** An approval that is good at block 100. */
export function loosening(verb: string, scope: string, about = {}) {
  const approval = approvalOf({ ends: momentAt(100).time + 600n }, { verb, scope, about });
  return { verb, scope, about, approval, signatures: signed(approval) };
}
