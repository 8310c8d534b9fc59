// `npm run prove`: solc's model checker proves the properties in test/contracts/proofs/, and notices the broken twin of each.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { check, type Verdict } from "./proofs/checker.ts";
import { alone, brokenBy, type Property, readProperties } from "./proofs/properties.ts";
import { type Solver, z3 } from "./proofs/solver.ts";
import { type Outcome, root } from "./test-tool.ts";

export type Proof = { property: Property; itself: Verdict; twin: Verdict };

const nightly = process.env["FIREBREAK_NIGHTLY"] === "1";

export function proveOne(property: Property, ask: Solver): Proof {
  const text = readFileSync(join(root, property.file), "utf8");
  const only = alone(property, text);
  const broken = brokenBy(property, text);
  return {
    property,
    itself: check(property, only, ask),
    twin: check(property, only, ask, { [broken.path]: broken.content }),
  };
}

/** Nothing when all is as it should be. */
export function faults({ property: { name, says }, itself, twin }: Proof): string[] {
  return [
    ...(itself === "proven" ? [] : [`${name} is ${itself}, expected proven: ${says}`]),
    ...(twin === "violated" ? [] : [`the broken twin of ${name} is ${twin}, expected violated`]),
  ];
}

/** The stage `proofs`. */
export async function prove(named: string[] = []): Promise<Outcome> {
  const nothing = { passed: 0, failed: 0, skipped: [], output: "" };
  if (spawnSync("z3", ["--version"]).error)
    return { ...nothing, skipped: ["z3 is not installed (Debian: apt-get install z3)"] };

  const properties = readProperties().filter(({ name }) => named.every((part) => name.includes(part)));
  // A query that takes longer is reported as unknown.
  const ask = z3(nightly ? 600 : 60);
  const proofs = properties.map((property) => proveOne(property, ask));
  const wrong = proofs.flatMap(faults);
  const proven = proofs.filter(({ itself }) => itself === "proven").length;
  const refuted = proofs.filter(({ twin }) => twin === "violated").length;
  return {
    ...nothing,
    passed: proofs.filter((proof) => faults(proof).length === 0).length,
    failed: properties.length === 0 ? 1 : proofs.filter((proof) => faults(proof).length > 0).length,
    output: properties.length === 0 ? "there are no properties" : wrong.join("\n"),
    notes: [`${proven} of ${properties.length} properties proven, ${refuted} broken twins refuted`],
  };
}

/** The list in docs/proofs.md. */
function list(): string {
  return readProperties()
    .map(({ name, says }) => `- \`${name}\`: ${says}`)
    .join("\n");
}

if (import.meta.main && process.argv[2] === "--list") console.log(list());
else if (import.meta.main) {
  const { failed, skipped, notes = [], output } = await prove(process.argv.slice(2));
  console.log([...skipped, ...notes, output].join("\n").trim());
  process.exitCode = failed > 0 || skipped.length > 0 ? 1 : 0;
}
