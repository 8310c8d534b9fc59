import type { z } from "zod";
import { nearest } from "./nearest.ts";

type Issue = z.core.$ZodRawIssue;

/** Characters of a text that are repeated: what is longer may be anything, such as a key. */
const mostShown = 32;

/**
 * What a schema says of a value where it has no words of its own: what was expected, and what was found. `beside` are keys that somebody else reads of the
 * same value.
 */
export function inOurWords(beside: readonly string[] = []): { readonly error: z.core.$ZodErrorMap } {
  return { error: (issue) => sentence(issue, beside) };
}

/** What a value is, for people; a text is not repeated. */
export function foundOf(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (typeof value === "string") return "a text";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "keys with their values" : String(value);
}

function sentence(issue: Issue, beside: readonly string[]): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return `expected ${kinds[issue.expected] ?? issue.expected}, found ${mistyped(issue)}`;
    case "invalid_value":
      return `expected ${oneOf(issue.values.map(String))}, found ${shown(issue.input)}`;
    case "too_big":
      return bound(issue, issue.inclusive === false ? "less than" : "at most", issue.maximum);
    case "too_small":
      return bound(issue, issue.inclusive === false ? "more than" : "at least", issue.minimum);
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(key, [...knownTo(issue.inst), ...beside])).join("; ");
    case "invalid_union":
      return union(issue);
    default:
      return undefined;
  }
}

const kinds: Readonly<Record<string, string>> = {
  ...{ string: "a text", number: "a number", int: "a whole number", boolean: "true or false" },
  ...{ array: "a list", object: "keys with their values", record: "keys with their values" },
};

/** A text where one word was expected is repeated; where a list or keys were, it may be a URL with a key in it. */
function mistyped({ expected, input }: { readonly expected: string; readonly input?: unknown }): string {
  return ["number", "int", "boolean"].includes(expected) ? shown(input) : foundOf(input);
}

/** The same, with a short text as it is. */
export function shown(value: unknown): string {
  return typeof value === "string" && value.length <= mostShown ? JSON.stringify(value) : foundOf(value);
}

function oneOf(values: readonly string[]): string {
  return values.length === 1 ? String(values[0]) : `one of ${values.join(", ")}`;
}

function bound({ origin, input }: { origin: string; input?: unknown }, which: string, limit: number | bigint): string {
  if (origin === "string" && typeof input === "string")
    return limit === 1
      ? "expected a text, found an empty one"
      : `expected ${which} ${limit} characters, found ${input.length}`;
  if (Array.isArray(input)) return `expected a list of ${which} ${limit}, found ${input.length}`;
  return `expected ${which} ${limit}, found ${shown(input)}`;
}

function unknownKey(key: string, known: readonly string[]): string {
  const meant = nearest(key, known);
  return `expected ${meant ?? (oneOf(known) || "no keys")}, found ${key}`;
}

function knownTo(schema: Issue["inst"]): readonly string[] {
  const shape = schema !== undefined && "def" in schema._zod ? Object(schema._zod.def).shape : undefined;
  return Object.keys(shape ?? {});
}

/** Of each form what was expected of the whole; what is wrong within one is told at its place. */
function union({ errors, input }: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>): string | undefined {
  const whole = errors.flatMap((issues) => issues.filter(({ path }) => path.length === 0).slice(0, 1));
  const expected = whole.map(({ message }) => message.replace(/^expected /, "").replace(/, found .*$/, ""));
  if (expected.length === 0) return undefined;
  const isWord = whole.some(({ code }) => code === "invalid_value");
  return `expected ${[...new Set(expected)].join(", or ")}, found ${isWord ? shown(input) : foundOf(input)}`;
}
