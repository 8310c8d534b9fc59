// The program, its worker and children of tests, each in one file, for the processes that tests start. A start costs a millisecond for every module, of which
// the program has 1,300: in one file it costs a third. Only stages of all tests take them: a file that is tested alone starts the sources, and
// test/package.test.ts the program as it is published.
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { BuildOptions, Plugin } from "esbuild";
import { messageOf } from "../src/core/errors.ts";
import { root } from "./test-tool.ts";

const children = ["test/core/killed/child.ts", "test/core/teller.ts", "test/store/committer.ts"];
const entries = ["src/cli/main.ts", "src/store/sqlite/worker.ts", ...children];
// CommonJS inside still asks for Node's own modules.
const banner = 'import { createRequire as __make } from "node:module"; const require = __make(import.meta.url);';
const keptMs = 86_400_000;
const sources = ["src/**/*.ts", "test/**/*.ts", "package-lock.json", "scripts/bundle.ts"];

/** The environment in which Node starts these programs from their bundles, which are made anew when a source changed; without them it only takes longer. */
export async function bundled(): Promise<NodeJS.ProcessEnv> {
  return await setting().catch((error: unknown) => {
    console.log(`note: programs start from their sources: ${messageOf(error)}`);
    return {};
  });
}

async function setting(): Promise<NodeJS.ProcessEnv> {
  const hash = createHash("sha256");
  for (const path of sources.flatMap((pattern) => globSync(pattern, { cwd: root })).sort())
    hash.update(path).update(readFileSync(join(root, path)));
  const folder = join(root, ".firebreak", "bundles", hash.digest("hex").slice(0, 16));
  if (!existsSync(folder)) await make(folder);
  const { NODE_OPTIONS: before = "" } = process.env;
  return { NODE_OPTIONS: `${before} --import=${pathToFileURL(join(folder, "hook.mjs"))}`.trim() };
}

/** In a folder of its own first: two runs may make it at once. Bundles of sources that have changed go when no run can use them any more. */
async function make(folder: string): Promise<void> {
  for (const old of globSync(join(dirname(folder), "*")))
    if (statSync(old).mtimeMs < Date.now() - keptMs) rmSync(old, { recursive: true, force: true });
  const made = `${folder}.${process.pid}`;
  mkdirSync(made, { recursive: true });
  await esbuild()({
    entryPoints: Object.fromEntries(entries.map((entry) => [nameOf(entry), join(root, entry)])),
    ...{ bundle: true, splitting: true, platform: "node", format: "esm", target: "node24", logLevel: "error" },
    ...{ outdir: made, outExtension: { ".js": ".mjs" }, banner: { js: banner }, plugins: [placed, builtins] },
    ...{ minifyWhitespace: true, minifySyntax: true, legalComments: "none" },
    external: ["hardhat", "@aws-sdk/*", "@safe-global/*", "pg-native"],
  });
  writeFileSync(join(made, "hook.mjs"), hook);
  if (!existsSync(folder)) renameSync(made, folder);
  else rmSync(made, { recursive: true });
}

/** Hardhat brings it. */
function esbuild(): (options: BuildOptions) => Promise<unknown> {
  const hardhat = createRequire(createRequire(import.meta.url).resolve("hardhat/package.json"));
  return createRequire(hardhat.resolve("tsx/package.json"))("esbuild").build;
}

/** What a source finds beside itself, it finds from its bundle, too. */
const placed: Plugin = {
  name: "placed",
  setup: (build) => {
    build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const is: Readonly<Record<string, string>> = {
        url: `${pathToFileURL(path)}`,
        dirname: dirname(path),
        filename: path,
      };
      const contents = readFileSync(path, "utf8").replace(/\bimport\.meta\.(url|dirname|filename)\b/g, (_, what) =>
        JSON.stringify(is[what]),
      );
      return { contents, loader: "ts" };
    });
  },
};

/**
 * Node's own modules, taken as `require` would. As imports they cost a third of a start: Node then reads everything that they export, and so loads what is
 * only made when it is asked for, such as a client for HTTP.
 */
const builtins: Plugin = {
  name: "builtins",
  setup: (build) => {
    build.onResolve({ filter: /./ }, ({ path }) => (isBuiltin(path) ? { path, namespace: "builtins" } : undefined));
    build.onLoad({ filter: /./, namespace: "builtins" }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
    }));
  },
};

function nameOf(entry: string): string {
  return entry.replace(/\W/g, "-");
}

const places = Object.fromEntries(
  entries.map((entry) => [`${pathToFileURL(join(root, entry))}`, `${nameOf(entry)}.mjs`]),
);
const hook = `import { registerHooks } from "node:module";
const places = new Map(Object.entries(${JSON.stringify(places)}));
registerHooks({
  resolve(name, context, next) {
    const found = next(name, context);
    const place = context.parentURL === undefined ? places.get(found.url) : undefined;
    return place === undefined ? found : { url: new URL(place, import.meta.url).href, format: "module", shortCircuit: true };
  },
});
`;
