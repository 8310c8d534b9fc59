import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { parse } from "yaml";
import { z } from "zod";
import { everySetting } from "../../scripts/settings.ts";
import { catalog } from "../../src/catalog.ts";
import { readConfig, readYaml } from "../../src/config/files.ts";
import { configJsonSchema } from "../../src/config/json-schema.ts";
import { parseYaml } from "../../src/lib/yaml.ts";

type Node = { readonly [key: string]: Node };
const schema = configJsonSchema() as Node;
const examples = new URL("../../examples/", import.meta.url);
const example = parseYaml(readFileSync(new URL("firebreak.yaml", examples), "utf8"));

/** What an editor says of a document by the schema alone: paths that are wrong. */
const validatorOf = (of: object) => {
  const validator = z.fromJSONSchema(of as Parameters<typeof z.fromJSONSchema>[0]);
  return (document: unknown) =>
    (validator.safeParse(document).error?.issues ?? []).map(({ path, ...issue }) =>
      [...path, ...("keys" in issue ? issue.keys : [])].join("."),
    );
};
const wrongIn = validatorOf(schema);
const written = (text: string, name: string) => {
  const yaml = readYaml(text, name);
  return "value" in yaml ? Object(yaml.value) : {};
};
/** Settings that no sentence describes, however deep they stand. */
const untold = (of: unknown, path: string): string[] =>
  Object.entries(Object(of)).flatMap(([key, one]) => [
    ...Object.entries(key === "properties" ? Object(one) : {})
      .filter(([, setting]) => !/\.$/.test(Object(setting).description))
      .map(([name]) => `${path} ${name}`),
    ...(typeof one === "object" ? untold(one, `${path}.${key}`) : []),
  ]);

describe("the JSON Schema of a configuration", () => {
  it("knows every setting that the example uses", () => {
    const written = "value" in example ? Object.keys(Object(example.value)) : [];

    expect(written).to.have.length.above(5);
    expect(written.filter((key) => schema["properties"]?.[key] === undefined)).to.deep.equal([]);
  });

  it("takes the examples as they stand (only the names of their settings were looked at)", () => {
    const paths = ["firebreak.yaml", "two-chains"].map((name) =>
      fileURLToPath(new URL(`../../examples/${name}`, import.meta.url)),
    );

    expect(paths.map((path) => wrongIn(written(readConfig(path), path)))).to.deep.equal([[], []]);
  });

  it("takes the examples as editors read YAML, to which hex without quotes is a number (each address was wrong there)", () => {
    const files = [
      "firebreak.yaml",
      ...readdirSync(new URL("two-chains", examples)).map((name) => `two-chains/${name}`),
    ];
    const ofFile = validatorOf(configJsonSchema("file"));
    const read = files.map((name) => parse(readFileSync(new URL(name, examples), "utf8"), { merge: true }));

    expect(files).to.have.length.above(5);
    expect(read.map((one) => ofFile(one))).to.deep.equal(files.map(() => []));
  });

  it("takes an amount beyond 2^53 without quotes, as we do, and no number where a text is meant", () => {
    const whole = "value" in example ? Object(example.value) : {};
    const account = `0x${"11".repeat(20)}`;
    const drain = (changes: object) => ({
      ...whole,
      detectors: { drain: { use: "outflow", account, moreThan: 10 ** 18, ...changes } },
    });

    expect(wrongIn(drain({}))).to.deep.equal([]);
    expect(wrongIn(drain({ account: "0x12" }))).not.to.be.empty;
    expect(wrongIn(drain({ moreThan: -1 }))).not.to.be.empty;
    expect(wrongIn(drain({ withinBlocks: 10 ** 18 }))).not.to.be.empty;
    expect(wrongIn({ ...whole, installation: 7 })).to.deep.equal(["installation"]);
  });

  it("refuses a value, a setting and a part that there are not, and says where", () => {
    const whole = "value" in example ? Object(example.value) : {};
    const { store: _, ...storeless } = whole;

    expect(wrongIn({ ...whole, mode: "live" })).to.deep.equal(["mode"]);
    expect(wrongIn({ ...whole, stor: "x" })).to.deep.equal(["stor"]);
    expect(wrongIn(storeless)).to.deep.equal(["store"]);
    expect(wrongIn({ ...whole, detectors: { seen: { use: "nothing" } } })).to.deep.equal(["detectors.seen"]);
    const only = ["decison"];
    expect(wrongIn({ ...whole, notifiers: [{ use: "post", url: "env:URL", only }] })).to.deep.equal(["notifiers.0"]);
  });

  it("knows the settings of keys, sources and executors, of all chains and of one (a slip of the pen was taken there)", () => {
    const whole = "value" in example ? Object(example.value) : {};
    const key = { key: "env:KEY", allow: [{ to: `0x${"11".repeat(20)}`, selectors: ["pause()"] }] };
    const good = {
      signers: { bot: key, spare: { use: "keystore", file: "k", passphrase: "env:P" } },
      source: { pollMs: 50 },
    };
    const on = (more: object) => ({ ...whole, chain: { ...whole.chain, ...more } });

    expect(wrongIn({ ...whole, ...good, executor: { maxCostEther: "1" } })).to.deep.equal([]);
    expect(wrongIn({ ...whole, signer: key })).to.deep.equal([]);
    expect(wrongIn(on({ executor: { use: "direct", minTipGwei: "3" } }))).to.deep.equal([]);
    expect(wrongIn({ ...whole, signer: { ...key, kee: "env:KEY" } })).to.deep.equal(["signer.kee"]);
    expect(wrongIn({ ...whole, signers: { bot: { use: "ledger" } } })).to.deep.equal(["signers.bot"]);
    expect(wrongIn({ ...whole, executor: { maxCostEth: "1" } })).to.deep.equal(["executor.maxCostEth"]);
    expect(wrongIn(on({ executor: { minTipGwei: "3" } }))).to.deep.equal(["chain.executor.use"]);
    expect(wrongIn(on({ source: { use: "heads", polMs: 50 } }))).to.deep.equal(["chain.source.polMs"]);
  });

  it("offers every part of the catalog with its settings, and refuses others", () => {
    for (const family of ["detectors", "actions", "notifiers"] as const) {
      const at = family === "notifiers" ? "items" : "additionalProperties";
      const parts = Object.values(Object(schema["properties"]?.[family]?.[at]?.["anyOf"])) as Node[];

      expect(parts.map((one) => one["properties"]?.["use"]?.["const"])).to.deep.equal(Object.keys(catalog[family]));
      expect(parts.every((one) => String(one["additionalProperties"]) === "false")).to.equal(true);
    }
  });

  it("leaves `chain`, `use`, `confidence` and `acceptUnseen` to the configuration itself (a detector's own setting of that name was never reached)", () => {
    const parts = [...Object.values(catalog.detectors), ...Object.values(catalog.actions)];
    const own = parts.flatMap(({ name, params }) => {
      const { properties = {} } = z.toJSONSchema(params, { io: "input", unrepresentable: "any" });
      return ["chain", "use", "confidence", "acceptUnseen"]
        .filter((setting) => Object.hasOwn(properties, setting))
        .map((one) => `${name} ${one}`);
    });

    expect(own).to.deep.equal([]);
  });

  it("requires at the top what a configuration needs, of one file of a folder nothing", () => {
    expect(configJsonSchema()["required"]).to.include("store");
    expect(configJsonSchema("file")).not.to.have.property("required");
  });

  it("says what every setting is (editors showed names alone)", () => {
    const top = Object.entries(schema["properties"] ?? {});
    const parts = ["source", "executor"].map((name) => schema["properties"]?.["chain"]?.["properties"]?.[name]);

    expect(everySetting()).to.have.length.above(80);
    expect(everySetting().filter(({ about }) => !about.endsWith("."))).to.deep.equal([]);
    expect(top.filter(([, one]) => one["description"] === undefined)).to.deep.equal([]);
    expect(parts.filter((one) => one?.["description"] === undefined)).to.deep.equal([]);
  });

  it("says what every setting of every part is, also those within settings (editors showed their names alone)", () => {
    const parts = Object.values(catalog).flatMap((family) =>
      Object.values<{ name: string; params: z.ZodType }>(family),
    );
    const ofParts = parts.flatMap(({ name, params }) =>
      untold(z.toJSONSchema(params, { io: "input", unrepresentable: "any" }), name),
    );

    expect(parts.flatMap(({ params }) => everySetting(params))).to.have.length.above(400);
    expect(ofParts).to.deep.equal([]);
    expect(untold(schema, "")).to.deep.equal([]);
    expect(untold({ items: { properties: { a: {}, b: { description: "B." } } } }, "it")).to.deep.equal(["it.items a"]);
  });

  it("says what a playbook needs, in its words", () => {
    const playbook = schema["properties"]?.["playbooks"]?.["items"];

    expect(JSON.stringify(playbook)).to.include("act-unless-vetoed").and.include("vetoBlocks");
  });
});
