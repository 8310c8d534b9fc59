import { Command } from "commander";
import { configJsonSchema } from "../config/json-schema.ts";
import { out } from "./output.ts";

/** `firebreak schema`: the JSON Schema of a configuration, for editors. */
export function schemaCommand(): Command {
  return new Command("schema")
    .description("Print the JSON Schema of a configuration, for editors.")
    .option("--file", "of one file of a configuration that is a folder")
    .action(({ file }: { file?: true }) =>
      out(JSON.stringify(configJsonSchema(file === true ? "file" : "whole"), undefined, 2)),
    );
}
