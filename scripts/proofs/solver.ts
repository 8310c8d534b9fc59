// Asks z3, for solc.
import { spawnSync } from "node:child_process";
import { toBits, withModel } from "./bits.ts";
import { type Query, writeQuery } from "./query.ts";

/** Answers a text of SMT-LIB. The answer begins with `sat`, `unsat`, `unknown`, or with what went wrong. */
export type Solver = (text: string) => string;

export function z3(seconds: number): Solver {
  return (text) => {
    const { stdout, error } = spawnSync("z3", ["-in", `-T:${seconds}`], { input: text, encoding: "utf8" });
    if (error) throw error;
    return stdout;
  };
}

/** Asks in bits first where there are shifts or masks. What is found there counts when it holds of the query as it was. */
export function answer(query: Query, ask: Solver): string {
  const text = writeQuery(query);
  if (!text.includes("int2bv")) return ask(text);
  const first = ask(toBits(query));
  if (!first.startsWith("sat")) return first;
  const checked = ask(writeQuery(withModel(query, first)));
  return checked.startsWith("sat") ? checked : ask(text);
}
