/** Markup that is safe to stand in a page. */
export type Markup = { readonly markup: string };
type Part = string | number | Markup | readonly Markup[];

/** A template whose values are escaped, unless they are markup already: what a chain or a journal says never becomes a tag. */
export function html(pieces: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const markup = pieces.reduce((text, piece, at) => text + markupOf(parts[at - 1] ?? "") + piece);
  return { markup };
}

/** What was written by us, as it is. */
export function raw(markup: string): Markup {
  return { markup };
}

function markupOf(part: Part): string {
  if (typeof part === "string" || typeof part === "number") return escaped(String(part));
  return "markup" in part ? part.markup : part.map(({ markup }) => markup).join("");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}
