import { writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { z } from "zod";
import { catalog } from "../src/catalog.ts";

/** Where `catalogText` belongs. */
export const catalogPath = fileURLToPath(new URL("../docs/catalog.md", import.meta.url));

const families: Readonly<Record<string, string>> = {
  sources: "Sources: where observations come from",
  detectors: "Detectors: what counts as wrong",
  actions: "Actions: what can be done",
  adapters: "Adapters: levers that are known",
  executors: "Executors: how a call gets on chain",
  signers: "Signers: where keys are",
  notifiers: "Notifiers: where notices go",
};

type Listed = {
  readonly name: string;
  readonly about: string;
  readonly params?: z.ZodType;
  readonly costToTrip?: string;
};
type Schema = {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
};

/** Every part of the catalog: what it does, what it costs to trip it falsely, and its settings. */
export function catalogText(): string {
  const chapters = Object.entries(catalog).map(([family, parts]) => {
    const listed = Object.values<Listed>(parts).sort((one, other) => (one.name < other.name ? -1 : 1));
    return `## ${families[family] ?? family}\n\n${listed.map(textOf).join("\n")}`;
  });
  return `# Catalog\n\nWritten by \`./firebreak node scripts/catalog.ts\` from the parts themselves; change it there. [configuration.md](configuration.md) shows the settings within settings at work.\n\n${chapters.join("\n")}`;
}

function textOf({ name, about, params, costToTrip }: Listed): string {
  const cost = costToTrip === undefined ? "" : `\nCost to trip it falsely: ${costToTrip}\n`;
  return `### \`${name}\`\n\n${about}\n${cost}${params === undefined ? "" : settingsOf(params)}`;
}

function settingsOf(params: z.ZodType): string {
  const { properties = {}, required = [] } = z.toJSONSchema(params, { io: "input", unrepresentable: "any" }) as Schema;
  const rows = Object.entries(properties).map(
    ([name, one]) => `| \`${name}\` | ${typeOf(one)} | ${defaultOf(one, required.includes(name))} |`,
  );
  return rows.length === 0 ? "" : `\n| Setting | Type | Default |\n|---|---|---|\n${rows.join("\n")}\n`;
}

function typeOf(schema: Schema): string {
  const { type, enum: values, const: only, anyOf, items, minimum, maximum } = schema;
  if (values !== undefined) return values.map((value) => `\`${value}\``).join(" or ");
  if (only !== undefined) return `\`${only}\``;
  if (anyOf !== undefined) return [...new Set(anyOf.map(typeOf))].join(" or ");
  if (type === "array") return `list of ${items === undefined ? "anything" : typeOf(items)}`;
  if (type === "object") return settingsWithin(schema);
  if (type === "integer" && minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  return { string: "text", integer: "whole number", boolean: "yes or no" }[type ?? ""] ?? type ?? "any";
}

/** What stands within is named, and explained where it is used. */
function settingsWithin({ properties, additionalProperties: each }: Schema): string {
  if (properties !== undefined)
    return `settings ${Object.keys(properties)
      .map((name) => `\`${name}\``)
      .join(", ")}`;
  return typeof each === "object" ? `by name: ${typeOf(each)}` : "settings";
}

function defaultOf({ default: usual }: Schema, isRequired: boolean): string {
  if (usual === undefined) return isRequired ? "required" : "";
  const text = JSON.stringify(usual);
  return text.length > 80 ? "long: see its file" : `\`${text}\``;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) writeFileSync(catalogPath, catalogText());
