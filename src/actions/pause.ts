import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { Action, ActionTools, Chain, Part } from "../core/parts.ts";
import { hasPower } from "../core/power.ts";
import type { Address, Block, Call } from "../core/types.ts";
import { encodeCall } from "../lib/encode.ts";
import { address, word } from "../lib/fields.ts";
import { couldLoosen, knownLoosening } from "./loosening.ts";
import { isExpected, type Probe, probeHolds, readableProbe } from "./probe.ts";

const argument = z.union([z.string(), z.boolean(), z.int()]);
const functionCall = z.strictObject({ call: z.string(), args: z.array(argument).max(16).default([]) });

const params = z.strictObject({
  target: address,
  /** The function that pauses, human-readable, such as `function pause()` or `function setPoolPause(bool)`. */
  call: z.string().default("function pause()"),
  args: z.array(argument).max(16).default([]),
  /** The view that says whether it holds: (answer & mask) == expected. */
  holds: z
    .strictObject({
      to: address.optional(),
      call: z.string().default("function paused() view returns (bool)"),
      args: z.array(argument).max(16).default([]),
      mask: word.default(`0x${"ff".repeat(32)}`),
      expected: word.default(`0x${"00".repeat(31)}01`),
    })
    .refine((it) => (BigInt(it.expected) & ~BigInt(it.mask)) === 0n, "expected only bits that the mask lets through")
    .prefault({}),
  /** The function that undoes it; known by itself for the usual pauses. `check` proves that the signer cannot call it. */
  loosen: functionCall.optional(),
  /** The pause ends by itself, as `pauseFor` does. Only then may evidence below the quorum bring it about. */
  expires: z.boolean().default(false),
  /** Accepts a signer that could also undo the pause: whoever steals that key ends the containment. */
  acceptLoosenKey: z.boolean().default(false),
});

/** A direct call needs the pause role in the hot key itself; prefer `trip-plan`, which leaves the role with a hub. */
export const pause: Part<z.output<typeof params>, ActionTools, Action> = {
  name: "pause",
  about: "Calls a protocol's own pause function from the responder's key.",
  params,

  create({ target, call, args, holds: probe, loosen, acceptLoosenKey, expires }) {
    const pausing = encodeCall(target, call, args);
    const reading = {
      to: probe.to ?? target,
      data: encodeCall(probe.to ?? target, probe.call, probe.args).data,
      mask: probe.mask,
      expected: probe.expected,
    };
    const loosening = loosen === undefined ? knownLoosening(pausing) : encodeCall(target, loosen.call, loosen.args);
    const holds: Action["holds"] = (block, chain) => probeHolds(reading, block, chain);

    return {
      idempotent: true,
      signs: [pausing],
      relies: [target],
      ...(loosening === undefined ? {} : { undoing: loosening }),
      describe: () => `call ${call.replace(/^function /, "")} of ${target}`,
      holds,
      async prepare(block, chain) {
        return { holds: await holds(block, chain).catch(unreadable), call: () => pausing, expires };
      },
      async objections(sender, block, chain) {
        const found = [];
        if ((await chain.code(target, block)) === "0x") found.push(`there is no code at ${target}; correct the target`);
        const held = await readableProbe(reading, block, chain);
        if (held === true)
          found.push(
            `${probe.call} of ${reading.to} says that the effect holds already; check when nothing is paused, or correct \`holds\``,
          );
        if (held === false && !(await wouldHold(pausing, reading, sender, block, chain)))
          found.push(
            `after ${call} of ${target}, ${probe.call} of ${reading.to} would still not say so; correct \`call\` or \`holds\``,
          );
        if (held === undefined) found.push(`${probe.call} of ${reading.to} cannot be read; correct \`holds\``);
        // What is paused already refuses its own pauser too, but not in the words that a stranger hears.
        const can = held === true ? hasPower : canCall;
        if (!(await can(pausing, sender, block, chain)))
          found.push(`${sender} cannot call ${call} of ${target}; grant it the role, or use trip-plan`);
        if (!acceptLoosenKey) found.push(...(await loosenObjections(pausing, loosening, sender, block, chain)));
        return found;
      },
    };
  },
};

/** A target that cannot be read is taken as not contained: silence must not block a containment. */
function unreadable(error: unknown): boolean {
  if (error instanceof FirebreakError) return false;
  throw error;
}

/** Whether the probe is true after the call; taken as true where no node can simulate both. */
async function wouldHold(pausing: Call, probe: Probe, sender: Address, block: Block, chain: Chain): Promise<boolean> {
  const simulated = await chain.simulate([pausing, { to: probe.to, data: probe.data }], block, sender);
  if (simulated?.[0]?.success !== true) return true;
  return isExpected(probe, simulated[1]?.output ?? "0x");
}

async function canCall(call: Call, sender: Address, block: Block, chain: Chain): Promise<boolean> {
  try {
    await chain.call(call, block, sender);
    return true;
  } catch (error) {
    if (error instanceof FirebreakError && error.code === "CALL_REVERTED") return false;
    throw error;
  }
}

async function loosenObjections(
  pausing: Call,
  loosening: Call | undefined,
  sender: Address,
  block: Block,
  chain: Chain,
): Promise<readonly string[]> {
  if (loosening === undefined)
    return [
      `it is not known what undoes this pause; name it in \`loosen\`, so that it can be proven that ${sender} cannot`,
    ];
  return (await couldLoosen(pausing, loosening, sender, block, chain))
    ? [
        `${sender} could also undo this pause, so that whoever steals the key ends the containment; let a hub hold the role (trip-plan), or set acceptLoosenKey: true`,
      ]
    : [];
}
