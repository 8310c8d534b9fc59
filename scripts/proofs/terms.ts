// One expression of SMT-LIB over integers, as the same expression over bit vectors that are wide enough for it.
import { print, type Sexpr } from "./sexpr.ts";

/** Both ends belong to it. */
export type Range = { low: bigint; high: bigint };

/** An integer is a signed vector of `width` bits, which its range fits into. */
export type Term =
  | { kind: "int"; text: string; width: number; range: Range }
  | { kind: "bits"; text: string; width: number }
  | { kind: "bool"; text: string };

/** What is known of the names, and which of them were met, with the sort that they have now. */
export type Names = { ranges: Map<string, Range>; sorts: Map<string, string>; met: Map<string, string> };

type Int = Extract<Term, { kind: "int" }>;

/** Says what has no exact counterpart here. */
export class Refused extends Error {}

export function translate(expression: Sexpr, names: Names): Term {
  if (typeof expression === "string") return leaf(expression, names);
  const [operator, ...operands] = expression;
  if (Array.isArray(operator)) return indexed(operator, operands, names);
  if (operator === undefined || operands.length === 0) throw refused(expression);
  // A field of a name, e.g. `(|block.timestamp| tx_0)`.
  if (names.sorts.has(operator)) return leaf(print(expression), names, operator);

  const terms = operands.map((operand) => translate(operand, names));
  const result = logic(operator, terms) ?? arithmetic(operator, terms) ?? vectors(operator, terms);
  if (result === undefined) throw refused(expression);
  return result;
}

function refused(expression: Sexpr): Refused {
  return new Refused(`expected integers, truths and bits, found ${print(expression).slice(0, 200)}`);
}

function leaf(name: string, { ranges, sorts, met }: Names, declared = name): Term {
  if (/^\d+$/.test(name)) return constant(BigInt(name));
  if (name === "true" || name === "false") return { kind: "bool", text: name };
  const text = name.startsWith("(") ? `|${name.replaceAll("|", "")}|` : name;
  if (sorts.get(declared) === "Bool") {
    met.set(text, "Bool");
    return { kind: "bool", text };
  }
  const range = ranges.get(name);
  if (range === undefined) throw new Refused(`expected a range of ${name}, found none`);
  const width = widthOf(range);
  met.set(text, `(_ BitVec ${width})`);
  return { kind: "int", text, width, range };
}

function constant(value: bigint): Int {
  const range = { low: value, high: value };
  const width = widthOf(range);
  return { kind: "int", text: `(_ bv${BigInt.asUintN(width, value)} ${width})`, width, range };
}

function widthOf({ low, high }: Range): number {
  const bits = (value: bigint): number => (value === 0n ? 1 : value.toString(2).length + 1);
  return Math.max(bits(high < 0n ? -high - 1n : high), bits(low < 0n ? -low - 1n : low));
}

function logic(operator: string, terms: Term[]): Term | undefined {
  const [first, second, third] = terms;
  const texts = terms.map(({ text }) => text).join(" ");
  if (/^(and|or|not|=>|xor)$/.test(operator) && terms.every(({ kind }) => kind === "bool"))
    return { kind: "bool", text: `(${operator} ${texts})` };
  if (operator === "=" && first && second && terms.length === 2) {
    if (first.kind === "int" && second.kind === "int") return compare("=", first, second);
    return first.kind === second.kind ? { kind: "bool", text: `(= ${texts})` } : undefined;
  }
  if (operator !== "ite" || first?.kind !== "bool" || !second || !third) return undefined;
  if (second.kind === "int" && third.kind === "int") return choice(first.text, second, third);
  return second.kind === third.kind ? { ...second, text: `(ite ${texts})` } : undefined;
}

function choice(condition: string, one: Int, other: Int): Int {
  const width = Math.max(one.width, other.width);
  const text = `(ite ${condition} ${widened(one, width)} ${widened(other, width)})`;
  return { kind: "int", text, width, range: hull([one.range, other.range]) };
}

function arithmetic(operator: string, terms: Term[]): Term | undefined {
  const numbers = terms.flatMap((term) => (term.kind === "int" ? term : []));
  const [one, other] = numbers;
  if (one === undefined || numbers.length !== terms.length) return undefined;
  if (operator === "-" && other === undefined) return arithmetic("-", [constant(0n), one]);
  if (other === undefined) return undefined;
  if (numbers.length > 2) {
    const inner = /^[+*]$/.test(operator) ? arithmetic(operator, [one, other]) : undefined;
    return inner && arithmetic(operator, [inner, ...numbers.slice(2)]);
  }

  const relation = { "<": "bvslt", "<=": "bvsle", ">": "bvsgt", ">=": "bvsge" }[operator];
  if (relation !== undefined) return compare(relation, one, other);
  const [a, b] = [one.range, other.range];
  if (operator === "+") return sum("bvadd", one, other, [a.low + b.low, a.high + b.high]);
  if (operator === "-") return sum("bvsub", one, other, [a.low - b.high, a.high - b.low]);
  if (operator === "*")
    return sum("bvmul", one, other, [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high]);
  // Of numbers without sign alone all notions of division agree.
  if (a.low < 0n || b.low <= 0n) return undefined;
  if (operator === "div") return sum("bvudiv", one, other, [0n, a.high]);
  return operator === "mod" ? sum("bvurem", one, other, [0n, b.high]) : undefined;
}

function compare(relation: string, one: Int, other: Int): Term {
  const width = Math.max(one.width, other.width);
  return { kind: "bool", text: `(${relation} ${widened(one, width)} ${widened(other, width)})` };
}

function sum(operation: string, one: Int, other: Int, ends: bigint[]): Int {
  const range = hull(ends.map((end) => ({ low: end, high: end })));
  const width = Math.max(one.width, other.width, widthOf(range));
  return { kind: "int", text: `(${operation} ${widened(one, width)} ${widened(other, width)})`, width, range };
}

/** The smallest range that holds all of these. */
export function hull(ranges: Range[]): Range {
  return ranges.reduce((all, { low, high }) => ({
    low: low < all.low ? low : all.low,
    high: high > all.high ? high : all.high,
  }));
}

function widened({ text, width }: Int, wanted: number): string {
  return width === wanted ? text : `((_ sign_extend ${wanted - width}) ${text})`;
}

function vectors(operator: string, terms: Term[]): Term | undefined {
  const [first] = terms;
  if (first?.kind !== "bits" || !/^bv[a-z0-9]+$/.test(operator)) return undefined;
  // One more bit for the sign, which it never has.
  if (operator === "bv2nat")
    return {
      kind: "int",
      text: `((_ zero_extend 1) ${first.text})`,
      width: first.width + 1,
      range: { low: 0n, high: 2n ** BigInt(first.width) - 1n },
    };
  const same = terms.every((term) => term.kind === "bits" && term.width === first.width);
  if (!same || !/^bv(and|or|xor|not|neg|add|sub|shl|lshr|ashr)$/.test(operator)) return undefined;
  return { kind: "bits", text: `(${operator} ${terms.map(({ text }) => text).join(" ")})`, width: first.width };
}

/** `(_ int2bv n)`: the number's last n bits. */
function indexed(operator: Sexpr[], operands: Sexpr[], names: Names): Term {
  const [operand] = operands;
  const width = Number(operator[2]);
  if (operator[1] !== "int2bv" || operand === undefined) throw refused([operator, ...operands]);
  const number = translate(operand, names);
  if (number.kind !== "int") throw refused([operator, ...operands]);
  const text = number.width < width ? widened(number, width) : `((_ extract ${width - 1} 0) ${number.text})`;
  return { kind: "bits", text, width };
}
