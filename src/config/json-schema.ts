import { z } from "zod";
import { catalog } from "../catalog.ts";
import { schema } from "./schema.ts";

type Json = { [key: string]: unknown };

/** Where a part of each family stands in a configuration: one, or many by id or in a list. */
const places = {
  detectors: "additionalProperties",
  actions: "additionalProperties",
  notifiers: "items",
} as const;

type Family = keyof typeof catalog;

/**
 * The JSON Schema of a configuration as a person writes it, with the settings of every part, for editors. What only the responder can check is not in it.
 * Of one file of a folder nothing is required at its top.
 */
export function configJsonSchema(of: "whole" | "file" = "whole"): Json {
  const whole: Json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  const properties = Object(whole["properties"]) as Json;
  const { signer: sentBy, undo } = Object(Object(properties["actions"]).additionalProperties).properties;
  const { confidence, acceptUnseen } = Object(Object(properties["detectors"]).additionalProperties).properties;
  const beside: Partial<Record<string, Json>> = {
    actions: { signer: sentBy, undo },
    detectors: { confidence, acceptUnseen },
  };
  for (const [family, at] of Object.entries(places) as [keyof typeof places, string][]) {
    const place = Object(properties[family]) as Json;
    place[at] = partsOf(family, { more: beside[family] ?? {} });
  }
  const { signer, signers, chain, chains } = properties as Readonly<Record<string, Json>>;
  const allow = Object(signer?.["properties"]).allow;
  const signerParts = partsOf("signers", { usual: "local", more: { allow } });
  Object.assign(properties, {
    signer: { ...saidOf(signer), ...signerParts },
    signers: { ...signers, additionalProperties: signerParts },
    source: { ...saidOf(properties["source"]), ...partsOf("sources", { usual: "heads" }) },
    executor: { ...saidOf(properties["executor"]), ...partsOf("executors", { usual: "direct" }) },
  });
  // What a chain says of its own, it says with its name.
  for (const one of [chain, Object(chains).additionalProperties]) {
    const own = Object(one).properties;
    for (const name of ["source", "executor"] as const) own[name] = { ...saidOf(own[name]), ...partsOf(`${name}s`) };
  }
  const { required, ...optional } = unquoted(whole);
  return { title: "Firebreak's configuration", ...optional, ...(of === "whole" ? { required } : {}) };
}

/** A text that is hex, or digits, and the bound of whole numbers that are exact. */
const likeNumber = /0x|\\d/;
const mostExact = Number.MAX_SAFE_INTEGER;

/**
 * As editors read YAML: hex without quotes is a number to them, and so is one beyond 2^53, which we keep as it is written. What is no such text, and no
 * number at all, they still refuse.
 */
function unquoted(node: Json): Json {
  const each = Object.entries(node).map(([key, value]) => [key, unquotedIn(value)] as const);
  const { type, pattern, anyOf, ...others } = Object.fromEntries(each);
  const isNumeric = type === "string" && typeof pattern === "string" && likeNumber.test(pattern);
  return {
    ...others,
    ...(type !== undefined && (isNumeric ? { type: ["string", "number"], minimum: 0 } : { type })),
    ...(pattern !== undefined && { pattern }),
    ...(anyOf !== undefined && { anyOf: Array.isArray(anyOf) && anyOf.some(isText) ? anyOf.map(unbounded) : anyOf }),
  };
}

function unquotedIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unquotedIn);
  return typeof value === "object" && value !== null ? unquoted({ ...value }) : value;
}

const isText = (one: unknown): boolean => [Object(one).type].flat().includes("string") && !("const" in Object(one));

/** A whole number that may as well be a text is as large as it likes. */
function unbounded(one: unknown): unknown {
  const { maximum, minimum, ...rest } = Object(one);
  if (rest.type !== "integer" || maximum !== mostExact) return one;
  return { ...rest, type: "number", ...(minimum !== -mostExact && { minimum }) };
}

/** What it says a setting is, of one whose form is replaced. */
function saidOf(setting: unknown): Json {
  return { description: Object(setting).description };
}

/** Of a part of the whole, which alone says which schema it follows. */
function jsonOf(of: z.ZodType): Json {
  const { $schema: _, ...rest }: Json = z.toJSONSchema(of, { io: "input", unrepresentable: "any" });
  return rest;
}

/** `usual` is what it is where none is named; `more` may be said of each beside its own settings. */
type Told = { readonly usual?: string; readonly more?: Json };

/** One of a family. */
function partsOf(family: Family, told: Told = {}): Json {
  return { anyOf: Object.entries(catalog[family]).map(([use, part]) => partSchema(use, part, family, told)) };
}

type Described = { readonly about: string; readonly params: z.ZodType };

function partSchema(use: string, { about, params }: Described, family: Family, { usual, more = {} }: Told): Json {
  const settings = jsonOf(params);
  const properties = {
    use: { const: use, description: about },
    ...(Object.hasOwn(places, family) && {
      chain: { type: "string", description: "The name of its chain; left out where there is only one." },
    }),
    ...more,
    ...(Object(settings["properties"]) as Json),
  };
  const own = Array.isArray(settings["required"]) ? settings["required"] : [];
  const required = use === usual ? own : ["use", ...own];
  return { description: about, ...settings, properties, required };
}
