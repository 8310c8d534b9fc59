import { z } from "zod";
import { levels, type Playbook } from "../core/playbook.ts";
import { address, id, idOr } from "../lib/fields.ts";
import { foundOf } from "../lib/issues.ts";
import { armed, undo, undosOf } from "./armed.ts";
import { chain, url } from "./chain.ts";
import { finality } from "./finality.ts";
import { namedSigners, signer, withSigners } from "./signer.ts";
import { steps } from "./steps.ts";
import { storeFields } from "./store.ts";

const used = z.looseObject({
  use: z.string({ error: ({ input }) => `expected \`use\` with the name of a part, found ${foundOf(input)}` }),
});
const blocks = z.int().min(0).max(1_000_000);
const when = z
  .strictObject({
    detector: idOr((found) =>
      Array.isArray(found) ? "expected one detector, found a list; several stand under `detectors`" : undefined,
    ).optional(),
    /** Findings of any of these, where several detectors must agree. */
    detectors: z.array(id).min(1).max(16).optional(),
    severity: z.enum(["info", "warning", "critical"]).default("critical"),
    /** Percent; findings of which a detector is less sure are left to the next playbook. */
    confidence: z.int().min(0).max(100).default(0),
    /** So many different detectors must have found something within `withinBlocks`; fewer are left to the next playbook. */
    atLeast: z.int().min(1).max(16).default(1),
    withinBlocks: blocks.default(25).transform(BigInt),
  })
  .refine((it) => (it.detector === undefined) !== (it.detectors === undefined), {
    error: "expected either detector or detectors",
    path: ["detector"],
  })
  .refine((it) => it.atLeast <= new Set(it.detectors ?? [it.detector]).size, {
    error: "expected at most as many as there are different detectors in the list",
    path: ["atLeast"],
  });

const playbook = z
  .strictObject({
    name: id,
    when,
    /** How far it goes by itself; `propose` waits for `firebreak approve`, `act-unless-vetoed` for `vetoBlocks`. */
    do: z.enum(levels),
    vetoBlocks: blocks.min(1).optional(),
    /** How settled the finding's block has to be before it acts: at once (`latest`), when the chain calls it `safe` or `finalized`, or so many blocks deep. */
    finality: finality.optional(),
    steps,
    /** Blocks in which the same incident is not acted on again while what was done for it holds. */
    cooldownBlocks: blocks.default(300).transform(BigInt),
    /** Evidence that fewer nodes than the quorum vouch for: `act` brings about effects that end by themselves, and no others. */
    belowQuorum: z.enum(["ask", "act"]).default("ask"),
    /** Transactions that are not mined: `act` trips first-tier plans, once a day for one target, and nothing else. */
    pending: z.enum(["ask", "act"]).default("ask"),
    /** Ids of assets whose balance is told with the decision. */
    atRisk: z.array(id).max(8).default([]),
  })
  .refine((it) => (it.vetoBlocks === undefined) === (it.do !== "act-unless-vetoed"), {
    error: "expected vetoBlocks with act-unless-vetoed, and only there",
    path: ["vetoBlocks"],
  })
  .refine((it) => it.finality === undefined || it.pending === "ask", {
    error: "expected no `pending: act` where a block must be settled first: what is not mined has none",
    path: ["finality"],
  })
  .transform(
    ({ when: { detector, detectors, ...rest }, vetoBlocks, steps: taken, finality, ...it }): Playbook => ({
      ...it,
      ...(finality && { finality }),
      ...taken,
      vetoBlocks: BigInt(vetoBlocks ?? 0),
      when: { ...rest, detectors: detectors ?? [detector ?? ""] },
    }),
  );

const asset = z.strictObject({
  /** The name of its chain; the first one unless given. */
  chain: id.optional(),
  token: z.union([z.literal("native"), address]),
  account: address,
  symbol: z.string().min(1).max(16),
  decimals: z.int().min(0).max(36),
});

/** The name of a chain that is the only one. */
export const soleChain = "chain";

/** What a configuration may say; the settings of a part are checked by the part. */
export const schema = z
  .strictObject({
    /** The one chain; `chains` instead when there are several. */
    chain: chain.optional(),
    /** Chains by name. Detectors and actions then say `chain: NAME`. */
    chains: z.record(id, chain).optional(),
    source: z.looseObject({ use: z.string().default("heads") }).prefault({}),
    mode: z.enum(["shadow", "act"]).default("shadow"),
    /** The one key; `signers` instead when there are several. */
    signer: signer.optional(),
    /** Keys by name. Actions, and ways of a ladder, then say `signer: NAME`; who does not is sent from the first one. */
    signers: z.record(id, signer).optional(),
    executor: z.looseObject({ use: z.string().default("direct") }).prefault({}),
    ...storeFields,
    notifiers: z.array(used).default([]),
    /** Where detectors of third parties report, for detectors with `use: reported`; the secret is named by reference. */
    webhook: z
      .strictObject({
        secret: z.string().regex(/^(env:\w+|file:.+)$/, "expected env:NAME or file:PATH, where the secret is"),
        host: z.string().default("127.0.0.1"),
        port: z.int().min(1).max(65_535),
      })
      .optional(),
    detectors: z.record(id, used).default({}),
    actions: z.record(id, used.extend({ undo: undo.optional(), signer: id.optional() })).default({}),
    armed,
    playbooks: z.array(playbook).max(1_000).default([]),
    /** Automatic actions on one target within so many blocks; more are left to a person. A plan counts for each target that it closes. */
    limits: z
      .strictObject({
        perTarget: z.int().min(1).max(1_000).default(10),
        withinBlocks: blocks.min(1).default(7_200).transform(BigInt),
      })
      .prefault({}),
    /** Names this responder in what approvers sign, so that a signature for another one is worth nothing here. */
    installation: z.string().min(1).max(100).default("firebreak"),
    operator: z
      .strictObject({
        /** Where commands of people on this machine are taken; only the user of the process can open it. */
        socket: z.string().min(1).default("firebreak.sock"),
        /** Who may loosen anything, by signature. */
        approvers: z.array(address).max(32).default([]),
        /** So many of them must sign. */
        threshold: z.int().min(1).max(32).default(1),
      })
      .refine((it) => new Set(it.approvers).size === it.approvers.length, {
        error: "expected each approver once",
        path: ["approvers"],
      })
      .refine((it) => it.approvers.length === 0 || it.threshold <= it.approvers.length, {
        error: "expected at most as many as there are approvers",
        path: ["threshold"],
      })
      .prefault({}),
    /** Where /metrics, /healthz and /readyz are answered; nowhere unless it is written. */
    metrics: z
      .strictObject({
        host: z.string().min(1).default("127.0.0.1"),
        port: z.int().min(0).max(65_535).default(9_464),
      })
      .optional(),
    /** A URL that is asked again and again while the chains are seen; who stands behind it pages when that stops. */
    heartbeat: z.strictObject({ url, everySeconds: z.int().min(1).max(86_400).default(60) }).optional(),
    /** How often the responder says, signed, how far its journal has grown. */
    anchors: z.strictObject({ everySeconds: z.int().min(1).max(86_400).default(60) }).prefault({}),
    /** What stands at risk, for `atRisk` of playbooks. */
    assets: z.record(id, asset).default({}),
    /** Milliseconds that a detector may take for one block. */
    detectorDeadlineMs: z.int().min(50).max(60_000).default(2_000),
  })
  .superRefine(({ chain: one, chains }, context) => {
    // Exactly one of the two.
    if ((one === undefined) !== (Object.keys(chains ?? {}).length === 0)) return;
    context.addIssue({
      code: "custom",
      path: ["chain"],
      message: "expected either `chain` or `chains`, with at least one",
    });
  })
  .superRefine(({ signer: one, signers }, context) => {
    if (one === undefined || signers === undefined) return;
    context.addIssue({ code: "custom", path: ["signers"], message: "expected either `signer` or `signers`" });
  })
  .transform(({ chain: one, chains, signer: key, signers, actions: written, ...rest }) => ({
    rest,
    one,
    chains,
    signers: namedSigners(key, signers),
    actions: withSigners(written, rest.playbooks),
  }))
  .transform(({ rest, one, chains, signers, actions }) => ({
    ...rest,
    /** Keys by name, each with its list. */
    signers,
    actions: Object.fromEntries(Object.entries(actions).map(([id, { undo: _, signer: __, ...it }]) => [id, it])),
    /** How actions are undone, by action. */
    undos: undosOf(actions),
    /** Which key sends an action, by action: the first one unless it says so. */
    sentBy: Object.fromEntries(Object.entries(actions).map(([id, it]) => [id, it.signer ?? signers[0]?.name])),
    chains: Object.entries(one === undefined ? (chains ?? {}) : { [soleChain]: one }).map(([name, it]) => ({
      name,
      ...it,
    })),
  }));

export type Written = z.output<typeof schema>;
