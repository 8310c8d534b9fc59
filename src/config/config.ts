import { catalog } from "../catalog.ts";
import { FirebreakError } from "../core/errors.ts";
import type { Part } from "../core/parts.ts";
import type { Playbook } from "../core/playbook.ts";
import type { Told } from "../core/told.ts";
import type { Mode } from "../core/types.ts";
import { makeAdapter } from "../levers.ts";
import { inOurWords } from "../lib/issues.ts";
import { bare, madeAs } from "./detectors.ts";
import { type FilePlaceOf, readConfig, readYaml } from "./files.ts";
import { idle } from "./idle.ts";
import { notifierIds } from "./notifiers.ts";
import { keysBeside, problemsOf } from "./problems.ts";
import { type Problem, references } from "./references.ts";
import { schema, soleChain, type Written } from "./schema.ts";
import { type NamedSigner, signerPath } from "./signer.ts";

/** A part of the catalog with its checked settings; `make` builds it from what the part may use. */
export type Chosen<Tools, Made> = { readonly id: string; readonly part: string; readonly make: (tools: Tools) => Made };

type Made<P> = P extends Part<infer _S, infer Tools, infer M> ? Chosen<Tools, M> : never;
type Family = keyof typeof catalog;
type Any<F extends Family> = Made<(typeof catalog)[F][keyof (typeof catalog)[F]]>;

/** A part that looks at one chain, by the chain's name. */
type OnChain<Part> = Part & { readonly chain: string };

export type ChainConfig = Omit<Written["chains"][number], "source" | "executor"> & {
  readonly source: Any<"sources">;
  readonly executor: Any<"executors">;
};

export type Config = Omit<
  Written,
  "chains" | "source" | "signers" | "executor" | "notifiers" | "detectors" | "actions" | "playbooks"
> & {
  readonly mode: Mode;
  readonly chains: readonly ChainConfig[];
  /** The first one sends what names none. */
  readonly signers: readonly (Any<"signers"> & Pick<NamedSigner, "allow"> & Partial<Pick<NamedSigner, "key">>)[];
  readonly notifiers: readonly (Any<"notifiers"> & Required<Told>)[];
  readonly detectors: readonly OnChain<Any<"detectors">>[];
  readonly actions: readonly OnChain<Any<"actions">>[];
  readonly playbooks: readonly Playbook[];
};

const shown = 10;

/** Reads a configuration, a file or a folder, once and checks all of it. Raises CONFIG with one line per problem: file, line, column, what was expected. */
export function loadConfig(path: string): Config {
  return parseConfig(readConfig(path), path);
}

/** The same for one thing that it names, which can be given by itself: `otherwise` says how. */
export function loadNamed(path: string, otherwise: string): Config {
  try {
    return loadConfig(path);
  } catch (error) {
    if (!(error instanceof FirebreakError)) throw error;
    const [said, between] = [error.message, error.message.includes("\n") ? "\n" : "; "];
    throw new FirebreakError(error.code, `${said}${between}without it, ${otherwise}`, { cause: error });
  }
}

/** The same from a text; `name` stands for its path in messages. */
export function parseConfig(text: string, name: string): Config {
  const yaml = readYaml(text, name);
  if ("problem" in yaml) throw invalid(name, [yaml.problem]);
  return configOf(yaml.value, name, yaml.place);
}

/** The same from what its text says; `place` knows where. */
export function configOf(value: unknown, name: string, place: FilePlaceOf = () => name): Config {
  const problems: Problem[] = [];
  const parsed = schema.safeParse(value ?? {}, inOurWords());
  if (!parsed.success)
    throw invalid(
      name,
      problemsOf(parsed.error).map((problem) => line(problem, place)),
    );

  const config = choose(parsed.data, problems);
  problems.push(...references(parsed.data), ...idle(parsed.data));
  if (problems.length > 0) throw invalid(name, [...new Set(problems.map((problem) => line(problem, place)))]);
  return config;
}

function choose(written: Written, problems: Problem[]): Config {
  const one = <F extends Family>(
    family: F,
    id: string,
    { use, ...settings }: { use: string; [key: string]: unknown },
    path: readonly PropertyKey[],
    chainId = 0n,
  ): Any<F>[] => {
    const part = Object.entries(catalog[family]).find(([name]) => name === use)?.[1] as
      | Part<unknown, never, unknown>
      | undefined;
    if (part === undefined) {
      problems.push({
        path: [...path, "use"],
        message: `expected one of ${Object.keys(catalog[family]).join(", ")}, found ${use}`,
      });
      return [];
    }
    const checked = part.params.safeParse(settings, inOurWords(keysBeside[family]));
    if (!checked.success) {
      problems.push(...problemsOf(checked.error).map((problem) => ({ ...problem, path: [...path, ...problem.path] })));
      return [];
    }
    const refusal = family === "detectors" || family === "actions" ? trial(part, checked.data, id, chainId) : undefined;
    if (refusal !== undefined) {
      problems.push({ path, message: refusal });
      return [];
    }
    // The one place where the catalog's families meet: the settings are those of this part, checked a line above.
    return [{ id, part: use, make: (tools: never) => part.create(checked.data, tools) } as unknown as Any<F>];
  };
  /** Parts that look at a chain; the only one needs no name. */
  const onChains = <F extends "detectors" | "actions">(family: F, all: Readonly<Record<string, { use: string }>>) =>
    Object.entries(all).flatMap(([id, { chain: name, ...it }]: [string, { use: string; chain?: unknown }]) => {
      const found = written.chains.find((one) => one.name === (name ?? written.chains[0]?.name));
      if (found !== undefined && (name !== undefined || written.chains.length === 1))
        return one(family, id, it, [family, id], found.id).map((made) => ({ ...made, chain: found.name }));
      const names = written.chains.map((one) => one.name).join(", ");
      problems.push({
        path: [family, id],
        message: `expected \`chain\` to be one of ${names}, found ${name ?? "none"}`,
      });
      return [];
    });

  const chains = written.chains.flatMap((chain) => {
    const place = chain.name === soleChain ? ["chain"] : ["chains", chain.name];
    const pathOf = (part: "source" | "executor") => [...(chain[part] === undefined ? [] : place), part];
    const [source] = one("sources", "source", chain.source ?? written.source, pathOf("source"));
    const [executor] = one("executors", "executor", chain.executor ?? written.executor, pathOf("executor"));
    return source === undefined || executor === undefined ? [] : [{ ...chain, source, executor }];
  });
  const signers = written.signers.flatMap(({ name, key, allow }) =>
    one("signers", name, key, signerPath(name)).map((made) => ({ ...made, key, ...(allow && { allow }) })),
  );
  const nextId = notifierIds();
  const notifiers = written.notifiers.flatMap((it, index) =>
    one("notifiers", it.use, it, ["notifiers", index]).map((made) => ({ ...made, ...nextId(it, index) })),
  );
  return {
    ...written,
    chains,
    signers,
    notifiers,
    detectors: onChains("detectors", bare(written.detectors)).map((it) => {
      const said = written.detectors[it.id];
      return said === undefined ? it : { ...it, make: madeAs(it.make, said) };
    }),
    actions: onChains("actions", written.actions),
  };
}

/** Some settings are only understood by the part itself, such as an event's signature: make it once, here, where the line is known. */
function trial(
  part: Part<unknown, never, unknown>,
  settings: unknown,
  id: string,
  chainId: bigint,
): string | undefined {
  try {
    part.create(settings, { id, chainId, make: makeAdapter } as never);
    return undefined;
  } catch (error) {
    if (error instanceof FirebreakError) return error.message;
    throw error;
  }
}

function line({ path, message, offset }: Problem, place: FilePlaceOf): string {
  return `${place(path, offset)} ${path.map(String).join(".") || "top"}: ${message}`;
}

/** What may be a private key is not repeated, wherever it was written. */
function invalid(name: string, lines: readonly string[]): FirebreakError {
  const more = lines.length > shown ? `\n  and ${lines.length - shown} more` : "";
  return new FirebreakError(
    "CONFIG",
    `${name} is not a valid configuration:\n${lines
      .slice(0, shown)
      .map((one) => `  ${one.replaceAll(/[0-9a-f]{64,}/gi, "(32 bytes that are not shown)")}`)
      .join("\n")}${more}`,
  );
}
