import { codeHolds } from "../core/code.ts";
import { FirebreakError, messageOf } from "../core/errors.ts";
import type { Action, Chain } from "../core/parts.ts";
import { hasPower } from "../core/power.ts";
import { refusalOf, wordsOf } from "../core/refusal.ts";
import { saysPaused } from "../core/reverted.ts";
import type { Address, Block, Call, Hex } from "../core/types.ts";
import { couldLoosen, type Loosening } from "./loosening.ts";
import { readableView, unreadable, unreadOf, type View, viewAt } from "./view.ts";

/** An action that is always the same call, and a view that says whether its effect holds. */
export type Fixed = {
  readonly call: Call;
  /** The call in words, such as `pause() of 0x…`. */
  readonly says: string;
  readonly view: View;
  /** What undoes it; undefined when that is not known. */
  readonly loosening: Loosening | undefined;
  /** The same at a head, for what depends on what is there now. */
  readonly looseningAt?: (block: Block, chain: Chain) => Promise<Loosening | undefined>;
  /** The signer may be one that could also undo it. */
  readonly acceptLoosenKey: boolean;
  /** True when the effect ends by itself. */
  readonly expires: boolean;
  /** How it is undone, where that is more than the loosening call. */
  readonly undo?: string;
  /** The same in the words of the user, who knows better. */
  readonly undoneBy?: string;
  /** What the sender needs, in words. */
  readonly needs?: string;
  /** False when twice is more than once; true unless given. */
  readonly idempotent?: boolean;
  readonly mustBeListed?: boolean;
  /** A target that cannot be read is not acted on, where the call could loosen what is there by now. */
  readonly mustBeRead?: boolean;
  /** What else speaks against it. */
  readonly also?: (sender: Address, block: Block, chain: Chain) => Promise<readonly string[]>;
};

/** What the actions with a fixed call share: they are told apart by the call, the view, and what undoes them. */
export function fixedAction(it: Fixed): Action {
  const { call, says, view, loosening, expires, idempotent = true, mustBeListed = false } = it;
  return {
    target: call.to,
    idempotent,
    mustBeListed,
    signs: [call],
    relies: [call.to],
    ...(loosening === undefined ? {} : { undoing: loosening.call }),
    undo: it.undoneBy ?? it.undo ?? undoOf(loosening, expires),
    ...(loosening?.guessed === undefined || it.undoneBy !== undefined
      ? {}
      : { guess: { call: loosening.guessed, otherwise: undoOf(undefined, expires, loosening.says) } }),
    describe: () => `call ${says}`,
    holds: async (block, chain) => (await viewAt(view, block, chain)) === true,
    async prepare(block, chain) {
      // A target that cannot be read is taken as not contained: silence must not block a containment.
      let why: string | undefined;
      const held = await viewAt(view, block, chain).catch((error: unknown) => {
        why = unreadOf(error, view.says);
        return unreadable(error, undefined);
      });
      if (held === undefined && it.mustBeRead === true) return { holds: false, call: unread(it), expires };
      return { holds: held === true, call: () => call, expires, ...(why !== undefined && { unread: why }) };
    },
    async objections(sender, block, chain) {
      // Where nothing is, anybody may do anything: what else would be found says nothing.
      if ((await chain.code(call.to, block)) === "0x") return [`there is no code at ${call.to}; correct the address`];
      const held = await readableView(view, block, chain);
      const of = { sender, block, chain };
      return [
        ...(await viewObjections(it, held, of)),
        ...(await powerObjections(it, held === true, of)),
        ...(it.acceptLoosenKey ? [] : await loosenObjections(it, of)),
        ...((await it.also?.(sender, block, chain)) ?? []),
      ];
    },
  };
}

type Asked = { readonly sender: Address; readonly block: Block; readonly chain: Chain };

/** Not raised while preparing, or what was prepared before would stay and be sent, or be believed to hold. */
function unread({ says, view }: Fixed): () => Call {
  return () => {
    throw new FirebreakError(
      "NOT_EVALUABLE",
      `expected ${view.says} to say what is there before ${says}, found no answer that can be read; check the node, or correct \`reads\``,
      { retryable: true },
    );
  };
}

/** How it is undone, in a sentence; `missing` is what the target lacks. */
function undoOf(loosening: Loosening | undefined, expires: boolean, missing?: string): string {
  const early = loosening === undefined ? undefined : `${loosening.says}, by whoever may call it`;
  if (expires) return early === undefined ? "ends by itself" : `ends by itself, or early by ${early}`;
  const why = missing === undefined ? "" : `usually it is ${missing}, which is not in its code; `;
  return early ?? `not known: ${why}name the call in \`loosen\``;
}

async function viewObjections(
  { call, says, view }: Fixed,
  held: boolean | undefined,
  { sender, block, chain }: Asked,
): Promise<readonly string[]> {
  if (held === undefined) return [`${view.says} cannot be read; correct \`holds\``];
  // That it holds speaks against nothing: a responder starts also while its target is paused. `check` says so.
  if (held) return [];
  // Taken as true where no node can simulate both.
  const [acted, ...answers] = (await chain.simulate([call, ...view.asks], block, sender)) ?? [];
  if (acted?.success !== true) return [];
  const holds = view.judge(
    answers.map(({ output }) => output),
    block.timestamp,
  );
  return holds === true ? [] : [`after ${says}, ${view.says} would still not say so; correct the call or \`holds\``];
}

async function powerObjections(
  { call, says, needs }: Fixed,
  held: boolean,
  { sender, block, chain }: Asked,
): Promise<readonly string[]> {
  const refused = await refusalOf(call, sender, block, chain);
  if (refused === undefined) return [];
  // What holds already refuses its own caller too, but not in the words that a stranger hears, unless these say that it holds: nobody was asked for a role.
  if (held && (saysPaused(refused) || (await hasPower(call, sender, block, chain)))) return [];
  const role = needs === undefined ? "grant it the role" : `it needs ${needs}`;
  const why = wordsOf({ ...refused, words: messageOf(refused.words) }, call);
  return [`${sender} cannot call ${says} (${why}); ${role}, or use trip-plan`];
}

async function loosenObjections(it: Fixed, { sender, block, chain }: Asked): Promise<readonly string[]> {
  const loosening = it.looseningAt === undefined ? it.loosening : await it.looseningAt(block, chain);
  if (loosening === undefined)
    return [`it is not known what undoes this; name it in \`loosen\`, so that it can be proven that ${sender} cannot`];
  const { guessed } = loosening;
  // Nobody can call what is not there, so that the proof would hold of any key.
  if (guessed !== undefined && !(await codeHolds(guessed.data.slice(0, 10) as Hex, guessed.to, block, chain)))
    return [
      `it is not known what undoes this: usually it is ${loosening.says}, which is not in the code of ${guessed.to}; name the call in \`loosen\`, so that it can be proven that ${sender} cannot`,
    ];
  return (await couldLoosen(it.call, loosening.call, sender, block, chain))
    ? [
        `${sender} could also undo this by ${loosening.says}, so that whoever steals the key ends the containment; let a hub hold the role (trip-plan), or set acceptLoosenKey: true`,
      ]
    : [];
}
