import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { Action, ActionTools, Chain, Part } from "../core/parts.ts";
import type { Address, Block, Hex } from "../core/types.ts";
import { encodeCall } from "../lib/encode.ts";
import { address, word } from "../lib/fields.ts";
import { refuseLoosening } from "../lib/loosening.ts";
import { wordAt } from "../lib/words.ts";
import { args, loosenFields } from "./fields.ts";
import { fixedAction } from "./fixed.ts";
import type { View } from "./view.ts";

const params = z.strictObject({
  target: address.describe("The contract that is called."),
  call: z.string().describe("The function that sets the cap, written out, such as `setSupplyCap(address,uint256)`."),
  args: args.describe("The arguments of `call`, the new cap among them, in the unit that it takes; structs are lists."),
  capAt: z.int().min(0).max(15).optional().describe("Which argument is the cap, from 0; the last one unless given."),
  reads: z
    .strictObject({
      to: address.optional().describe("The contract that is asked; the target unless given."),
      call: z.string().describe("The view function that is asked, written out."),
      args,
      word: z.int().min(0).max(31).default(0).describe("Which word of the answer holds the cap, from 0."),
      mask: word
        .default(`0x${"ff".repeat(32)}`)
        .refine((it) => BigInt(it) > 0n, "expected at least one bit")
        .describe("Which bits of that word are the cap, 32 bytes in hex; all unless given."),
    })
    .describe("How the present cap is read."),
  zeroIsNoCap: z.boolean().describe("Whether the protocol takes a cap of zero for none at all, as Aave does."),
  acceptLoosenKey: loosenFields.acceptLoosenKey,
});

type Settings = z.output<typeof params>;

/** Only ever lowers: a present cap that is at or below the new one counts as done, and one that cannot be read is not touched. */
export const lowerCap: Part<Settings, ActionTools, Action> = {
  name: "lower-cap",
  about: "Lowers a cap, such as how much may be supplied, borrowed or minted; never raises one.",
  params,

  create(settings) {
    const { target, call: signature, args, reads, acceptLoosenKey } = settings;
    const at = settings.capAt ?? args.length - 1;
    const cap = capOf(args[at], settings);
    const call = encodeCall(target, signature, args);
    refuseLoosening(signature, args, call.data);
    const asked = encodeCall(reads.to ?? target, reads.call, reads.args);
    const present = (answer: Hex) => presentCap(answer, settings);
    const view: View = {
      says: `${reads.call} of ${asked.to}`,
      asks: [asked],
      judge: ([answer = "0x"]) => {
        const found = present(answer);
        return found === undefined ? undefined : found <= cap;
      },
    };
    const name = signature.replace(/^function /, "");
    const says = `${name} of ${target}, with ${cap}`;
    const raising = (value: bigint) => ({
      call: encodeCall(
        target,
        signature,
        args.map((one, index) => (index === at ? `${value}` : one)),
      ),
      says: `${name} of ${target} with a higher cap`,
    });
    return fixedAction({
      call,
      says,
      view,
      loosening: raising(cap + 1n),
      // The bounds of a protocol may refuse one more; what is there now was accepted.
      looseningAt: async (block, chain) => raising(await valueAt(asked, settings, cap, block, chain)),
      acceptLoosenKey,
      expires: false,
      // Done again it would raise what people have set lower meanwhile.
      idempotent: false,
      mustBeRead: true,
      undo: `${name} of ${target} with a higher cap, by whoever may set it`,
      also: async (_sender, block, chain) => {
        const found = present(await chain.call(asked, block));
        return found !== undefined && found < cap
          ? [`the cap is ${found} now, so that ${cap} would raise it; name one below ${found}`]
          : [];
      },
    });
  },
};

/** The cap as a number; without one, more than any cap. Undefined when the answer is too short. */
function presentCap(answer: Hex, { reads, zeroIsNoCap }: Settings): bigint | undefined {
  const found = wordAt(answer, reads.word);
  if (found === undefined) return undefined;
  const mask = BigInt(reads.mask);
  const value = (BigInt(found) & mask) / (mask & -mask);
  return zeroIsNoCap && value === 0n ? 1n << 256n : value;
}

async function valueAt(
  asked: { readonly to: Address; readonly data: Hex },
  settings: Settings,
  cap: bigint,
  block: Block,
  chain: Chain,
): Promise<bigint> {
  const found = presentCap(await chain.call(asked, block), settings) ?? 0n;
  if (found >> 256n > 0n) return 0n;
  return found > cap ? found : cap + 1n;
}

function capOf(written: unknown, { zeroIsNoCap, call }: Settings): bigint {
  const cap = /^\d{1,78}$/.test(String(written)) ? BigInt(String(written)) : undefined;
  if (cap === undefined)
    throw new FirebreakError(
      "CONFIG",
      `expected a whole number as the cap of ${call}, found ${JSON.stringify(written)}; correct args or capAt`,
    );
  if (cap > 0n || !zeroIsNoCap) return cap;
  throw new FirebreakError("LOOSENS", "expected a cap of at least 1, found 0, which takes the cap away; write 1");
}
