import { digest } from "./lib/digest.ts";

export type Raw = { readonly [key: string]: unknown };

/** A setting by the keys down to it, as it was and as it is; without `was` it is of something new. A list is one setting. */
export type Difference = { readonly at: string; readonly was?: unknown; readonly is: unknown };

/** What differs, with what it was and is; `isUnsure` where nobody can tell whether it loosens or tightens. */
export type Change = { readonly what: string; readonly settings: readonly Difference[]; readonly isUnsure?: true };

/** Every setting that differs, however deep it stands. */
export function differences(old: Raw, now: Raw, within = ""): readonly Difference[] {
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((key) => {
    const [was, is, at] = [own(old, key), own(now, key), `${within}${key}`];
    if (isSame(was, is)) return [];
    const inner = [was, is].every((one) => one === undefined || isMap(one))
      ? differences(objectOf(was), objectOf(is), `${at}.`)
      : [];
    return inner.length > 0 ? inner : [{ at, was, is }];
  });
}

/** All settings of something new. */
export function settingsOf(one: Raw): readonly Difference[] {
  return differences({}, one).map(({ at, is }) => ({ at, is }));
}

/** For whoever has to approve it: whatever was cut or left out, nobody has seen. */
export function inFull({ what, settings }: Change): readonly string[] {
  return [what, ...settings.map((one) => `  ${between(one, (text) => text)}`)];
}

/** Settings of a change, and characters of each. */
const [mostTold, longest] = [3, 60];

/** For the journal, which says that something waits and about what. */
export function inShort({ what, settings }: Change): string {
  if (settings.length === 0) return what;
  const more = settings.length > mostTold ? `, and ${settings.length - mostTold} more` : "";
  return `${what} (${settings
    .slice(0, mostTold)
    .map((one) => between(one, clipped))
    .join(", ")}${more})`;
}

type Clip = (text: string, from: number) => string;

function between(one: Difference, clip: Clip): string {
  const [was, is] = [textOf(one.was), textOf(one.is)];
  if (!Object.hasOwn(one, "was")) return `${one.at} ${clip(is, 0)}`.trim();
  // Long values from where they differ on, or what was loosened behind their beginning would be shown as equal.
  let alike = 0;
  while (alike < was.length && was[alike] === is[alike]) alike++;
  const from = Math.max(was.length, is.length) > longest ? Math.max(0, alike - longest / 3) : 0;
  const hidden = was === is || isHidden(one) ? ", in what is hidden here" : "";
  return `${one.at} ${clip(was, from)} → ${clip(is, from)}${hidden}`.trim();
}

/** Whether a text is gone or new that looks like one of the other side, whatever else differs. */
function isHidden({ was, is }: Difference): boolean {
  const [old, now] = [textsIn(was), textsIn(is)];
  const looksLikeOther = (these: readonly string[], those: readonly string[]) =>
    these
      .filter((one) => masked(one) !== one && !those.includes(one))
      .some((one) => those.some((other) => masked(other) === masked(one)));
  return looksLikeOther(old, now) || looksLikeOther(now, old);
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function clipped(text: string, from: number): string {
  return `${from > 0 ? "…" : ""}${text.slice(from, from + longest)}${text.length > from + longest ? "…" : ""}`;
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_, one) => (typeof one === "string" ? masked(one) : one)) ?? "none";
}

/** A URL as far as its host: what follows may be a key. Other secrets never stand in a configuration, which names their places. */
function masked(text: string): string {
  const [scheme] = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text) ?? [];
  if (scheme === undefined) return text;
  if (!URL.canParse(text)) return `${scheme}…`;
  const { protocol, host, href } = new URL(text);
  const shown = `${protocol}//${host}`;
  return href === `${shown}/` ? shown : `${shown}/…`;
}

export function isSame(a: unknown, b: unknown): boolean {
  return digest(a ?? null) === digest(b ?? null);
}

/** What the map itself says: a name may be that of a method. */
export function own(map: Raw, key: string): unknown {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

export function objectOf(value: unknown): Raw {
  return isMap(value) ? value : {};
}

function isMap(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
