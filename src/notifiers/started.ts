import type { Json } from "../core/types.ts";
import { facts, sentence, show } from "./line.ts";

type Body = { readonly [key: string]: Json };

/** Of several chains, each in words of its own: what they have in common stands once. */
export function startedText(ref: string, body: Body): string {
  const { chains, ...rest } = body;
  if (!Array.isArray(chains)) return sentence([ref, facts(rest)]);
  const { chain: _, from: __, quorum: ___, sender: ____, ...common } = rest;
  const each = chains.map((one) => {
    const { name, ...more }: Body = Object(one);
    return `${show(name ?? more["chain"])}: ${facts(more)}`;
  });
  return sentence([ref, ...each, facts(common)]);
}
