// Writes docs/drill-format.md from the schemas of a drill's files and the comments that stand in them.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

/** Where `drillFormatText` belongs. */
export const drillFormatPath = fileURLToPath(new URL("../docs/drill-format.md", import.meta.url));

const folder = new URL("../src/range/drill/", import.meta.url);
const files = ["format.ts", "step.ts", "past.ts"];
const titles: Readonly<Record<string, string>> = { scenarioFile: "scenario.yaml", expectedFile: "expected.yaml" };
const intro = `# The files of a drill

Written by \`./firebreak node scripts/drill-format.ts\` from the schemas in \`src/range/drill/\`; change it there. [writing-drills.md](writing-drills.md) shows how
they are used. What a field takes is written as its schema is: \`send\`, \`probe\` and the like are tables of their own, a \`value\` is anything, and \`\${name}\` in a text stands for
what the drill knows by that name.
`;

type Table = { readonly name: string; readonly about: string; readonly rows: readonly string[] };

/** A table for each schema, those of the two files first. */
export function drillFormatText(): string {
  const tables = files.flatMap((name) => tablesOf(readFileSync(new URL(name, folder), "utf8")));
  const isFile = ({ name }: Table) => name in titles;
  const text = ({ name, about, rows }: Table) =>
    `\n## ${titles[name] ?? `\`${name}\``}\n\n${about === "" ? "" : `${about}\n\n`}| Field | Takes | Meaning |\n|---|---|---|\n${rows.join("\n")}\n`;
  return [intro, ...[...tables.filter(isFile), ...tables.filter((one) => !isFile(one))].map(text)].join("");
}

/** The source is formatted by a tool, so that a schema ends where its first column is used again. */
function tablesOf(source: string): readonly Table[] {
  const found = source.matchAll(
    /((?:\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?)(?:export )?const (\w+) =([\s\S]*?)\n(?=\n|export |const |\/\*\*|type )/g,
  );
  return [...found].flatMap(([, comment = "", name = "", schema = ""]) => {
    const rows = rowsOf(schema);
    return rows.length === 0 ? [] : [{ name, about: plain(comment), rows }];
  });
}

/** Fields by their path; how far a line is indented says what it belongs to. */
function rowsOf(schema: string): readonly string[] {
  const above: { readonly indent: number; readonly name: string }[] = [];
  return [...schema.matchAll(field)].map(([, comment = "", spaces = "", own, takes, short = ""]) => {
    const name = own ?? short;
    while ((above.at(-1)?.indent ?? -1) >= spaces.length) above.pop();
    above.push({ indent: spaces.length, name });
    return `| \`${above.map((one) => one.name).join(".")}\` | ${takesOf(takes ?? short)} | ${plain(comment)} |`;
  });
}

const field =
  /((?:\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*)?)^( +)(?:(\w+): ((?:z|\w+Field|value|on|send|probe|amounts|dollars|opened|address|word|bytes)\b.*)|(?=send,)(send),)$/gm;

function takesOf(schema: string): string {
  const text = schema.replace(/,$/, "").replaceAll("z.", "");
  if (/^(strictObject\(\{|array\($|record\($|$)/.test(text) || text.endsWith("(") || text === "z")
    return "the fields below";
  return `\`${text.replaceAll("|", "\\|")}\``;
}

function plain(comment: string): string {
  const text = comment.replaceAll(/\/\*\*|\*\//g, "").replaceAll(/^\s*\* ?/gm, "");
  return text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|").trim();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) writeFileSync(drillFormatPath, drillFormatText());
