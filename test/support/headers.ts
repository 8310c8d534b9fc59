// What every contract says of itself, as functions of plain data, so that each can be shown to fail on a bad example.
import type { SourceFile } from "./layout.ts";

/** Words of other projects, whose events name nobody; ours beside them do. */
const borrowed = ["contracts/pausable/LidoPause.sol"];

/** Contracts without "what it is, Design, Trust", errors that do not say whose they are, and events that name nobody. */
export function contractFaults(files: SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const header = /^ \* @title [\s\S]*?^ \*\//m.exec(text)?.[0] ?? "";
    const isContract = /^(abstract contract|contract|library) /m.test(text);
    const errors = [...text.matchAll(/^ +error (\w+)\(/gm)].map(([, name = ""]) => name);
    const events = [...text.matchAll(/^ +event (\w+)\(([^)]*)\)/gm)];
    return [
      ...["@notice", "Design:", "Trust:"]
        .filter((word) => isContract && !header.includes(word))
        .map((word) => `${path} has a header without ${word}`),
      ...errors
        .filter((name) => !/^[A-Z]\w*_[A-Z]/.test(name))
        .map((name) => `${path} has the error ${name}: Contract_Reason`),
      ...(/\brevert\("|require\([^;]*?,\s*"/.test(text) ? [`${path} fails with a text; declare an error`] : []),
      ...events
        .filter(([, , fields = ""]) => !/\baddress\b/.test(fields) && !borrowed.includes(path))
        .map(([, name]) => `${path} has the event ${name}, which names nobody`),
    ];
  });
}
