import { z } from "zod";

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "expected a name of small letters, digits and dashes");
const used = z.looseObject({ use: z.string() });
const url = z
  .string()
  .regex(
    /^(https?:\/\/|env:\w)/,
    "expected a URL that starts with http:// or https://, or env:NAME where the URL holds a key",
  );
const wsUrl = z
  .string()
  .regex(
    /^(wss?:\/\/|env:\w)/,
    "expected a URL that starts with ws:// or wss://, or env:NAME where the URL holds a key",
  );

const playbook = z.strictObject({
  name: id,
  when: z.strictObject({ detector: id, severity: z.enum(["info", "warning", "critical"]).default("critical") }),
  do: z.enum(["act", "ask", "ignore"]),
  steps: z.array(id).max(16).default([]),
  cooldownBlocks: z.int().min(0).max(1_000_000).default(300).transform(BigInt),
});

/** What a configuration may say; the settings of a part are checked by the part. */
export const schema = z.strictObject({
  chain: z.strictObject({
    id: z.int().min(1).transform(BigInt),
    rpc: z.array(url).min(1).max(16),
    ws: wsUrl.optional(),
    /** Seconds without a new block after which the next node is asked, and somebody is told. */
    staleSeconds: z.int().min(5).max(86_400).default(60),
  }),
  source: z.looseObject({ use: z.string().default("heads") }).prefault({}),
  mode: z.enum(["shadow", "act"]).default("shadow"),
  signer: z.looseObject({ use: z.string().default("local") }).optional(),
  executor: z.looseObject({ use: z.string().default("direct") }).prefault({}),
  store: z.string().min(1),
  notifiers: z.array(used).default([]),
  detectors: z.record(id, used).default({}),
  actions: z.record(id, used).default({}),
  playbooks: z.array(playbook).max(1_000).default([]),
  /** Milliseconds that a detector may take for one block. */
  detectorDeadlineMs: z.int().min(50).max(60_000).default(2_000),
});

export type Written = z.output<typeof schema>;
