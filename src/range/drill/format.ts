import { z } from "zod";
import { address, word } from "../../lib/fields.ts";

/** A value of a scenario; `${name}` and `${name.member}` in its strings stand for what the drill knows by then. */
const value: z.ZodType<Value> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.array(value), z.record(z.string(), value)]),
);
export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

const send = z.strictObject({ from: z.string(), to: z.string(), call: z.string(), args: z.array(value).default([]) });

const deploy = z.strictObject({
  /** A contract of ours by name, or the path of a package's artifact. */
  deploy: z.string(),
  as: z.string(),
  args: z.array(value).default([]),
});

const probe = z.strictObject({
  target: z.string(),
  call: z.string(),
  args: z.array(value).default([]),
  mask: word,
  expected: word,
});

const planned = z.strictObject({
  /** Makes a plan's actions from human-readable calls and keeps them, and their hash as `<as>Hash`. */
  plan: z.array(
    z.strictObject({
      target: z.string(),
      call: z.string(),
      args: z.array(value).default([]),
      gasCap: z.int(),
      probe,
    }),
  ),
  as: z.string(),
});

const calldata = z.strictObject({
  /** The bytes of a call, for contracts that take calls as arguments. */
  calldata: z.strictObject({ call: z.string(), args: z.array(value).default([]) }),
  as: z.string(),
});

const step = z.union([
  deploy,
  planned,
  calldata,
  z.strictObject({ send }),
  z.strictObject({ waitSeconds: z.int().min(1) }),
]);

const move = z.strictObject({
  send,
  label: z.string(),
  /** Blocks after the move before it; 0 is the same block. */
  after: z.union([z.int().min(0), z.string()]).default(0),
  /** How often it is sent, all in the same block. */
  times: z.union([z.int().min(1), z.string()]).default(1),
  /** The first thing that a responder can see. */
  signal: z.boolean().default(false),
});

/** Bytes that are made before the fork is opened: a text with places such as {amount:uint256} filled in, or a hash of others. */
const made = z.union([
  z.strictObject({ template: z.string(), with: z.record(z.string(), z.string()).default({}) }),
  z.strictObject({ keccak: z.string() }),
]);

const declared = z.strictObject({
  account: address,
  /** A slot, or the one that a Solidity mapping at a slot has for a key. */
  slot: z.union([word, z.strictObject({ mapping: z.int().min(0), key: z.string() })]),
  value: z.string(),
  reason: z.string(),
});

const range = z.strictObject({
  default: z.union([z.int(), z.string()]),
  from: z.union([z.int(), z.string()]),
  to: z.union([z.int(), z.string()]),
});

export const scenarioFile = z.strictObject({
  about: z.string(),
  fork: z.strictObject({
    recording: z.string().optional(),
    block: z.int().optional(),
    payload: z.string().optional(),
    /** Later rules than the block had, where the guardian contracts need them. */
    hardfork: z.enum(["cancun", "prague"]).optional(),
  }),
  /** Seconds between the timestamps of two blocks, where the chain's own clock would not do; while installing it is one. */
  blockSeconds: z.int().min(1).max(60).optional(),
  /** Milliseconds that one block takes on the drill's clock. */
  blockMs: z.int().min(50).max(12_000),
  /** Who takes part: an address, `random`, or an address that a seed replaces. */
  actors: z.record(
    z.string(),
    z.union([z.literal("random"), address, z.strictObject({ default: address, varied: z.literal(true) })]),
  ),
  /** Whole numbers that a seed varies. */
  vary: z.record(z.string(), range).default({}),
  /** What a seed cannot vary, and why. */
  fixed: z.array(z.string()).default([]),
  /** What a reader of the score must know. */
  notes: z.array(z.string()).default([]),
  /** Bytes by name, from actors, numbers, the payload, and what stands above them. */
  made: z.record(z.string(), made).default({}),
  /** Slots that the recording lacks, each with the reason why that value is right; the score prints them. */
  declared: z.array(declared).default([]),
  install: z.array(step),
  /** What is true when the lever is pulled, beside the probes of installed plans. */
  pulled: z.array(probe).default([]),
  /** The responder's rules: detectors, actions, playbooks. */
  responder: z.record(z.string(), value),
  attack: z.array(move).min(1),
  /** The privileged calls alone, announced beforehand. */
  benign: z.strictObject({
    announced: z.array(value).default([]),
    moves: z.array(move),
    declared: z.array(declared).default([]),
  }),
  /** Honest users, whose transactions a containment may block. */
  traffic: z.array(z.strictObject({ send, label: z.string(), every: z.int().min(1) })).default([]),
  assets: z
    .array(
      z.strictObject({
        token: z.string(),
        decimals: z.int().min(0).max(30),
        address: z.union([z.literal("native"), z.string()]),
        holder: z.string(),
      }),
    )
    .min(1),
  /** Blocks that are played after the last move. */
  tailBlocks: z.int().min(2).max(100).default(3),
});

export const expectedFile = z.strictObject({
  containedAfterBlocks: z.int().min(1),
  /** Detectors whose findings may lead to a transaction; one that follows from another is a false action. */
  detectors: z.array(z.string()).min(1),
  /** The most that may be lost with the responder, per token; what is not named may not be lost at all. */
  lost: z.record(z.string(), z.string()).default({}),
  /** The same when something else goes wrong as well, and the answer comes later; what is not named is as above. */
  lostUnderFault: z.record(z.string(), z.string()).default({}),
  /** What must be lost without it, at the least, per token. */
  lostWithoutResponder: z.record(z.string(), z.string()),
  /** Kinds of journal entries that must appear, in this order. */
  journal: z.array(z.string()),
});

export type Step = z.output<typeof step>;
export type Move = z.output<typeof move>;
export type Send = z.output<typeof send>;
export type Made = z.output<typeof made>;
export type Declared = z.output<typeof declared>;
export type Probe = z.output<typeof probe>;
