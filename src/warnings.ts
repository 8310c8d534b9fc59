import { resolve } from "node:path";
import { safeProposal } from "./actions/safe-proposal.ts";
import type { App, ChainApp } from "./app/app.ts";
import type { ChainConfig, Config } from "./config/config.ts";
import { safeCallsOf } from "./core/ladder/rungs.ts";
import type { Listener } from "./core/tell.ts";
import type { Block } from "./core/types.ts";
import { policyOf } from "./lane/scope.ts";
import { unwritable } from "./lib/writable.ts";

/** What a configuration may say, and whoever runs it should not forget: said at each start, and by `check`. */
export function startWarningsOf({
  config,
  chains,
  notifiers,
  keys = [],
}: Pick<App, "config" | "chains" | "notifiers" | "keys">): readonly string[] {
  return [
    ...warningsOf(config.chains),
    ...keys.flatMap(({ name, closed }) => closedWarning(name, closed)),
    ...folderWarningsOf(config),
    ...anchorWarningsOf(notifiers),
    ...undoWarningsOf(chains),
    ...capWarningsOf({ config }, chains),
  ];
}

/** What the disks of notifiers say, for `check` alone. */
export function diskWarningsOf(notifiers: readonly Pick<Listener, "id" | "notifier">[]): readonly string[] {
  return notifiers.flatMap(({ id, notifier }) =>
    (notifier.diskWarnings?.() ?? []).map((one) => `notifier ${id}: ${one}`),
  );
}

/** It watches and tells all the same. */
function closedWarning(name: string, closed: string | undefined): readonly string[] {
  return closed === undefined ? [] : [`${name}: nobody knows yet whether it can sign: ${closed}`];
}

/** Chains on which one node may say what it likes. */
export function warningsOf(chains: readonly Pick<ChainConfig, "name" | "rpc" | "quorum">[]): readonly string[] {
  return chains
    .filter(({ quorum }) => quorum === 1)
    .map(({ name, rpc }) => {
      const others = rpc.length === 1 ? "there is no other" : `the other ${rpc.length - 1} only stand in for it`;
      return `${name}: one node is believed alone (quorum: 1), and ${others}; it can hide an event or make one up. Name three nodes of different operators and remove \`quorum: 1\``;
    });
}

/** Minutes. */
const mostAhead = 10;

/** Approvals end in the chain's time, and whoever signs takes this machine's: of a chain that is ahead, as after a rehearsal, none is ever good. */
export function clockWarning(name: string, { timestamp }: Pick<Block, "timestamp">, now: number): string | undefined {
  const ahead = (Number(timestamp) - now / 1_000) / 60;
  if (ahead <= mostAhead) return undefined;
  return `${name}: its newest block is ${Math.round(ahead)} minutes ahead of this machine's clock, and approvals that are signed by that clock end too early there. Set the clock or, of a development chain whose time was moved, begin a new one`;
}

/** What holds cannot be seen to be brought about. */
export function heldWarning(action: string): string {
  return `${action}: its effect holds already, so that nobody can see now whether it would bring that about. Where no incident is open, check again when it does not hold, or correct \`holds\``;
}

/** What is found on this machine: what comes to a Safe's owners would have nothing for them to sign. */
export function folderWarningsOf({
  playbooks,
  proposals,
  actions,
}: Pick<Config, "playbooks" | "proposals" | "actions">): readonly string[] {
  const asks = safeCallsOf(playbooks).length > 0 || actions.some(({ part }) => part === safeProposal.name);
  const why = asks ? unwritable(proposals) : undefined;
  if (why === undefined) return [];
  return [
    `proposals to Safes cannot be written into ${resolve(proposals)} (${why}): owners would have nothing to sign. Name a folder that this process may write, such as \`proposals: /data/proposals\``,
  ];
}

/** An anchor that lies with the journal alone is written anew with it. That nobody is told at all, `check` refuses. */
export function anchorWarningsOf(notifiers: readonly Pick<Listener, "notifier">[]): readonly string[] {
  if (notifiers.length === 0 || notifiers.some(({ notifier }) => notifier.carriesAnchors === true)) return [];
  return [
    "no notifier carries the journal's anchors elsewhere: whoever may write to the record could write it anew, and nobody could tell. Add one that does, such as `{ use: jsonl, path: PATH }` on another disk or `{ use: post, url: env:NAME }`",
  ];
}

/** Playbooks that act and have more steps on one target than it may have: whoever wrote them counts on all. */
export function capWarningsOf(
  app: Pick<App, "config">,
  chains: readonly Pick<ChainApp, "playbooks" | "actions">[],
): readonly string[] {
  const { perTarget } = app.config.limits;
  return chains.flatMap((one) => {
    const { playbooks, targets, asking = [] } = policyOf(app, one);
    return playbooks.flatMap(({ name, do: level, steps }) => {
      const closed = steps.filter((step) => !asking.includes(step)).flatMap((step) => targets[step] ?? [step]);
      const most = Math.max(0, ...[...Map.groupBy(closed, (target) => target).values()].map((all) => all.length));
      if (most <= perTarget || !(level === "act" || level === "act-unless-vetoed")) return [];
      return [
        `playbook ${name} has ${most} steps on one target, of which \`limits.perTarget\` leaves ${perTarget} to the responder: a person decides on the others each time. Raise it, or remove steps`,
      ];
    });
  });
}

/** What would look healthy and do nothing; `check` objects to it. */
export function unusedWarningsOf(chains: readonly Pick<ChainApp, "detectors" | "playbooks">[]): readonly string[] {
  const used = new Set(chains.flatMap(({ playbooks }) => playbooks.flatMap(({ when }) => when.detectors)));
  const unused = new Set(
    chains.flatMap(({ detectors }) => detectors.map(({ id }) => id)).filter((id) => !used.has(id)),
  );
  return [...unused].map(
    (id) => `detector ${id}: no playbook uses it, and what it finds is ignored. Add one, or remove it`,
  );
}

/** Actions whose way back is a call that is known, and that nobody simulates: that recovery has lost its right is seen when it is needed. */
export function undoWarningsOf(chains: readonly Pick<ChainApp, "actions" | "undos">[]): readonly string[] {
  return chains.flatMap(({ actions, undos }) =>
    [...actions]
      // The same action from another key of a ladder says nothing more.
      .filter(([id, { undoing }]) => undoing !== undefined && !undos.has(id) && !id.includes("~"))
      .map(
        ([id]) =>
          `${id}: its way back is not simulated, so that nobody hears when it would not work; name who undoes it, such as \`undo: { from: 0x… }\``,
      ),
  );
}
