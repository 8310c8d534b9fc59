/** What an expression of Prometheus asks for: each selector, and every label that it groups by. */
export type Asked = { readonly selectors: readonly Selector[]; readonly grouped: readonly string[] };
export type Selector = { readonly metric: string; readonly matchers: ReadonlyMap<string, string> };

const tokens =
  /\s*(?:(?<number>\d+(?:\.\d+)?(?![\w.]))|(?<name>\$?[a-zA-Z_]\w*)|(?<text>"[^"\n]*")|(?<duration>\d+(?:ms|[smhdw])(?!\w))|(?<range>\[(?:\d+(?:ms|[smhdw])|\$__rate_interval)\])|(?<sign>=~|!~|!=|==|>=|<=|[-+*/><=(){},]))/y;
const functions = ["absent", "deriv", "histogram_quantile", "increase", "rate"];
const aggregations = ["sum", "max", "min"];
const binary = ["+", "-", "*", "/", ">", "<", ">=", "<=", "==", "!=", "and", "or", "unless"];

/** Reads the part of PromQL that our examples use, and throws on anything else. */
export function parsePromql(text: string): Asked {
  const words = wordsOf(text);
  const selectors: Selector[] = [];
  const grouped: string[] = [];
  let at = 0;
  const next = () => words[at++] ?? "";
  const fail = (wanted: string): never => {
    throw new Error(`expected ${wanted} at word ${at} of: ${text}`);
  };
  const take = (wanted: string) => void (next() === wanted || fail(wanted));

  function listed(): string[] {
    const names: string[] = [];
    take("(");
    do names.push(next());
    while (words[at] === "," && next());
    take(")");
    return names;
  }

  function expression(): void {
    operand();
    while (binary.includes(words[at] ?? "")) {
      next();
      operand();
    }
  }

  function operand(): void {
    const word = next();
    if (/^\d/.test(word)) return;
    if (word === "(") {
      expression();
      take(")");
    } else if (aggregations.includes(word)) {
      if (words[at] === "by" && next()) grouped.push(...listed());
      call();
    } else if (functions.includes(word)) call();
    else if (/^[a-z_]\w*$/.test(word) && words[at] !== "(") selector(word);
    else fail("a number, a selector or a known function");
  }

  function call(): void {
    take("(");
    do expression();
    while (words[at] === "," && next());
    take(")");
  }

  function selector(metric: string): void {
    const matchers = new Map<string, string>();
    if (words[at] === "{") {
      do {
        next();
        const label = next();
        if (!["=", "=~", "!=", "!~"].includes(next())) fail("a matcher");
        matchers.set(label, next().slice(1, -1));
      } while (words[at] === ",");
      take("}");
    }
    if (words[at]?.startsWith("[")) next();
    if (words[at] === "offset" && next() && !/^\d+[a-z]+$/.test(next())) fail("a duration");
    selectors.push({ metric, matchers });
  }

  expression();
  if (at < words.length) fail("the end");
  return { selectors, grouped };
}

function wordsOf(text: string): string[] {
  const words: string[] = [];
  tokens.lastIndex = 0;
  while (tokens.lastIndex < text.trimEnd().length) {
    const from = tokens.lastIndex;
    const [found] = tokens.exec(text) ?? [];
    if (found === undefined) throw new Error(`expected PromQL at character ${from} of: ${text}`);
    words.push(found.trim());
  }
  return words;
}
