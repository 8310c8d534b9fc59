import { type Sketch, sketchOf } from "../../core/opcodes.ts";
import {
  beaconBytes,
  beaconSlot,
  clonedBy,
  implementationSlots,
  implementationViews,
  proxyBytes,
} from "../../core/proxies.ts";
import type { Address, Hash, Hex } from "../../core/types.ts";
import { selectorOf } from "../../lib/encode.ts";
import { asAccount, type Reader } from "./reader.ts";

/** How one contract hands its calls on to another one's code. */
export type Hop = { readonly from: Address; readonly kind: string; readonly to: Address };

/** A contract with the code that runs behind its address. */
export type Behind = {
  readonly at: Address;
  readonly hops: readonly Hop[];
  /** Who may replace the code, as the proxies themselves say it. */
  readonly admins: readonly Address[];
  readonly hasCode: boolean;
  has(selector: Hex): boolean;
  /** The same, and true for everything when it hands its calls on and nobody can say where to. */
  mayHave(selector: Hex): boolean;
};

const adminSlots: readonly Hash[] = [
  "0xb53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103",
  "0x10d6a54a4754c8869d6886b5f5d7fbfa5b4522237ea5c60d11bc4e7a1ff9390b",
];
const deepest = 4;

/** Follows clones, ERC-1967 proxies and beacons, proxies that answer for their implementation, and the facets of a diamond. */
export async function behind(at: Address, selectors: readonly Hex[], reader: Reader): Promise<Behind> {
  const sketches: Sketch[] = [];
  const hops: Hop[] = [];
  const admins: Address[] = [];
  let here: Address | undefined = at;
  while (here !== undefined && hops.length < deepest) {
    const code = await reader.code(here);
    const sketch = sketchOf(code);
    sketches.push(sketch);
    const [hop, admin]: [Hop | undefined, readonly Address[]] = await hopFrom(here, code, sketch, reader);
    admins.push(...admin);
    if (hop !== undefined) hops.push(hop);
    here = hop?.to;
  }
  const facets = await facetsOf(at, sketches, selectors, reader);
  const has = (selector: Hex) => facets.has(selector) || sketches.some((one) => one.selectors.has(selector));
  const last = sketches.at(-1);
  const isOpaque = facets.size === 0 && last?.delegates === true && last.size < proxyBytes;
  return {
    at,
    hops: [...hops, ...[...new Set(facets.values())].map((to) => ({ from: at, kind: "diamond", to }))],
    admins: [...new Set(admins)],
    hasCode: (sketches[0]?.size ?? 0) > 0,
    has,
    mayHave: (selector) => isOpaque || has(selector),
  };
}

async function hopFrom(
  from: Address,
  code: Hex,
  sketch: Sketch,
  reader: Reader,
): Promise<[Hop | undefined, readonly Address[]]> {
  const cloned = clonedBy(code);
  if (cloned !== undefined) return [{ from, ...cloned }, []];
  if (!sketch.delegates || sketch.size > proxyBytes) return [undefined, []];
  return (await saidHop(from, sketch, reader)) ?? storedHop(from, sketch, reader);
}

/** A proxy that answers for its implementation, to everybody. */
async function saidHop(
  from: Address,
  { selectors }: Sketch,
  reader: Reader,
): Promise<[Hop, readonly Address[]] | undefined> {
  for (const view of implementationViews.filter((one) => selectors.has(selectorOf(one)))) {
    const to = await reader.account(from, view);
    if (to === undefined || to === from) continue;
    const admin = selectors.has(selectorOf("admin()")) ? await reader.account(from, "admin()") : undefined;
    return [{ from, kind: `proxy by ${view}`, to }, admin === undefined ? [] : [admin]];
  }
  return undefined;
}

/** A proxy that keeps its implementation, or its beacon, where everybody looks for it. */
async function storedHop(
  from: Address,
  sketch: Sketch,
  reader: Reader,
): Promise<[Hop | undefined, readonly Address[]]> {
  const admins = (await Promise.all(adminSlots.map((slot) => reader.slot(from, slot)))).flatMap(
    (word) => asAccount(BigInt(word)) ?? [],
  );
  for (const [kind, slot] of Object.entries(implementationSlots)) {
    const to = asAccount(BigInt(await reader.slot(from, slot)));
    if (to !== undefined) return [{ from, kind, to }, admins];
  }
  const beacon = asAccount(BigInt(await reader.slot(from, beaconSlot)));
  const beacons = [...(beacon === undefined ? [] : [beacon]), ...(sketch.size < beaconBytes ? sketch.constants : [])];
  for (const one of beacons) {
    const { to, owner } = await shown(one, reader);
    if (to !== undefined)
      return [{ from, kind: `beacon ${one}`, to }, [...admins, ...(owner === undefined ? [] : [owner])]];
  }
  return [undefined, admins];
}

/** What a beacon shows: by its view, or, as Nomad's do, to whoever calls it with nothing. */
async function shown(
  beacon: Address,
  reader: Reader,
): Promise<{ readonly to?: Address | undefined; readonly owner?: Address | undefined }> {
  const { selectors, size } = sketchOf(await reader.code(beacon));
  if (size === 0) return {};
  const ask = (view: string) => (selectors.has(selectorOf(view)) ? reader.account(beacon, view) : undefined);
  const said = await ask("implementation()");
  const to = said ?? asAccount(BigInt((await reader.answer(beacon, "", [], "0x"))?.slice(0, 66) ?? 0));
  return { to, owner: await ask("owner()") };
}

/** The facet behind each of these selectors (ERC-2535). */
async function facetsOf(
  at: Address,
  sketches: readonly Sketch[],
  selectors: readonly Hex[],
  reader: Reader,
): Promise<ReadonlyMap<Hex, Address>> {
  const delegates = sketches.some((one) => one.delegates);
  if (!delegates || (await reader.answer(at, "facetAddresses()")) === undefined) return new Map();
  const found = await Promise.all(
    selectors.map(async (one) => [one, await reader.account(at, "facetAddress(bytes4)", [one])] as const),
  );
  return new Map(found.flatMap(([one, facet]) => (facet === undefined ? [] : [[one, facet] as const])));
}
