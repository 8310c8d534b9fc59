import { Command } from "commander";
import { configJsonSchema } from "../config-json-schema.ts";
import { out } from "./output.ts";

/** `firebreak schema`: the JSON Schema of a configuration, for editors. */
export function schemaCommand(): Command {
  return new Command("schema")
    .description("Print the JSON Schema of a configuration, for editors.")
    .action(() => out(JSON.stringify(configJsonSchema(), undefined, 2)));
}
