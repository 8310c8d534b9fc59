import { z } from "zod";
import { address, word } from "../../lib/fields.ts";
import { historyField, priceField } from "./past.ts";
import { refuseOtherSettings } from "./rules.ts";
import { refuseOtherSignals } from "./signals.ts";
import { fileField, numberField, on, probe, send, stepAnywhere, value } from "./step.ts";
import { refuseStrangeChains } from "./strange-chains.ts";

const move = z.strictObject({
  send,
  label: z.string(),
  /** The chain on which it is sent, where it is not the first one. */
  on: on.optional(),
  /** Blocks after the move before it; 0 is the same block, or, on another chain, the first one that is closed no earlier. */
  after: z.union([z.int().min(0), numberField]).default(0),
  /** How often it is sent, all in the same block. */
  times: z.union([z.int().min(1), numberField]).default(1),
  /** Time that passes before it, beyond that of its blocks. */
  waitSeconds: z.int().min(1).optional(),
  /** The first thing that a responder can see: exactly one move of an attack, at most one of a benign twin. */
  signal: z.boolean().default(false),
  /** Whose doing it is, if not the attacker's, who has no part in a benign twin: the protocol's own people, which the score counts as what people did, or some user. */
  who: z.enum(["protocol", "user"]).optional(),
  /** Handed over as its block is closed, as through a builder's private channel: nobody has seen it in the mempool. */
  private: z.boolean().default(false),
  /** It must fail, whoever watches: the drill is not as expected when it goes through. */
  reverts: z.boolean().default(false),
});

/** Bytes that are made before the fork is opened: a text with places such as {amount:uint256} filled in, or a hash of others. */
const made = z.union([
  z.strictObject({ template: z.string(), with: z.record(z.string(), z.string()).default({}) }),
  z.strictObject({ keccak: z.string() }),
]);

const declared = z.strictObject({
  on: on.optional(),
  account: address,
  /** A slot, or the one that a Solidity mapping at a slot has for a key, or so many behind it, where a struct is kept. */
  slot: z.union([
    word,
    z.strictObject({
      mapping: z.union([z.int().min(0), word]),
      key: z.string(),
      plus: z.int().min(0).max(255).default(0),
    }),
  ]),
  value: z.string(),
  reason: z.string(),
});

// A text that is none ends the check at once, or the range would be compared with it.
const digits = z.string().regex(/^-?\d{1,78}$/, { abort: true });
const wholeField = z.union([z.int(), digits], "expected a whole number");
const range = z
  .strictObject({
    default: wholeField,
    from: wholeField,
    to: wholeField,
  })
  .refine(({ from, to }) => BigInt(from) <= BigInt(to), "expected `from` at or below `to`");

/**
 * A further chain: a fork with a process, a chain id and a block clock of its own, beside the first one, which is called `mainnet`. What lies on it
 * says `on: NAME`, and what is made on it is known elsewhere as `${NAME.name}`.
 */
const chain = z.strictObject({
  /** Its chain id. */
  id: z.int().min(2),
  world: z.enum(["aave", "bare"]).default("bare"),
  recording: fileField.optional(),
  /** Where a live fork starts, and what is recorded. */
  block: z.int().optional(),
  hardfork: z.enum(["cancun", "prague"]).optional(),
  blockSeconds: z.int().min(1).max(60).optional(),
  /** Milliseconds that one block of it takes on the drill's clock; as many as one of the first chain unless given. */
  blockMs: z.int().min(50).max(12_000).optional(),
});

export const scenarioFile = z
  .strictObject({
    about: z.string(),
    fork: z.strictObject({
      /** What stands on the embedded chain: Aave v3 with Safe 1.4.1 and USDC, or nothing but what `setup` puts there, which is faster. */
      world: z.enum(["aave", "bare"]).default("aave"),
      /** The name of a file without its ending, in this folder or beside the checkout. */
      recording: fileField.optional(),
      /** Where a live fork starts, and what is recorded. */
      block: z.int().optional(),
      /** The name of a JSON file there with the attack's real inputs, known as `payload`. */
      payload: fileField.optional(),
      /** Later rules than the block had, where the guardian contracts need them. */
      hardfork: z.enum(["cancun", "prague"]).optional(),
    }),
    /** Further chains by name. */
    chains: z.record(on, chain).default({}),
    /** Seconds between the timestamps of two blocks, where the chain's own clock would not do; while installing it is one. */
    blockSeconds: z.int().min(1).max(60).optional(),
    /** Milliseconds that one block takes on the drill's clock. */
    blockMs: z.int().min(50).max(12_000),
    /** Who takes part: an address, `random`, an address that a seed replaces, or a list of so many at random. */
    actors: z.record(
      z.string(),
      z.union([
        z.literal("random"),
        address,
        z.strictObject({ default: address, varied: z.literal(true) }),
        z.strictObject({ count: z.int().min(1).max(1_000) }),
      ]),
    ),
    /** Whole numbers that a seed varies. */
    vary: z.record(z.string(), range).default({}),
    /** What a seed cannot vary, and why. */
    fixed: z.array(z.string()).default([]),
    /** What a reader of the score must know. */
    notes: z.array(z.string()).default([]),
    /** Bytes by name, from actors, numbers, the payload, and what stands above them. */
    made: z.record(z.string(), made).default({}),
    /** Contracts of the first chain that are asked before anything is installed who could stop them; the score prints what readiness says. */
    readiness: z.array(z.string()).default([]),
    /** Slots that the recording lacks, each with the reason why that value is right; the score prints them. */
    declared: z.array(declared).default([]),
    /** What the protocol is, before anybody protects it. */
    setup: z.array(stepAnywhere).default([]),
    /** What Firebreak installs, and what the protocol changes for it. */
    install: z.array(stepAnywhere).default([]),
    /** What is true when the lever is pulled, beside the probes of installed plans. */
    pulled: z.array(probe.extend({ on: on.optional() })).default([]),
    /** The responder's rules: detectors, actions, playbooks, and no other setting. */
    responder: z.record(z.string(), value).superRefine(refuseOtherSettings),
    /** None where everybody is honest: such a scenario is played as its benign twin, and nothing may be done. */
    attack: z.array(move).default([]),
    /** What looks like the attack and is none: privileged calls announced beforehand, an honest whale. */
    benign: z.strictObject({
      announced: z.array(value).default([]),
      moves: z.array(move),
      declared: z.array(declared).default([]),
    }),
    /** Honest users, whose transactions a containment may block. */
    traffic: z.array(z.strictObject({ send, label: z.string(), on: on.optional(), every: z.int().min(1) })).default([]),
    assets: z
      .array(
        z.strictObject({
          token: z.string(),
          on: on.optional(),
          decimals: z.int().min(0).max(30),
          address: z.union([z.literal("native"), z.string()]),
          holder: z.string(),
          /** What a whole one cost on that day. */
          usd: priceField.optional(),
        }),
      )
      .min(1),
    /** The real incident, where there was one. */
    history: historyField.optional(),
    /** Blocks that are played after the last move. */
    tailBlocks: z.int().min(2).max(100).default(3),
  })
  .superRefine(refuseStrangeChains)
  .superRefine(refuseOtherSignals);

const amounts = z.record(z.string(), z.string()).default({});

export const expectedFile = z.strictObject({
  /**
   * Whether the attack ends contained, by the journal and by the chain when all is over. False where people are only told, or the answer does not last; `no lever` where
   * nobody could do more: readiness must have graded every contract under `readiness` F before, with every question answered, and people must be told.
   */
  contained: z.union([z.boolean(), z.literal("no lever")]).default(true),
  /** From the first signal to the block with the first transaction that holds. */
  containedAfterBlocks: z.int().min(1).default(1),
  /** The same on other chains than the signal's, by their names and in their blocks; 1 unless given. */
  containedAfterBlocksOn: z.record(on, z.int().min(1)).default({}),
  /** Those of the responder that are mined during the attack. */
  transactions: z.int().min(0).default(1),
  /** Detectors whose findings may lead to a transaction; one that follows from another is a false action. */
  detectors: z.array(z.string()).default([]),
  /** The most that may be lost with the responder, per token; what is not named may not be lost at all. */
  lost: amounts,
  /** The same when something else goes wrong as well and makes the answer late; of one in time, and of what is not named, it is as above. */
  lostUnderFault: amounts,
  /** Detectors that must each have found something in the attack; of a scenario without one, when it is played as it is. */
  findings: z.array(z.string()).default([]),
  /** What is lost with the responder all the same, at the least, where that is what a scenario shows. */
  lostAtLeast: amounts,
  /** What must be lost without it, at the least, per token. */
  lostWithoutResponder: amounts,
  /** Kinds of journal entries that must appear, in this order; of a scenario without an attack, when it is played as it is. */
  journal: z.array(z.string()).default([]),
});

export type Move = z.output<typeof move>;
export type Made = z.output<typeof made>;
export type Declared = z.output<typeof declared>;
