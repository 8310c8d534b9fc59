import { z } from "zod";
import { schema } from "../src/config/schema.ts";

type Schema = {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
};

/** A setting as its schema has it; `path` leads to it, with NAME for what users call a thing and [] for each of a list. */
type Setting = {
  readonly path: string;
  readonly about: string;
  readonly type: string;
  readonly usual: string;
  readonly within: Schema;
};

/** What has the settings of another one, which says so. */
const alike = ["chains", "signers"];

/** Every setting of a part, or of a configuration beside its parts, those within settings behind what they stand in. */
export function everySetting(of: z.ZodType = schema): readonly Setting[] {
  const all = (settings: readonly Setting[]): readonly Setting[] =>
    eachOnce(settings).flatMap((one) => [one, ...(alike.includes(one.path) ? [] : all(below(one.within, one.path)))]);
  return all(below(z.toJSONSchema(of, { io: "input", unrepresentable: "any" }) as Schema, ""));
}

/** Where several forms have a setting of the same name, one that takes what it takes in any of them. */
function eachOnce(settings: readonly Setting[]): readonly Setting[] {
  const byPath = new Map<string, Setting>();
  for (const one of settings) {
    const other = byPath.get(one.path);
    const within = { anyOf: [...(other === undefined ? [] : [other.within]), one.within] };
    byPath.set(one.path, other === undefined ? one : { ...other, within, type: typeOf(within) });
  }
  return [...byPath.values()];
}

function settingsIn({ properties = {}, required = [] }: Schema, before: string): readonly Setting[] {
  return Object.entries(properties).map(([name, one]) => ({
    path: `${before}${name}`,
    about: one.description ?? "",
    type: typeOf(one),
    usual: defaultOf(one, required.includes(name)),
    within: one,
  }));
}

function below(one: Schema, path: string): readonly Setting[] {
  const { items, anyOf = [], oneOf = [], additionalProperties: each } = one;
  return [
    ...settingsIn(one, path === "" ? "" : `${path}.`),
    ...[...anyOf, ...oneOf].flatMap((form) => below(form, path)),
    ...(items === undefined ? [] : below(items, `${path}[]`)),
    ...(typeof each === "object" ? below(each, `${path}.NAME`) : []),
  ];
}

const words: Readonly<Record<string, string>> = { string: "text", integer: "whole number", boolean: "yes or no" };

function typeOf(schema: Schema): string {
  const { type, enum: values, const: only, anyOf, items, minimum, maximum } = schema;
  if (values !== undefined) return values.map((value) => `\`${value}\``).join(" or ");
  if (only !== undefined) return `\`${only}\``;
  if (anyOf !== undefined) return [...new Set(anyOf.map(typeOf))].join(" or ");
  if (type === "array") return `list of ${items === undefined ? "anything" : typeOf(items)}`;
  if (type === "object") return settingsWithin(schema);
  if (type === "integer" && minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  return [type ?? "any"]
    .flat()
    .map((one) => words[one] ?? one)
    .join(" or ");
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
