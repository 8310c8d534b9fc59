import { readYaml } from "./config-files.ts";
import { levels } from "./core/playbook.ts";
import { digest } from "./lib/digest.ts";

type Raw = { readonly [key: string]: unknown };

/** Compared one by one; everything else of a configuration must stay as it is. */
const compared = ["detectors", "actions", "notifiers", "playbooks", "mode"];

/**
 * What a new text of a configuration loosens, in words; empty when it only tightens: rules are added behind the others, playbooks go further by themselves, the mode
 * is raised. A rule with other settings is another rule, because nobody can tell which of the two sees more.
 */
export function loosened(before: string, after: string): readonly string[] {
  const [old, now] = [rawOf(before), rawOf(after)];
  const others = new Set([...Object.keys(old), ...Object.keys(now)].filter((key) => !compared.includes(key)));
  return [
    ...lost("detector", mapOf(old["detectors"]), mapOf(now["detectors"])),
    ...lost("action", mapOf(old["actions"]), mapOf(now["actions"])),
    ...listOf(old["notifiers"])
      .filter((one) => !listOf(now["notifiers"]).some((other) => isSame(one, other)))
      .map((one) => `a notifier is gone or changed: ${String(objectOf(one)["use"])}`),
    ...playbooks(listOf(old["playbooks"]), listOf(now["playbooks"])),
    ...(old["mode"] === "act" && now["mode"] !== "act" ? ["the mode is lowered to shadow"] : []),
    ...[...others]
      .filter((key) => !isSame(old[key], now[key]))
      .map((key) => `${key} is changed${within(old[key], now[key])}`),
  ];
}

function lost(what: string, old: Raw, now: Raw): readonly string[] {
  return Object.entries(old)
    .filter(([id, one]) => !isSame(one, now[id]))
    .map(
      ([id, one]) =>
        `${what} ${id} is ${Object.hasOwn(now, id) ? changed(objectOf(one), objectOf(now[id])) : "removed"}`,
    );
}

/** Settings of a rule, and characters of each. */
const [mostTold, longest] = [3, 60];

/** What was and what is, for whoever has to approve it. */
function changed(old: Raw, now: Raw): string {
  return `changed, which cannot be told to tighten (${few(differing(old, now).map((key) => between(key, old[key], now[key])))})`;
}

/** The names of what differs and no values: a node's URL may hold a key. */
function within(old: unknown, now: unknown): string {
  const keys = differing(objectOf(old), objectOf(now));
  return keys.length === 0 ? "" : ` (${few(keys)})`;
}

function differing(old: Raw, now: Raw): readonly string[] {
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((key) => !isSame(old[key], now[key]));
}

function few(all: readonly string[]): string {
  const more = all.length > mostTold ? `, and ${all.length - mostTold} more` : "";
  return `${all.slice(0, mostTold).join(", ")}${more}`;
}

/** Long values from where they differ on, or what was loosened behind their beginning would be shown as equal. */
function between(key: string, old: unknown, now: unknown): string {
  const [was, is] = [old, now].map((value) => JSON.stringify(value) ?? "none");
  if (was === undefined || is === undefined) return key;
  let alike = 0;
  while (alike < was.length && was[alike] === is[alike]) alike++;
  const from = Math.max(was.length, is.length) > longest ? Math.max(0, alike - longest / 3) : 0;
  const said = (text: string) =>
    `${from > 0 ? "…" : ""}${text.slice(from, from + longest)}${text.length > from + longest ? "…" : ""}`;
  return `${key} ${said(was)} → ${said(is)}`;
}

/** The first playbook that covers a finding decides, so those that were there stay first. */
function playbooks(old: readonly unknown[], now: readonly unknown[]): readonly string[] {
  return old.flatMap((one, index) => {
    const [before, after] = [objectOf(one), objectOf(now[index])];
    const name = String(before["name"]);
    if (after["name"] !== before["name"])
      return now.some((other) => objectOf(other)["name"] === before["name"])
        ? [`playbook ${name} is no longer in its place: ${String(after["name"])} stands there`]
        : [`playbook ${name} is removed`];
    const { do: was, vetoBlocks: _, ...rest } = before;
    const { do: is, vetoBlocks: __, ...others } = after;
    if (!isSame(rest, others)) return [`playbook ${name} is ${changed(before, after)}`];
    if (rank(is) < rank(was)) return [`playbook ${name} is lowered from ${String(was)} to ${String(is)}`];
    return is === was && !isSame(before, after)
      ? [
          `playbook ${name} leaves another time for a veto (${between("vetoBlocks", before["vetoBlocks"], after["vetoBlocks"])})`,
        ]
      : [];
  });
}

function rank(level: unknown): number {
  return levels.map(String).indexOf(String(level));
}

function isSame(a: unknown, b: unknown): boolean {
  return digest(a ?? null) === digest(b ?? null);
}

function rawOf(text: string): Raw {
  const yaml = readYaml(text, "");
  return "value" in yaml ? objectOf(yaml.value) : {};
}

function mapOf(value: unknown): Raw {
  return objectOf(value);
}

function objectOf(value: unknown): Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Raw) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
