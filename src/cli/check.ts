import { Command } from "commander";
import { type App, type ChainApp, createApp } from "../app/app.ts";
import { titleOf } from "../config/title.ts";
import { FirebreakError } from "../core/errors.ts";
import { type Asked, actionsOf, askedOf } from "../core/ladder/rungs.ts";
import type { Action } from "../core/parts.ts";
import type { Address, Block } from "../core/types.ts";
import { type Undo, undoObjection } from "../core/undo.ts";
import { printable } from "../lib/printable.ts";
import { objectionsTo as proposalObjections } from "../lifecycle/safe/propose.ts";
import { diskWarningsOf, startWarningsOf } from "../warnings.ts";
import { foundAlready } from "./check-already.ts";
import { approverObjections, approverWarnings } from "./check-approvers.ts";
import { clockWarningsOf } from "./check-clock.ts";
import { costOf } from "./check-cost.ts";
import { doubtWarnings } from "./check-doubt.ts";
import { finalityObjections } from "./check-finality.ts";
import { nodeWarningsOf } from "./check-nodes.ts";
import { pathObjections, pathWarnings } from "./check-paths.ts";
import { unheard, unreachable } from "./check-reach.ts";
import { signingObjections } from "./check-signing.ts";
import { undoneOn } from "./check-undone.ts";
import { requiredConfig } from "./config-option.ts";
import { exits, out } from "./output.ts";
import { enter } from "./surroundings.ts";

/** Why a part of the configuration would do nothing, or too much. */
export type Objection = { readonly about: string; readonly objection: string };

/** `firebreak check`: refuses a configuration that would do nothing. */
export function checkCommand(): Command {
  return new Command("check")
    .description("Prove on the chain that a configuration would see and act; sends nothing.")
    .addOption(requiredConfig("the configuration"))
    .option("--json", "print one JSON object")
    .action(async ({ config: path, json }: { config: string; json?: true }) => {
      const { config, around } = enter(path);
      const app = await createApp(config, around, "each");
      const { store } = config;
      const record = { store: typeof store === "string" ? store : store.postgres, env: around.env };
      // First, so that no node is busy with the rest when it is asked.
      const warned = [nodeWarningsOf(app), clockWarningsOf(app, around.now()), doubtWarnings(app)] as const;
      const undone = Promise.all(app.chains.map((chain) => undoneOn(chain, config.undos)));
      const asking = [objectionsTo(app), foundAlready(app, record), undone, ...warned] as const;
      const [found, already, undos, ...warnedOf] = await Promise.all(asking).finally(() => app.close());
      const objections = [...found, ...already.objections];
      const more = [...diskWarningsOf(app.notifiers), ...pathWarnings(app.config), ...approverWarnings(app.config)];
      const warnings = [...startWarningsOf(app), ...warnedOf.flat(), ...already.warnings, ...more];
      if (json) out(printable(JSON.stringify({ config: path, mode: app.config.mode, objections, warnings })));
      else for (const line of lines(app, objections, warnings, undos)) out(printable(line));
      process.exitCode = objections.length === 0 ? exits.ok : exits.failed;
    });
}

/** Everything that speaks against running this configuration, from the heads of its chains. */
export async function objectionsTo(app: App): Promise<readonly Objection[]> {
  const ofPlaybooks = unreachable(app).map((name) => ({
    about: `playbook ${name}`,
    objection:
      "it can never apply: it asks for more severity or confidence than its detector has, or an earlier playbook takes all its findings",
  }));
  const ofKeys = signingObjections(app.keys);
  const ofChains = await Promise.all(app.chains.map((chain) => objectionsOn(chain, app)));
  const ofNotifiers = app.notifiers.flatMap(({ id, notifier }) =>
    (notifier.objections?.() ?? []).map((objection) => ({ about: `notifier ${id}`, objection })),
  );
  const ofOperator = [...pathObjections(app.config), ...approverObjections(app)];
  return [...ofConfig(app), ...(await ofKeys), ...ofOperator, ...ofNotifiers, ...ofPlaybooks, ...ofChains.flat()];
}

async function objectionsOn(one: ChainApp, { config, chains }: App): Promise<readonly Objection[]> {
  const { chain, detectors, actions, executor } = one;
  const block = await chain.head();
  const used = new Set(
    config.playbooks.flatMap(({ steps, ladders }) => steps.flatMap((step) => actionsOf(step, ladders))),
  );
  const ofDetectors = detectors.map(async (it) => [
    ...unheard(it, config.playbooks).map((objection) => ({ about: `detector ${it.id}`, objection })),
    ...(await told(`detector ${it.id}`, it.detector.objections(block, chain))),
  ]);
  const ofActions = [...actions].map(async ([id, action]) => {
    const sender = executor?.senderOf(id) ?? action.asks?.safe;
    return [
      ...(used.has(id)
        ? []
        : [{ about: `action ${id}`, objection: "no playbook uses it; add a step, or remove the action" }]),
      ...(sender === undefined ? [] : await told(`action ${id}`, action.objections(sender, block, chain))),
    ];
  });
  const ofUndos = [...one.undos].map(([id, undo]) => told(`action ${id}`, undoObjections(id, undo, one, block)));
  const ofProposals = askedOf(one.playbooks).map(({ call, action }) =>
    told(
      `proposal to ${call.safe}`,
      proposalObjections({ safe: call.safe, call }, { block, chain }, actions.get(action)),
    ),
  );
  // One key may send on several chains, and lack ether on each of them.
  const signer = chains.length > 1 ? `signer on ${titleOf(one.config)}` : "signer";
  const ofSenders = (executor?.senders ?? []).map((sender) => told(signer, senderObjections(sender, one, block)));
  const all = [...ofSenders, ...ofDetectors, ...ofActions, ...ofUndos, ...ofProposals, finalityObjections(one)];
  return (await Promise.all(all)).flat();
}

/** The same as pages while it runs. */
async function undoObjections(
  id: string,
  undo: Undo,
  { actions, chain, executor }: ChainApp,
  block: Block,
): Promise<readonly string[]> {
  const action = actions.get(id);
  if (action === undefined) return [];
  if ((await chain.code(undo.call.to, block)) === "0x")
    return [`there is no code at ${undo.call.to}, which undoes it; correct \`undo\``];
  const prepared = await action.prepare(block, chain);
  const sender = prepared.asks?.safe ?? executor?.senderOf(id) ?? undo.from;
  const objection = await undoObjection(undo, prepared, sender, block, chain);
  return objection === undefined ? [] : [objection];
}

async function senderObjections(sender: Address, { chain }: ChainApp, block: Block): Promise<readonly string[]> {
  if ((await chain.balance(sender, block)) > 0n) return [];
  return [`${sender} has no ether to pay gas with; fund it`];
}

function ofConfig({ config, chains, notifiers }: App): readonly Objection[] {
  const acts = config.playbooks.some(({ do: level }) => level === "act" || level === "act-unless-vetoed");
  const sends = chains.some(({ actions }) => [...actions.values()].some(({ asks }) => asks === undefined));
  return [
    {
      applies: notifiers.length === 0,
      objection: "nobody is told: add at least one entry under notifiers, such as { use: terminal }",
    },
    { applies: config.detectors.length === 0, objection: "nothing is watched: add at least one detector" },
    { applies: config.playbooks.length === 0, objection: "nothing follows from a finding: add at least one playbook" },
    {
      applies: config.mode === "act" && acts && sends && chains[0]?.executor === undefined,
      objection: "playbooks act, but there is no signer: add `signer: { key: env:NAME }`",
    },
  ]
    .filter(({ applies }) => applies)
    .map(({ objection }) => ({ about: "configuration", objection }));
}

/** What is answered, as objections; so is what keeps it from being asked. */
export async function told(about: string, asking: Promise<readonly string[]>): Promise<readonly Objection[]> {
  try {
    return (await asking).map((objection) => ({ about, objection }));
  } catch (error) {
    if (error instanceof FirebreakError) return [{ about, objection: `it cannot be checked: ${error.message}` }];
    throw error;
  }
}

function lines(
  { config, chains }: App,
  objections: readonly Objection[],
  warned: readonly string[],
  undone: readonly ReadonlyMap<string, string | undefined>[],
): readonly string[] {
  const warnings = warned.map((warning) => `! ${warning}`);
  if (objections.length > 0)
    return [
      ...warnings,
      ...objections.map(({ about, objection }) => `✗ ${about}: ${objection}`),
      `refused: ${objections.length} objection(s)`,
    ];
  return [
    ...warnings,
    ...chains.flatMap(({ actions }, at) => [...actions].flatMap(([id, one]) => linesOf(id, one, undone[at]?.get(id)))),
    ...chains.flatMap(({ playbooks }) => askedOf(playbooks).map(askedLine)),
    ...chains.flatMap(({ detectors }) => detectors.flatMap(costOf)),
    `✓ ${config.detectors.length} detector(s), ${config.playbooks.length} playbook(s), mode ${config.mode}, sender ${chains[0]?.executor?.senders.join(", ") ?? "none"}`,
  ];
}

function askedLine({ call: { safe, to, abi, data } }: Asked): string {
  return `✓ proposal to ${safe}: the Safe may call ${abi ?? data.slice(0, 10)} of ${to}, which its owners sign`;
}

function linesOf(id: string, action: Action, undone: string | undefined): readonly string[] {
  return [`✓ ${id}: ${action.describe()}`, ...(undone === undefined ? [] : [`  undone: ${undone}`])];
}
