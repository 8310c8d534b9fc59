import { Gauge, Registry } from "prom-client";
import type { App, ChainApp } from "../app/app.ts";
import { accountRef } from "../core/accounts.ts";
import { askedOf } from "../core/ladder/rungs.ts";
import type { Entry } from "../core/types.ts";
import { type Counted, createCounted } from "./counted.ts";
import { headMetrics } from "./head.ts";
import { nodeMetrics } from "./nodes.ts";
import { recordMetrics } from "./record.ts";
import { watchMetrics } from "./watch.ts";

export type MetricsOptions = {
  /** The name of this replica, where several write the journal. */
  readonly replica?: string | undefined;
  /** Whether the record cannot be reached. */
  readonly isAway?: () => boolean;
  /** Whether nothing is known of how a chain is now: what was proven there before is not proven any more. */
  readonly isBlind?: (chain: string) => boolean;
  /** What outlives this configuration. */
  readonly counted?: Counted;
};

/**
 * What Prometheus may ask. Everything that happened is learned from the journal's entries, so that nothing on the hot path counts. Where several replicas
 * write, each counts what all of them did; what is armed, what is filled in and what went wrong it counts of itself alone.
 */
export function createMetrics(
  app: Pick<App, "chains">,
  { replica, isAway = () => false, isBlind = () => false, counted = createCounted() }: MetricsOptions = {},
) {
  const registry = new Registry();
  const registers = [registry];
  const places = new Map(app.chains.flatMap(placesOn));
  const toldArmed = new Set<string>();
  const armed = new Gauge({
    name: "firebreak_armed",
    help: "1 when the real call from the real sender was simulated and nothing speaks against it, 0 also while the chain shows no new block for `staleSeconds`, or is not followed; path undo: that of recovery; path proposal: that of a Safe whose owners sign; path account: nonce and balance.",
    labelNames: ["action", "target", "path", "chain"],
    registers,
    collect() {
      for (const [ref, labels] of places) this.set(labels, toldArmed.has(ref) && !isBlind(labels.chain) ? 1 : 0);
    },
  });
  const affordable = new Gauge({
    name: "firebreak_pauses_affordable",
    help: "Of the dearest action, how many transactions the sender can pay at the base fee times `armed.stressFee` and the least tip.",
    labelNames: ["chain", "sender"],
    registers,
  });
  const late = new Gauge({
    name: "firebreak_back_fill_blocks",
    help: "Older blocks that are still to be looked at beside the newest, after a stop.",
    labelNames: ["chain"],
    registers,
  });

  nodeMetrics(app, registers);
  const record = recordMetrics(registers, isAway);
  const seen = { ...watchMetrics(app, registers), ...headMetrics(registers) };

  for (const { config } of app.chains) late.set({ chain: config.name }, 0);
  counted.begin(app);

  const isOwn = (body: Entry["body"]) => body["replica"] === undefined || body["replica"] === replica;

  return {
    /** Of this configuration, with what is counted beside it. */
    registry: Registry.merge([registry, counted.registry]),
    ...seen,
    /** Learns from one entry of the journal. */
    take(entry: Entry): void {
      const { kind, ref, body } = entry;
      counted.take(entry, isOwn(body));
      record.take(entry);
      // On every replica it has the same name.
      if (!isOwn(body)) return;
      if (kind === "backfill") late.set({ chain: ref }, Number(body["left"]));
      if (kind === "armed") toldArmed.add(ref);
      if (kind === "disarmed") toldArmed.delete(ref);
    },
    affordable: (chain: string, sender: string, pauses: bigint | undefined): void =>
      pauses === undefined ? affordable.remove({ chain, sender }) : affordable.set({ chain, sender }, Number(pauses)),
    /**
     * The actions that could not be taken now; that none could be undone makes nobody less ready to act. What only `watches` has no key by intention, and
     * is ready when it sees.
     */
    unarmed: async (watches: boolean): Promise<readonly string[]> =>
      (await armed.get()).values
        .filter(({ value, labels: { path } }) => value !== 1 && path !== "undo" && !(watches && path === "none"))
        .map(({ labels: { action } }) => String(action)),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;

/** What can be armed on a chain, by the name that it has in the journal. */
function placesOn({ config: { id: chainId, name: chain }, actions, undos, executor, playbooks }: ChainApp) {
  const ofActions = [...actions].map(([action, { target, relies, asks, path = "key" }]) => {
    const labels = { action, target: target ?? relies?.[0] ?? action, path: (executor ?? asks) ? path : "none" };
    return [action, { ...labels, chain }] as const;
  });
  const ofUndos = [...undos].map(
    ([action, { call }]) => [`${action}/undo`, { action, target: call.to, path: "undo", chain }] as const,
  );
  const ofAccounts = (executor?.senders ?? []).map(
    (target, index) =>
      [accountRef(chainId, target, index), { action: "account", target, path: "account", chain }] as const,
  );
  const ofProposals = askedOf(playbooks).map(
    ({ ref, call }) => [ref, { action: ref, target: call.to, path: "proposal", chain }] as const,
  );
  return [...ofActions, ...ofUndos, ...ofAccounts, ...ofProposals];
}
