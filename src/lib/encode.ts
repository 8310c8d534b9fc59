import { FunctionFragment, Interface, type ParamType } from "ethers";
import { FirebreakError, messageOf } from "../core/errors.ts";
import { lower } from "./words.ts";

type Hex = `0x${string}`;

/** Encodes a call of a human-readable function. Raises CONFIG when the function or its arguments do not fit. */
export function encodeCall(
  to: Hex,
  signature: string,
  args: readonly unknown[],
): { readonly to: Hex; readonly data: Hex } {
  try {
    // Not left to Interface, which warns on the console and goes on.
    const fragment = FunctionFragment.from(signature.startsWith("function ") ? signature : `function ${signature}`);
    const data = lower(new Interface([fragment]).encodeFunctionData(fragment, args));
    fragment.inputs.forEach((input, index) => void requireFlags(input, args[index]));
    return { to, data };
  } catch (error) {
    throw new FirebreakError(
      "CONFIG",
      `expected a function with its arguments, such as "function setPoolPause(bool)" and [true], found ${JSON.stringify(signature)}: ${messageOf(error)}`,
    );
  }
}

/** The same call, carried by an OpenZeppelin AccessManager that owns its target or is its authority. */
export function carriedBy(manager: Hex, { to, data }: { readonly to: Hex; readonly data: Hex }) {
  return encodeCall(manager, "execute(address,bytes)", [to, data]);
}

/** A human-readable function as its selector is made of it, such as `setPoolPause(bool)`. */
export function signatureOf(signature: string): string {
  return FunctionFragment.from(signature.startsWith("function ") ? signature : `function ${signature}`).format();
}

/** The selector of a human-readable function. Raises CONFIG when it is none. */
export function selectorOf(signature: string): Hex {
  try {
    return lower(
      FunctionFragment.from(signature.startsWith("function ") ? signature : `function ${signature}`).selector,
    );
  } catch (error) {
    throw new FirebreakError(
      "CONFIG",
      `expected a function, such as "pause()", found ${JSON.stringify(signature)}: ${messageOf(error)}`,
    );
  }
}

/** ethers takes anything for a flag, and "false" and "no" for true. */
function requireFlags(input: ParamType, value: unknown): void {
  input.walk(value, (type, leaf) => {
    if (type === "bool" && typeof leaf !== "boolean")
      throw new Error(`a flag is true or false without quotes, found ${JSON.stringify(leaf)}`);
    return leaf;
  });
}
