import { Interface } from "ethers";
import { FirebreakError, messageOf } from "../core/errors.ts";
import type { Address, Call } from "../core/types.ts";
import { lower } from "../lib/words.ts";

/** Encodes a call of a human-readable function. Raises CONFIG when the function or its arguments do not fit. */
export function encodeCall(to: Address, signature: string, args: readonly unknown[]): Call {
  try {
    const abi = new Interface([signature.startsWith("function ") ? signature : `function ${signature}`]);
    const fragment = abi.fragments[0];
    if (fragment?.type !== "function") throw new Error("it is not a function");
    return { to, data: lower(abi.encodeFunctionData(fragment.format("sighash"), args)) };
  } catch (error) {
    throw new FirebreakError(
      "CONFIG",
      `expected a function with its arguments, such as "function setPoolPause(bool)" and [true], found ${JSON.stringify(signature)}: ${messageOf(error)}`,
    );
  }
}
