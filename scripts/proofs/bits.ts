// Rewrites a query of solc's into one of bit vectors alone. solc counts in integers without end and turns them into 256 bits and back for
// every shift and mask; Debian's z3 gives up on that mixture. Here each integer gets as many bits as its range needs, and each sum one
// more than its parts, so that nothing ever wraps.
import { boundOf, type Query } from "./query.ts";
import { atoms, parse, print, type Sexpr } from "./sexpr.ts";
import { hull, type Names, type Range, Refused, translate } from "./terms.ts";

/**
 * The query in bits. Claims that cannot be said exactly are left out, so it may allow more than the other and never less: if it has no
 * model, neither has the other. A model of it is to be tried on the other with `withModel`.
 */
export function toBits({ commands, facts }: Query): string {
  const sorts = declared(commands);
  const names: Names = { sorts, ranges: findRanges(facts, sorts), met: new Map() };

  const asserts = facts.flatMap((fact) => said(fact, names) ?? []);
  const declarations = [...names.met].map(([name, sort]) => `(declare-fun ${name} () ${sort})`);
  const lines = ["(set-logic QF_BV)", ...declarations, ...asserts.map((text) => `(assert ${text})`), "(check-sat)"];
  const values = wantedOf(commands).filter((name) => names.met.has(name));
  return [...lines, values.length > 0 ? `(get-value (${values.join(" ")}))` : "", ""].join("\n");
}

/** The query where the values that solc wants to know, the property's parameters among them, are those that z3 found in bits. */
export function withModel({ commands, facts }: Query, answer: string): Query {
  const wanted = wantedOf(commands);
  const [pairs = []] = parse(answer.slice("sat".length));
  const values = (typeof pairs === "string" ? [] : pairs).filter(([name = ""]) => wanted.includes(print(name)));
  return {
    commands,
    facts: [...facts, ...values.map(([name = "", value = ""]) => ["=", name, inWords(print(value))])],
  };
}

function wantedOf(commands: Sexpr[]): string[] {
  return commands.flatMap((command) => (command[0] === "get-value" ? atoms(command[1] ?? []) : []));
}

/** A vector as the signed number that it stands for. */
function inWords(value: string): string {
  const [, base, digits] = value.match(/^#([xb])(.*)$/) ?? [];
  if (base === undefined || digits === undefined) return value;
  const number = BigInt.asIntN(digits.length * (base === "x" ? 4 : 1), BigInt(`0${base}${digits}`));
  return number < 0n ? `(- ${-number})` : `${number}`;
}

function said(fact: Sexpr, names: Names): string | undefined {
  // Not the names themselves: what is left out declares nothing.
  const met = new Map<string, string>();
  try {
    const { text } = translate(fact, { ...names, met });
    for (const [name, sort] of met) names.met.set(name, sort);
    return text;
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

/** The sorts of names, and of the fields of tuples and structs, which solc declares as `((Name (field Sort) (field Sort)))`. */
function declared(commands: Sexpr[]): Map<string, string> {
  const names = commands.filter(([verb]) => verb === "declare-fun" || verb === "declare-const");
  const types = commands.filter(([verb]) => verb === "declare-datatypes");
  const fields = types.flatMap(([, , types = []]) => [...types].flatMap((type) => [...(type[0] ?? [])].slice(1)));
  return new Map([
    ...names.map((name): [string, string] => [print(name[1] ?? ""), print(name.at(-1) ?? "")]),
    ...fields.map((field): [string, string] => [print(field[0] ?? ""), print(field[1] ?? "")]),
  ]);
}

/** From the bounds that are claimed, and from equations with what has a range already. */
function findRanges(facts: Sexpr[], sorts: Map<string, string>): Map<string, Range> {
  const bounds = facts.flatMap((fact) => boundOf(fact) ?? []);
  const lows = new Map(bounds.flatMap(({ name, low }) => (low === undefined ? [] : [[name, low]])));
  const highs = new Map(bounds.flatMap(({ name, high }) => (high === undefined ? [] : [[name, high]])));
  const ranges = new Map<string, Range>();
  for (const [name, low] of lows) {
    const high = highs.get(name);
    if (high !== undefined) ranges.set(name, { low, high });
  }

  let open = facts.flatMap(equationsOf);
  for (let before = open.length + 1; before > open.length; ) {
    before = open.length;
    open = open.filter(({ name, sides }) => {
      const found = ranges.has(name) ? undefined : rangeOf(sides, { ranges, sorts, met: new Map() });
      if (found !== undefined) ranges.set(name, found);
      return !ranges.has(name);
    });
  }
  return ranges;
}

/** `(= x side)`, which may be read from both sides, or `(ite c (= x side) (= x side))`. */
function equationsOf(fact: Sexpr): { name: string; sides: Sexpr[] }[] {
  const [verb, first, second, third] = fact;
  if (first === undefined || second === undefined) return [];
  if (verb === "=")
    return [
      { name: print(first), sides: [second] },
      { name: print(second), sides: [first] },
    ];
  if (verb !== "ite" || third === undefined) return [];
  const [one, other] = [equationsOf(second)[0], equationsOf(third)[0]];
  return one && other && one.name === other.name ? [{ name: one.name, sides: [...one.sides, ...other.sides] }] : [];
}

function rangeOf(sides: Sexpr[], names: Names): Range | undefined {
  try {
    const terms = sides.map((side) => translate(side, names));
    const found = terms.flatMap((term) => (term.kind === "int" ? term.range : []));
    return found.length === terms.length ? hull(found) : undefined;
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}
