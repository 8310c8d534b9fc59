import { registerHooks } from "node:module";

/** A defect: in this file of ours, this text stands in place of that. */
export type Plant = { readonly file: string; readonly from: string; readonly to: string };

// Loaded before the tests: nothing is written to any file.
const plant: Plant | undefined = JSON.parse(process.env["FIREBREAK_PLANT"] ?? "null") ?? undefined;
if (plant !== undefined)
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context);
      if (!url.endsWith(`/${plant.file}`)) return loaded;
      const source = String(loaded.source);
      if (!source.includes(plant.from)) throw new Error(`expected ${plant.file} to hold what the defect replaces`);
      return { ...loaded, source: source.replace(plant.from, plant.to) };
    },
  });
