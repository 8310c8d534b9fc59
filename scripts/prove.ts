// `npm run prove`: solc's model checker proves the properties in test/contracts/proofs/, and notices the broken twin of each.
import { spawnSync } from "node:child_process";
import { faults, proveAll } from "./proofs/proof.ts";
import { readProperties } from "./proofs/properties.ts";
import type { Outcome } from "./test-tool.ts";

const seconds = process.env["FIREBREAK_NIGHTLY"] === "1" ? 600 : 60;

/** The stage `proofs`; of the properties whose name has all these parts. */
export async function prove(parts: string[] = []): Promise<Outcome> {
  const nothing = { passed: 0, failed: 0, skipped: [], output: "" };
  if (spawnSync("z3", ["--version"]).error)
    return { ...nothing, skipped: ["z3 is not installed (Debian: apt-get install z3)"] };

  const properties = readProperties().filter(({ name }) => parts.every((part) => name.includes(part)));
  if (properties.length === 0) return { ...nothing, failed: 1, output: "there are no such properties" };
  const proofs = await proveAll(properties, seconds);
  const wrong = proofs.filter((proof) => faults(proof).length > 0);
  const proven = proofs.filter(({ itself }) => itself === "proven").length;
  const refuted = proofs.filter(({ twin }) => twin === "violated").length;
  return {
    passed: properties.length - wrong.length,
    failed: wrong.length,
    skipped: [],
    output: wrong.flatMap(faults).join("\n"),
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
