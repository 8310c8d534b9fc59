// Proves properties, each beside its broken twin; several at once, since solc and z3 are waited for.
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { root } from "../test-tool.ts";
import { check, type Verdict } from "./checker.ts";
import { alone, brokenBy, type Property } from "./properties.ts";
import { z3 } from "./solver.ts";

export type Proof = { property: Property; itself: Verdict; twin: Verdict };

type Share = { properties: Property[]; seconds: number };

/** Nothing when all is as it should be. */
export function faults({ property: { name, says }, itself, twin }: Proof): string[] {
  return [
    ...(itself === "proven" ? [] : [`${name} is ${itself}, expected proven: ${says}`]),
    ...(twin === "violated" ? [] : [`the broken twin of ${name} is ${twin}, expected violated`]),
  ];
}

/** A query that takes longer than these seconds leaves its property unknown. */
export async function proveAll(properties: Property[], seconds: number): Promise<Proof[]> {
  const count = Math.min(availableParallelism(), 4, properties.length);
  const shares = Array.from({ length: count }, (_, share) => properties.filter((_, index) => index % count === share));
  const proofs = await Promise.all(shares.map((share) => inWorker({ properties: share, seconds })));
  return properties.flatMap(({ name }) => proofs.flat().filter(({ property }) => property.name === name));
}

function inWorker(share: Share): Promise<Proof[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: share });
    worker.on("message", resolve).on("error", reject);
    worker.on("exit", (code) => reject(new Error(`expected proofs from a worker, found that it ended with ${code}`)));
  });
}

function proveOne(property: Property, seconds: number): Proof {
  const text = readFileSync(join(root, property.file), "utf8");
  const [only, broken, ask] = [alone(property, text), brokenBy(property, text), z3(seconds)];
  const itself = check(property, only, ask);
  return { property, itself, twin: check(property, only, ask, { [broken.path]: broken.content }) };
}

if (!isMainThread && parentPort !== null) {
  const { properties, seconds }: Share = workerData;
  parentPort.postMessage(properties.map((property) => proveOne(property, seconds)));
}
