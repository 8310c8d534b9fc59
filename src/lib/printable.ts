/** Controls, formats (bidirectional marks, zero width), line and paragraph separators, halves of characters. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** One line that shows what a terminal would obey or hide: every such character becomes `\uXXXX`, as in JSON. */
export function printable(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
  });
}
