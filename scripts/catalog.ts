import { writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { z } from "zod";
import { catalog } from "../src/catalog.ts";
import { everySetting } from "./settings.ts";

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
/** The settings of a configuration, and every part of the catalog: what it does, what it costs to trip it falsely, and its settings. */
export function catalogText(): string {
  const chapters = Object.entries(catalog).map(([family, parts]) => {
    const listed = Object.values<Listed>(parts).sort((one, other) => (one.name < other.name ? -1 : 1));
    return `## ${families[family] ?? family}\n\n${listed.map(textOf).join("\n")}`;
  });
  return `# Catalog\n\nWritten by \`./firebreak node scripts/catalog.ts\` from the parts themselves; change it there. [configuration.md](configuration.md) shows the settings within settings at work.\n\n${ownSettings()}\n${chapters.join("\n")}`;
}

function textOf({ name, about, params, costToTrip }: Listed): string {
  const cost = costToTrip === undefined ? "" : `\nCost to trip it falsely: ${costToTrip}\n`;
  return `### \`${name}\`\n\n${about}\n${cost}${params === undefined ? "" : tableOf(params)}`;
}

function tableOf(params?: z.ZodType): string {
  const rows = everySetting(params).map(({ path, about, type, usual, within }) => {
    // What stands within has lines of its own.
    const takes = type
      .replace(/^by name: (?=settings)/, "")
      .replaceAll(/settings( `\w+`,?)+/g, "settings")
      .replace("settings or settings", "settings");
    const otherwise = within.type === "object" && usual !== "required" ? "" : usual;
    return `| \`${path}\` | ${takes} | ${otherwise} | ${about} |`;
  });
  return rows.length === 0 ? "" : `\n| Setting | Type | Default | Meaning |\n|---|---|---|---|\n${rows.join("\n")}\n`;
}

/** What a configuration says beside its parts. */
function ownSettings(): string {
  return `## Settings: what a configuration says beside its parts\n\nNAME stands for what you call a thing, [] for each of a list. Paths are relative to the configuration.\n${tableOf()}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) writeFileSync(catalogPath, catalogText());
