import { readYaml } from "./config/files.ts";
import { levels } from "./core/playbook.ts";
import { type Change, differences, isSame, objectOf, own, type Raw, settingsOf } from "./differences.ts";

/** Compared one by one; everything else of a configuration must stay as it is. */
const compared = ["detectors", "actions", "notifiers", "playbooks", "mode"];
/** Said first: who may loosen, what is read, and who signs. */
const foremost = ["operator", "chain", "chains", "signer", "signers"];
/** Their order counts: an action that names no key is sent by the first one, and approvals are signed for the first chain. */
const ordered = ["chains", "signers"];

/**
 * What a new text of a configuration loosens; empty when it only tightens: rules are added behind the others, playbooks go further by themselves, the mode
 * is raised. A rule with other settings is another rule, because nobody can tell which of the two sees more. What weighs most stands first.
 */
export function loosened(before: string, after: string): readonly Change[] {
  const [old, now] = [rawOf(before), rawOf(after)];
  const others = new Set([...foremost, ...Object.keys(old), ...Object.keys(now)]);
  return [
    ...[...others]
      .filter((key) => !compared.includes(key))
      .flatMap((key) => [
        ...reordered(key, own(old, key), own(now, key)),
        ...another(key, own(old, key), own(now, key)),
      ]),
    ...(old["mode"] === "act" && now["mode"] !== "act"
      ? [{ what: "the mode is lowered to shadow", settings: [] }]
      : []),
    ...lost("detector", objectOf(old["detectors"]), objectOf(now["detectors"])),
    ...lost("action", objectOf(old["actions"]), objectOf(now["actions"])),
    ...notifiers(listOf(old["notifiers"]), listOf(now["notifiers"])),
    ...playbooks(namedIn(old), namedIn(now)),
  ];
}

/** What a new text adds, which loosens nothing by itself, but may be what a loosened rule leads to. */
export function added(before: string, after: string): readonly Change[] {
  const [old, now] = [rawOf(before), rawOf(after)];
  const [was, is] = [namedIn(old), [...namedIn(now)]];
  const behind = is.findLastIndex(([name]) => was.has(name)) + 1;
  return [
    ...(["detector", "action"] as const).flatMap((what) => {
      const known = objectOf(old[`${what}s`]);
      return Object.entries(objectOf(now[`${what}s`]))
        .filter(([id]) => !Object.hasOwn(known, id))
        .map(([id, one]) => ({ what: `${what} ${id}`, settings: settingsOf(objectOf(one)) }));
    }),
    ...is.slice(behind).map(([name, one]) => ({ what: `playbook ${name}`, settings: settingsOf(one) })),
  ];
}

/** What is there in both, and comes in another order. */
function reordered(key: string, old: unknown, now: unknown): readonly Change[] {
  if (!ordered.includes(key)) return [];
  const [names, others] = [Object.keys(objectOf(old)), Object.keys(objectOf(now))];
  const [was, is] = [names.filter((one) => others.includes(one)), others.filter((one) => names.includes(one))];
  if (isSame(was, is)) return [];
  const what = `${key} come in another order, and what names none is of the first`;
  return [{ what, settings: [{ at: "order", was, is }] }];
}

/** Where the key holds one value, that one stands behind its name. */
function another(key: string, was: unknown, is: unknown): readonly Change[] {
  const settings = differences({ [key]: was }, { [key]: is });
  const inner = settings.map(({ at, ...one }) => ({ at: at.slice(key.length + 1), ...one }));
  return settings.length === 0 ? [] : [{ what: `${key} is changed`, settings: inner, isUnsure: true }];
}

function lost(what: string, old: Raw, now: Raw): readonly Change[] {
  return Object.entries(old)
    .filter(([id, one]) => !isSame(one, own(now, id)))
    .map(([id, one]) =>
      Object.hasOwn(now, id)
        ? changed(`${what} ${id}`, objectOf(one), objectOf(now[id]))
        : { what: `${what} ${id} is removed`, settings: [] },
    );
}

/** What was and what is, for whoever has to approve it. */
function changed(what: string, old: Raw, now: Raw): Change {
  const settings = differences(old, now);
  return { what: `${what} is changed, which cannot be told to tighten`, settings, isUnsure: true };
}

/** They have no names: one that is gone is taken for changed where there is a new one of its kind. */
function notifiers(old: readonly Raw[], now: readonly Raw[]): readonly Change[] {
  const isIn = (all: readonly Raw[]) => (one: Raw) => all.some((other) => isSame(one, other));
  const fresh = now.filter((one) => !isIn(old)(one));
  return old
    .filter((one) => !isIn(now)(one))
    .map((one) => {
      const at = fresh.findIndex(({ use }) => use === one["use"]);
      const [instead] = at < 0 ? [] : fresh.splice(at, 1);
      const { use, ...settings } = one;
      return instead === undefined
        ? { what: `notifier ${String(use)} is removed`, settings: settingsOf(settings) }
        : changed(`notifier ${String(use)}`, one, instead);
    });
}

/** In their order. Names may be there twice, so the second one of a name is another. */
type Named = ReadonlyMap<string, Raw>;

/** The first playbook that covers a finding decides, so none may stand before one that it did not stand before. */
function playbooks(old: Named, now: Named): readonly Change[] {
  const contents = [...old].flatMap(([name, one]) => contentOf(`playbook ${name}`, one, now.get(name)));
  const [was, is] = [[...old.keys()], [...now.keys()]];
  const kept = was.filter((name) => now.has(name));
  const places = is.flatMap((name, place) => {
    const passed = kept.filter(
      (one) => is.indexOf(one) > place && (!old.has(name) || was.indexOf(one) < was.indexOf(name)),
    );
    if (passed.length === 0) return [];
    const what = `playbook ${name} now comes before ${passed.join(", ")}`;
    return [old.has(name) ? { what, settings: [] } : { what, settings: settingsOf(objectOf(now.get(name))) }];
  });
  return [...contents, ...places];
}

function contentOf(what: string, before: Raw, after: Raw | undefined): readonly Change[] {
  if (after === undefined) return [{ what: `${what} is removed`, settings: [] }];
  const { do: was, vetoBlocks: _, ...rest } = before;
  const { do: is, vetoBlocks: __, ...others } = after;
  if (!isSame(rest, others)) return [changed(what, before, after)];
  const settings = differences(before, after).filter(({ at }) => at === "vetoBlocks");
  if (rank(is) < rank(was)) return [{ what: `${what} is lowered from ${String(was)} to ${String(is)}`, settings }];
  return is === was && settings.length > 0 ? [{ what: `${what} leaves another time for a veto`, settings }] : [];
}

function rank(level: unknown): number {
  return levels.map(String).indexOf(String(level));
}

function namedIn(raw: Raw): Named {
  const named = new Map<string, Raw>();
  for (const one of listOf(raw["playbooks"])) {
    const name = String(one["name"]);
    let [nth, unique] = [1, name];
    while (named.has(unique)) unique = `${name} (${++nth})`;
    named.set(unique, one);
  }
  return named;
}

function rawOf(text: string): Raw {
  const yaml = readYaml(text, "");
  return "value" in yaml ? objectOf(yaml.value) : {};
}

function listOf(value: unknown): readonly Raw[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}
