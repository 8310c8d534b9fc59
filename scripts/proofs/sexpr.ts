// The text of SMT-LIB: atoms and lists of them.

/** An atom, or a list. Bars around a name that needs none are gone, since `|a|` and `a` are the same. */
export type Sexpr = string | Sexpr[];

/** Reads every expression of a text. Without recursion: solc nests a thousand deep. */
export function parse(text: string): Sexpr[] {
  const top: Sexpr[] = [];
  const open: Sexpr[][] = [top];
  for (const [token] of text.matchAll(/\|[^|]*\||"[^"]*"|[()]|[^\s()|"]+/g)) {
    if (token === "(") open.push([]);
    else if (token !== ")") open.at(-1)?.push(token.replace(/^\|([\w.]+)\|$/, "$1"));
    else {
      const closed = open.pop();
      if (closed === undefined || open.length === 0) throw new Error("expected SMT-LIB, found a ) without its (");
      open.at(-1)?.push(closed);
    }
  }
  if (open.length !== 1) throw new Error("expected SMT-LIB, found a ( without its )");
  return top;
}

export function print(expression: Sexpr): string {
  return typeof expression === "string" ? expression : `(${expression.map(print).join(" ")})`;
}

/** Every atom of an expression. */
export function atoms(expression: Sexpr): string[] {
  return typeof expression === "string" ? [expression] : expression.flatMap(atoms);
}
