import type { Entry, Json } from "../core/types.ts";

/** By id, how a chain is called; empty where there is one alone, which nobody has to name. */
export type Titles = Readonly<Record<string, string>>;
/** Up to which block a chain was observed; without one, nothing was yet. */
export type Observed = { readonly chain: string; readonly title: string; readonly block?: string };

/** How the chains of a record are called, learned from the journal entry by entry. */
export function createTitles() {
  /** By id; of an earlier version, which did not write down names, the id. */
  const all = new Map<string, string>();
  let followed: readonly Omit<Observed, "block">[] = [];

  return {
    take({ kind, body }: Pick<Entry, "kind" | "body">): void {
      if (kind !== "started" || body["chain"] === undefined) return;
      const chains = Array.isArray(body["chains"]) ? body["chains"].map((one: Json) => Object(one)) : [body];
      followed = chains.map(({ chain, name }) => ({ chain: String(chain), title: String(name ?? chain) }));
      for (const { chain, title } of followed) all.set(chain, title);
    },
    /** The chains of the last start, in order. */
    followed: () => followed,
    titles: (): Titles => (all.size < 2 ? {} : Object.fromEntries(all)),
  };
}

export function titlesOf(entries: readonly Entry[]): Titles {
  const all = createTitles();
  for (const one of entries) all.take(one);
  return all.titles();
}

/** ` on base`, or nothing where there is one chain alone. */
export function onChain(titles: Titles, chain: Json | undefined): string {
  const title = typeof chain === "string" ? titles[chain] : undefined;
  return title === undefined ? "" : ` on ${title}`;
}
