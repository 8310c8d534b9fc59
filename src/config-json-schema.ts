import { z } from "zod";
import { catalog } from "./catalog.ts";
import { undo } from "./config-armed.ts";
import { schema } from "./config-schema.ts";

type Json = { [key: string]: unknown };

/** Where a part of each family stands in a configuration: one, or many by id or in a list. */
const places = {
  detectors: "additionalProperties",
  actions: "additionalProperties",
  notifiers: "items",
} as const;

/**
 * The JSON Schema of a configuration as a person writes it, with the settings of every part, for editors. What only the responder can check is not in it.
 * Of one file of a folder nothing is required at its top.
 */
export function configJsonSchema(of: "whole" | "file" = "whole"): Json {
  const whole: Json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  const properties = Object(whole["properties"]) as Json;
  for (const [family, at] of Object.entries(places) as [keyof typeof places, string][]) {
    const place = Object(properties[family]) as Json;
    place[at] = { anyOf: Object.entries(catalog[family]).map(([use, part]) => partSchema(use, part, family)) };
  }
  const { required, ...optional } = whole;
  return { title: "Firebreak's configuration", ...optional, ...(of === "whole" ? { required } : {}) };
}

/** Of a part of the whole, which alone says which schema it follows. */
function jsonOf(of: z.ZodType): Json {
  const { $schema: _, ...rest }: Json = z.toJSONSchema(of, { io: "input", unrepresentable: "any" });
  return rest;
}

type Described = { readonly about: string; readonly params: z.ZodType };

function partSchema(use: string, { about, params }: Described, family: keyof typeof places): Json {
  const more = family === "actions" ? { signer: { type: "string" }, undo: jsonOf(undo) } : {};
  const settings = jsonOf(params);
  const properties = {
    use: { const: use },
    chain: { type: "string" },
    ...more,
    ...(Object(settings["properties"]) as Json),
  };
  const required = ["use", ...(Array.isArray(settings["required"]) ? settings["required"] : [])];
  return { description: about, ...settings, properties, required };
}
