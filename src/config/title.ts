import { soleChain } from "./schema.ts";

/** What a chain is called where people read it: one that nobody named, by its id. */
export function titleOf({ name, id }: { readonly name: string; readonly id: bigint | string }): string {
  return name === soleChain ? `${id}` : name;
}
