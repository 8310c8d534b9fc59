import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { z } from "zod";
import { FirebreakError } from "../../core/errors.ts";
import { inOurWords } from "../../lib/issues.ts";
import { parseYaml } from "../../lib/yaml.ts";
import { expectedFile, scenarioFile } from "./format.ts";
import { refuseStrangeNames } from "./strange-names.ts";

/** One drill, as its folder describes it. */
export type Scenario = z.output<typeof scenarioFile> & {
  readonly name: string;
  /** Where its files are; recordings and inputs may lie there, too. */
  readonly folder: string;
  readonly expected: z.output<typeof expectedFile>;
};

const examples = fileURLToPath(new URL("../../../examples/drills", import.meta.url));

/** The names of all drills, in order; the first one is the default. */
export function drillNames(): readonly string[] {
  return readdirSync(examples, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** Reads one drill, by its name or by the path of its folder. Raises CONFIG naming file, line and column. */
export function loadScenario(name: string): Scenario {
  const folder = folderOf(name);
  const scenario = read(join(folder, "scenario.yaml"), scenarioFile, (value) =>
    filesIn(folder, extended(value, folder)),
  );
  const expected = expectedFile.superRefine(refuseStrangeNames(scenario));
  return { ...scenario, name: basename(folder), folder, expected: read(join(folder, "expected.yaml"), expected) };
}

/** A path has a slash in it, so that no folder that happens to lie here takes the place of a drill. */
function folderOf(name: string): string {
  if (/[\\/]/.test(name)) return resolve(name);
  if (drillNames().includes(name)) return join(examples, name);
  throw new FirebreakError(
    "CONFIG",
    `expected one of the drills ${drillNames().join(", ")}, or the path of a folder such as ./${name}; found ${name}`,
  );
}

/** What a scenario takes over from the one in a folder beside it: everything that it does not say itself. One step, so that a reader has two files. */
function extended(value: unknown, folder: string): unknown {
  if (typeof value !== "object" || value === null || !("extends" in value)) return value;
  const { extends: name, ...own } = value;
  const path = join(folder, "..", String(name), "scenario.yaml");
  if (!/^[a-z0-9-]+$/.test(String(name)) || !existsSync(path))
    throw new FirebreakError("CONFIG", `${folder} extends ${name}, expected a scenario at ${path}, found none`);
  const yaml = parseYaml(readFileSync(path, "utf8"));
  return "problem" in yaml ? own : { ...(filesIn(dirname(path), yaml.value) as object), ...own };
}

/** What is deployed from a file beside a scenario, by its whole path: what another scenario takes over from this one still means this folder. */
function filesIn(folder: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => filesIn(folder, one));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      const isFile = key === "deploy" && typeof one === "string" && /^\.\.?\//.test(one);
      return [key, isFile ? join(folder, one) : filesIn(folder, one)];
    }),
  );
}

function read<T>(path: string, schema: z.ZodType<T>, complete = (value: unknown) => value): T {
  if (!existsSync(path))
    throw new FirebreakError(
      "CONFIG",
      `expected a file at ${path}, found none; a drill has scenario.yaml and expected.yaml`,
    );
  const yaml = parseYaml(readFileSync(path, "utf8"));
  if ("problem" in yaml)
    throw new FirebreakError("CONFIG", `${path}:${yaml.problem.line}:${yaml.problem.column} ${yaml.problem.message}`);
  const parsed = schema.safeParse(complete(yaml.value), inOurWords());
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues.map(toldOf);
  const { line, column } = yaml.place(issue?.path ?? []);
  throw new FirebreakError(
    "CONFIG",
    `${path}:${line}:${column} ${issue?.path.map(String).join(".")}: ${issue?.message}`,
  );
}

/** A key that nobody knows is told where it stands. Of several forms, such as steps, the one that was meant is the one that fits the furthest: what is wrong within it is told. */
function toldOf({ path, message, ...issue }: z.core.$ZodIssue): Pick<z.core.$ZodIssue, "path" | "message"> {
  if (issue.code === "unrecognized_keys") return { path: [...path, ...issue.keys.slice(0, 1)], message };
  if (issue.code !== "invalid_union") return { path, message };
  const [meant] = issue.errors
    .flat()
    .map(toldOf)
    .sort((one, other) => other.path.length - one.path.length);
  if (meant === undefined || meant.path.length < 2) return { path, message };
  return { path: [...path, ...meant.path], message: meant.message };
}
