// What a Safe emits and is called with when it runs something.

import type { Hex } from "../../src/core/types.ts";
import { encodeCall } from "../../src/lib/encode.ts";
import { hashFor, stranger, target } from "../support/fakes.ts";
import { changing, logOf, type sent } from "./looking.ts";

export const success = logOf([hashFor("ExecutionSuccess(bytes32,uint256)")]);
export const safeMultiSigTransaction =
  "SafeMultiSigTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes,bytes)";
export const safeModuleTransaction = "SafeModuleTransaction(address,address,uint256,bytes,uint8)";
export const execution = (to: Hex, operation: number): Hex =>
  encodeCall(target, "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)", [
    to,
    0,
    "0x",
    operation,
    0,
    0,
    0,
    stranger,
    stranger,
    "0x",
  ]).data;
export const having = (...transactions: ReturnType<typeof sent>[]) => ({
  ...changing({}, {}),
  transactions: async () => transactions,
});
