import { FunctionFragment, id } from "ethers";
import { z } from "zod";
import { FirebreakError, messageOf } from "../../core/errors.ts";
import type { Hash, Hex } from "../../core/types.ts";
import { lower } from "../../lib/words.ts";

/** The first topic of an event, such as `Transfer(address,address,uint256)`. */
export function topicOf(event: string): Hash {
  return lower(id(event));
}

/** A function such as `upgradeTo(address)`, or its four bytes in hex; becomes the four bytes. */
export const selector = z.string().transform(selectorOf);

/** The same, with what it was written as: what people read. */
export const named = z
  .string()
  .transform((text, context) => ({ selector: selectorOf(text, context), name: text.replace(/^function /, "") }));

function selectorOf(text: string, context: z.RefinementCtx): Hex {
  try {
    return fourBytes(text);
  } catch (error) {
    context.addIssue({ code: "custom", message: messageOf(error) });
    return z.NEVER;
  }
}

/** The first four bytes of the input. Raises CONFIG for a function that cannot be read. */
export function fourBytes(selector: string): Hex {
  if (selector.startsWith("0x")) return lower(selector);
  try {
    return lower(FunctionFragment.from(`function ${selector.replace(/^function /, "")}`).selector);
  } catch (error) {
    throw new FirebreakError(
      "CONFIG",
      `expected a function such as "grantRole(bytes32,address)", found ${JSON.stringify(selector)}: ${messageOf(error)}`,
    );
  }
}
