// Runs mutants against the tests that reach them.
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { startCompiler, type WarmCompiler, writeCompiler } from "./compilers.ts";
import { runWorld, type Verdict } from "./forge.ts";
import { testsOf } from "./graph.ts";
import { apply, type Mutant } from "./mutants.ts";
import { buildWorld, placeOf, write } from "./world.ts";

export type Campaign = {
  readonly root: string;
  /** Where worlds are made; emptied before and after. */
  readonly scratch: string;
  readonly seed: number;
  readonly workers: number;
  readonly found: (mutant: Mutant, verdict: Verdict) => void;
};

/** Every test passes on what was not changed, or nothing could be said of what was; then the mutants, file by file. */
export async function runMutants(mutants: readonly Mutant[], campaign: Campaign): Promise<void> {
  const { scratch, workers } = campaign;
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  const compilers = await Promise.all(Array.from({ length: workers }, startCompiler));
  try {
    const files = [...new Set(mutants.map(({ file }) => file))];
    const [first] = compilers;
    if (first === undefined) throw new Error(`expected at least one worker, found ${workers}`);
    await compileAll(files, campaign, first);
    await Promise.all(
      compilers.map(async (compiler, n) => {
        for (let file = files.shift(); file !== undefined; file = files.shift()) {
          const own = mutants.filter((mutant) => mutant.file === file);
          await runFile(
            file,
            own,
            { ...campaign, scratch: join(scratch, `worker-${n}`) },
            compiler,
            join(scratch, "base"),
          );
        }
      }),
    );
  } finally {
    for (const { close } of compilers) close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function compileAll(
  files: readonly string[],
  { root, scratch, seed }: Campaign,
  { socket }: WarmCompiler,
): Promise<void> {
  const base = join(scratch, "base");
  const reached = files.map((file) => testsOf(file, root));
  buildWorld(root, base, [...new Set(reached.flatMap(({ named, others }) => [...named, ...others]))].sort());
  writeCompiler(base);
  const { outcome } = await runWorld(base, { socket, seed, failFast: false, linked: true });
  if (outcome !== "survived")
    throw new Error(`expected every test to pass on the unchanged contracts, found ${outcome}`);
}

async function runFile(
  file: string,
  mutants: readonly Mutant[],
  campaign: Campaign,
  compiler: WarmCompiler,
  base: string,
): Promise<void> {
  const { root, scratch, found } = campaign;
  const rounds = roundsOf(file, root);
  let living = mutants;
  for (const [n, { tests, linked }] of rounds.entries()) {
    const world = join(scratch, `round-${n}`);
    const next: Mutant[] = [];
    if (living.length > 0) buildWorld(root, world, tests, base);
    for (const mutant of living) {
      const verdict = await runMutant(world, mutant, linked, campaign, compiler);
      if (verdict.outcome === "survived" && n + 1 < rounds.length) next.push(mutant);
      else found(mutant, verdict);
    }
    rmSync(world, { recursive: true, force: true });
    living = next;
  }
}

type Round = { readonly tests: readonly string[]; readonly linked: boolean };

/**
 * First the tests that bear the contract's name; what they miss, again without linking, since a linked test ends at the first constructor
 * that it expects to revert; then the others.
 */
function roundsOf(file: string, root: string): Round[] {
  const { named, others } = testsOf(file, root);
  if (named.length + others.length === 0)
    throw new Error(`expected a test in Solidity that reaches ${file}, found none`);
  const nearest = named.length > 0 ? named : others;
  const rest = named.length > 0 && others.length > 0 ? [{ tests: others, linked: true }] : [];
  return [{ tests: nearest, linked: true }, { tests: nearest, linked: false }, ...rest];
}

async function runMutant(
  world: string,
  mutant: Mutant,
  linked: boolean,
  { root, seed }: Campaign,
  { socket }: WarmCompiler,
): Promise<Verdict> {
  const bytes = readFileSync(join(root, mutant.file));
  write(world, placeOf(mutant.file, root), apply(bytes, mutant));
  return await runWorld(world, { socket, seed, failFast: true, linked });
}
