import { ParseError } from "@marcbachmann/cel-js";
import { messageOf } from "../../core/errors.ts";

/** Where in the text a problem begins. */
export type ExpressionProblem = { readonly message: string; readonly offset: number };

/** Characters of a text that are repeated. */
const mostShown = 32;
/** What a sign of the language is called by the library. */
const signs: Readonly<Record<string, string>> = {
  ...{ RPAREN: "a )", RBRACKET: "a ]", RBRACE: "a }", COLON: "a :", IDENTIFIER: "a name" },
};

const noDecimals = "there are no decimals: write a * 105 > b * 100 in place of a * 1.05 > b";

type Remedy = { readonly before?: RegExp; readonly at?: RegExp; readonly advice: string };

/** What people write out of other languages, by what stands before the place and at it; the first one that fits is told. */
const remedies: readonly Remedy[] = [
  { at: /^(and|or|not|is)\b/i, advice: "write && for and, || for or, ! for not, == for is" },
  { before: /\bnot\s+$/i, advice: "write ! for not" },
  { at: /^[&|](?![&|])/, advice: "write && for and, || for or" },
  { at: /^=/, advice: "compare with ==, !=, <, <=, > or >=" },
  { before: /<$/, at: /^>/, advice: "compare with ==, !=, <, <=, > or >=" },
  { before: /\d$/, at: /^(_\d|,\s*\d{3}(?!\d))/, advice: "write whole numbers with nothing between their digits" },
  {
    before: /\*$/,
    at: /^\*/,
    advice: 'there are no powers: write the number out, beyond 2^63 as uint256("10000000000000000000")',
  },
  { at: /^\^/, advice: 'there are no powers: write the number out, beyond 2^63 as uint256("10000000000000000000")' },
  {
    before: /\d\s*$/,
    at: /^[a-z]/i,
    advice: "there are no units: write a whole number in the smallest one, such as 5000000000000000000 for 5 ether",
  },
  { at: /^[“”‘’„`´]/, advice: 'write texts in straight quotes, such as "0x01"' },
  { at: /^,/, advice: 'write several values in square brackets, such as ["0x01", "0x02"]' },
  { before: /\.$/, at: /^in\b/, advice: "give the argument another name in the signature" },
  { at: /^#/, advice: "a comment begins with //" },
  { at: /^(if|else)\b/, advice: "write condition ? one : another" },
];

/** What the library says of a text, as what was expected of it, what was found, and what to do. `names` are those that an expression may use. */
export function problemOf(error: unknown, text: string, names: readonly string[]): ExpressionProblem {
  const { start: offset = 0 } = (error as Partial<ParseError>).range ?? {};
  const said = firstLine(error);
  return { message: error instanceof ParseError ? unread(said, text, offset) : unfit(said, names), offset };
}

/** The library draws the place below its message; ours is told as line and column. */
export function firstLine(error: unknown): string {
  return messageOf(error).split("\n")[0] ?? "";
}

/** Of a text that cannot be read. */
function unread(said: string, text: string, offset: number): string {
  const [before, rest] = [text.slice(0, offset), text.slice(offset)];
  if (said.startsWith("Unterminated")) return `expected a quote that ends the text of ${rest[0]}, found none; write it`;
  const word = /^(\w+|\S)/.exec(rest)?.[0].slice(0, mostShown);
  const found = word === undefined ? "the end" : JSON.stringify(word);
  const remedy = remedies.find(({ before: left, at }) => left?.test(before) !== false && at?.test(rest) !== false);
  const advice = remedy?.advice ?? "correct the expression there";
  return `expected ${expectedBy(said)}, found ${found}; ${advice}`;
}

function expectedBy(said: string): string {
  const [, sign] = /^Expected (\w+), got/.exec(said) ?? [];
  if (sign !== undefined) return signs[sign] ?? sign;
  if (said.startsWith("Unexpected token")) return "a value";
  if (said.startsWith("Unexpected character: '")) return "an operator such as == or &&, or the end";
  if (said.startsWith("Unexpected character")) return "a name, a number, a text in quotes or an operator";
  if (said.startsWith("Reserved identifier")) return "a name";
  return `an expression that can be read (${said})`;
}

/** Of a text that can be read, and whose parts do not fit each other. */
function unfit(said: string, names: readonly string[]): string {
  const [, name] = /^(?:Unknown variable|No such key): (.*)/.exec(said) ?? [];
  if (name !== undefined) return `expected a name that there is, found ${name}; the names are ${names.join(", ")}`;
  const [, overload] = /^no such overload: (.*)/.exec(said) ?? [];
  if (overload !== undefined) return `expected values that fit each other, found ${overload}; ${adviceOn(overload)}`;
  const [, call] = /^found no matching overload for '(.*)'/.exec(said) ?? [];
  if (call !== undefined && /\bdouble\b/.test(call)) return `expected whole numbers, found ${call}; ${noDecimals}`;
  if (call !== undefined)
    return `expected a function with its arguments, found ${call}; there are min(a, b), max(a, b), difference(a, b), uint256("1"), int256(a), and of texts startsWith, endsWith, contains and size`;
  const [, operand] = /^(?:Logical operator|Ternary condition) .*, got '(.*)'/.exec(said) ?? [];
  if (operand !== undefined)
    return `expected what is true or false beside &&, || and ?, found ${operand}; compare it, such as a > 0`;
  return `expected values that fit each other, found others (${said}); correct the expression there`;
}

/** What to do about two kinds that do not go together, or one with a sign before it. */
function adviceOn(overload: string): string {
  const kinds = overload.split(/ (?:\S+) /);
  const among = (...wanted: readonly string[]) => kinds.some((kind) => wanted.includes(kind));
  if (among("double")) return noDecimals;
  if (among("string") && among("int", "list<int>"))
    return 'write addresses and other bytes in quotes, such as "0x00000000000000000000000000000000000000a5"';
  if (/ in list</.test(overload)) return "compare with each: write a == 1000 || a == 5";
  if (overload.startsWith("!")) return "compare it: write a == 0";
  if (overload.startsWith("-")) return "write 0 - a";
  if (among("bool")) return "write yes or !yes for what is true or false, and join conditions with && and ||";
  if (among("string") && among("uint256", "int256"))
    return 'write a number without quotes, beyond 2^63 as uint256("10000000000000000000")';
  if (among("null")) return "there is always a value: compare with 0, or with the address of zeros in quotes";
  if (among("uint")) return "write a number without u, and not as uint";
  return "compare numbers with numbers, and texts with texts";
}
