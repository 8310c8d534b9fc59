// A query as solc writes it: declarations, one claim that is an `and` a thousand deep, and the values that it wants to know.
import { parse, print, type Sexpr } from "./sexpr.ts";

/** What is claimed without condition, one by one, and everything else in its order. */
export type Query = { commands: Sexpr[]; facts: Sexpr[] };

export function readQuery(text: string): Query {
  const commands = parse(text);
  const rest = commands.filter(([verb]) => verb === "assert").map((command) => command[1] ?? []);
  const facts: Sexpr[] = [];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (Array.isArray(next) && next[0] === "and") rest.push(...next.slice(1));
    else facts.push(next);
  }
  return { commands: commands.filter(([verb]) => verb !== "assert"), facts: facts.reverse() };
}

export function writeQuery({ commands, facts }: Query): string {
  const lines = commands.flatMap((command) => {
    const line = print(command);
    return command[0] === "check-sat" ? [...facts.map((fact) => `(assert ${print(fact)})`), line] : [line];
  });
  return `${lines.join("\n")}\n`;
}

/** `name >= low` or `name <= high`. */
export type Bound = { name: string; low?: bigint; high?: bigint };

export function boundOf(fact: Sexpr): Bound | undefined {
  const [relation, left, right] = fact;
  if (left === undefined || typeof right !== "string" || !/^\d+$/.test(right)) return undefined;
  if (relation === ">=") return { name: print(left), low: BigInt(right) };
  return relation === "<=" ? { name: print(left), high: BigInt(right) } : undefined;
}

/**
 * The query without the ranges of these variables, named by their numbers in the syntax tree. solc 0.8.34 claims the range of a called
 * function's parameters without condition, also where the call is never made: `if (x > y) f(x - y)` then stands for `x >= y`, and what
 * is wrong for `x < y` is called safe. Where the call is made, its arguments have their ranges anyway.
 */
export function withoutRanges({ commands, facts }: Query, variables: Set<number>): Query {
  const numberOf = (name: string): number => Number(name.match(/_(\d+)_\d+$/)?.[1]);
  return {
    commands,
    facts: facts.filter((fact) => {
      const bound = boundOf(fact);
      return bound === undefined || !variables.has(numberOf(bound.name));
    }),
  };
}
