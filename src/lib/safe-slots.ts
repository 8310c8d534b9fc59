import { id } from "ethers";
import { lower, toWord } from "./words.ts";

type Hex = `0x${string}`;

/** Source: Safe 1.3.0 to 1.5.0; storage layout, and the slots of its guards and its handler (keccak256 of their names). */
export const safeSlots = {
  singleton: toWord(0n),
  guard: lower(id("guard_manager.guard.address")),
  "module guard": lower(id("module_manager.module_guard.address")),
  "fallback handler": lower(id("fallback_manager.handler.address")),
} as const satisfies Readonly<Record<string, Hex>>;
