import { z } from "zod";
import { address, id } from "../lib/fields.ts";
import { foundOf } from "../lib/issues.ts";
import { armed, undo, undosOf } from "./armed.ts";
import { chain, url } from "./chain.ts";
import { ofDetectors } from "./detectors.ts";
import { operator } from "./operator.ts";
import { blocks, playbook } from "./playbook.ts";
import { namedSigners, signer, withSigners } from "./signer.ts";
import { storeFields } from "./store.ts";

const used = z.looseObject({
  use: z
    .string({ error: ({ input }) => `expected \`use\` with the name of a part, found ${foundOf(input)}` })
    .describe("Which one of the catalog it is."),
});
const asset = z.strictObject({
  chain: id.optional().describe("The name of its chain; the first one unless given."),
  token: z.union([z.literal("native"), address]).describe("The token's contract, or `native`."),
  account: address.describe("Whose balance it is."),
  symbol: z.string().min(1).max(16).describe("What it is called when people are told."),
  decimals: z.int().min(0).max(36).describe("Decimals of the token."),
});

/** The name of a chain that is the only one. */
export const soleChain = "chain";

/** What a configuration may say; the settings of a part are checked by the part. */
export const schema = z
  .strictObject({
    chain: chain.optional().describe("The one chain; `chains` instead when there are several."),
    chains: z
      .record(id, chain)
      .optional()
      .describe("Chains by name, each with the settings of `chain`; detectors and actions then say `chain: NAME`."),
    source: z
      .looseObject({ use: z.string().default("heads").describe("Which one it is.") })
      .prefault({})
      .describe("Where observations come from, on every chain that says nothing else."),
    mode: z.enum(["shadow", "act"]).default("shadow").describe("`shadow` says what it would do; `act` sends."),
    signer: signer.optional().describe("The one key; `signers` instead when there are several."),
    signers: z
      .record(id, signer)
      .optional()
      .describe(
        "Keys by name, each with the settings of `signer`; an action or a way of a ladder then says `signer: NAME`, or is sent from the first one.",
      ),
    executor: z
      .looseObject({ use: z.string().default("direct").describe("Which one it is.") })
      .prefault({})
      .describe("How calls get on chain, on every chain that says nothing else."),
    ...storeFields,
    notifiers: z.array(used).default([]).describe("Where notices go."),
    webhook: z
      .strictObject({
        secret: z
          .string()
          .regex(/^(env:\w+|file:.+)$/, "expected env:NAME or file:PATH, where the secret is")
          .describe("`env:NAME` or `file:PATH`, where the secret is with which reports are signed; at least 32 bytes."),
        host: z.string().default("127.0.0.1").describe("The address on which it listens."),
        port: z.int().min(1).max(65_535).describe("The port on which it listens."),
      })
      .optional()
      .describe("Where detectors of third parties report, for detectors with `use: reported`."),
    detectors: z.record(id, used.extend(ofDetectors)).default({}).describe("What counts as wrong, by id."),
    actions: z
      .record(
        id,
        used.extend({
          undo: undo.optional().describe("Who undoes it, and how; it is simulated at every head and never signed."),
          signer: id.optional().describe("The key that sends it; the first one unless given."),
        }),
      )
      .default({})
      .describe("What can be done, by id."),
    armed: armed.describe("How readiness is proven, and what of it is red."),
    playbooks: z
      .array(playbook)
      .max(1_000)
      .default([])
      .describe("Which findings lead to which steps; the first one that covers a finding decides."),
    limits: z
      .strictObject({
        perTarget: z
          .int()
          .min(1)
          .max(1_000)
          .default(10)
          .describe("Automatic actions on one target within `withinBlocks`; more are left to a person."),
        withinBlocks: blocks
          .min(1)
          .default(7_200)
          .transform(BigInt)
          .describe("Blocks within which `perTarget` counts; 7200 are a day of 12 s blocks."),
      })
      .prefault({})
      .describe("How much it does by itself. A plan counts for each target that it closes."),
    installation: z
      .string()
      .min(1)
      .max(100)
      .default("firebreak")
      .describe(
        "Names this responder in what approvers sign, so that a signature for another one is worth nothing here.",
      ),
    operator: operator.describe("Who may command it, and where."),
    metrics: z
      .strictObject({
        host: z.string().min(1).default("127.0.0.1").describe("The address on which it answers."),
        port: z.int().min(0).max(65_535).default(9_464).describe("The port on which it answers; 0 takes a free one."),
      })
      .optional()
      .describe("Where `/metrics`, `/healthz` and `/readyz` are answered; nowhere unless it is written."),
    heartbeat: z
      .strictObject({
        url: url.describe("The URL, or `env:NAME` or `file:PATH` where it stands."),
        everySeconds: z.int().min(1).max(86_400).default(60).describe("Seconds from one request to the next."),
      })
      .optional()
      .describe(
        "A URL that is asked again and again while the chains are seen; who stands behind it pages when that stops.",
      ),
    anchors: z
      .strictObject({
        everySeconds: z
          .int()
          .min(1)
          .max(86_400)
          .default(60)
          .describe("Seconds from one to the next, where there is news."),
      })
      .prefault({})
      .describe("How often the responder says, signed, how far its journal has grown."),
    assets: z.record(id, asset).default({}).describe("What stands at risk, by id, for `atRisk` of playbooks."),
    detectorDeadlineMs: z
      .int()
      .min(50)
      .max(60_000)
      .default(2_000)
      .describe("Milliseconds that a detector may take for one block."),
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
