import { readFileSync } from "node:fs";
import { expect } from "chai";
import { z } from "zod";
import { catalog } from "../src/catalog.ts";
import { configJsonSchema } from "../src/config-json-schema.ts";
import { parseYaml } from "../src/lib/yaml.ts";

type Node = { readonly [key: string]: Node };
const schema = configJsonSchema() as Node;
const example = parseYaml(readFileSync(new URL("../examples/firebreak.yaml", import.meta.url), "utf8"));

describe("the JSON Schema of a configuration", () => {
  it("knows every setting that the example uses", () => {
    const written = "value" in example ? Object.keys(Object(example.value)) : [];

    expect(written).to.have.length.above(5);
    expect(written.filter((key) => schema["properties"]?.[key] === undefined)).to.deep.equal([]);
  });

  it("offers every part of the catalog with its settings, and refuses others", () => {
    for (const family of ["detectors", "actions", "notifiers"] as const) {
      const at = family === "notifiers" ? "items" : "additionalProperties";
      const parts = Object.values(Object(schema["properties"]?.[family]?.[at]?.["anyOf"])) as Node[];

      expect(parts.map((one) => one["properties"]?.["use"]?.["const"])).to.deep.equal(Object.keys(catalog[family]));
      expect(parts.every((one) => String(one["additionalProperties"]) === "false")).to.equal(true);
    }
  });

  it("leaves `chain` and `use` to the configuration itself (a detector's own setting of that name was never reached)", () => {
    const parts = [...Object.values(catalog.detectors), ...Object.values(catalog.actions)];
    const own = parts.flatMap(({ name, params }) => {
      const { properties = {} } = z.toJSONSchema(params, { io: "input", unrepresentable: "any" });
      return ["chain", "use"].filter((setting) => Object.hasOwn(properties, setting)).map((one) => `${name} ${one}`);
    });

    expect(own).to.deep.equal([]);
  });

  it("requires at the top what a configuration needs, of one file of a folder nothing", () => {
    expect(configJsonSchema()["required"]).to.include("store");
    expect(configJsonSchema("file")).not.to.have.property("required");
  });

  it("says what a playbook needs, in its words", () => {
    const playbook = schema["properties"]?.["playbooks"]?.["items"];

    expect(JSON.stringify(playbook)).to.include("act-unless-vetoed").and.include("vetoBlocks");
  });
});
