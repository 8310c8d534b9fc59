import { FirebreakError } from "../../core/errors.ts";
import type { Value } from "./step.ts";

/** What the drill knows by name. */
export type Known = { get(name: string): Value | undefined; keys(): Iterable<string> };

const whole = /^\$\{([\w.]+)\}$/;
const part = /\$\{([\w.]+)\}/g;

/** Puts what is known into a value. A string that is one reference becomes the thing itself, of whatever type. Raises CONFIG. */
export function fill(value: Value, known: Known): Value {
  if (typeof value === "string") {
    const name = whole.exec(value)?.[1];
    return name === undefined
      ? value.replaceAll(part, (_, inner: string) => String(lookUp(inner, known)))
      : lookUp(name, known);
  }
  if (Array.isArray(value)) return value.map((one) => fill(one, known));
  if (typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fill(one, known)]));
  return value;
}

/** The same, where only text makes sense. */
export function fillText(value: string | number, known: Known): string {
  return String(fill(value, known));
}

/** Of a list, the member is its place: `${payload.args.0}`. */
function memberOf(value: object, member: string): Value | undefined {
  return (value as { readonly [key: string]: Value })[member];
}

function lookUp(path: string, known: Known): Value {
  const [first = "", ...members] = path.split(".");
  let found = known.get(first);
  for (const member of members)
    found = typeof found === "object" && Object.hasOwn(found, member) ? memberOf(found, member) : undefined;
  if (found !== undefined) return found;
  throw new FirebreakError(
    "CONFIG",
    `the scenario uses \${${path}}, which is not known at this point; known are ${[...known.keys()].join(", ")}`,
  );
}
