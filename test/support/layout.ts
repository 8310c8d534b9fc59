// The rules of test/layout.test.ts as functions of plain data, so that each can be shown to fail on a bad example.

/** A row of the table in docs/architecture.md; `reaches` are the exceptions that its last column names. */
export type Folder = { path: string; ring: number | undefined; reaches: string[] };
export type SourceFile = { path: string; text: string };
type Import = { from: string; typeOnly: boolean };

const row = /^\| `([^`]+)\/` \| (\d?) ?\|[^|]*\|([^|]*)\|$/gm;

export function parseFolders(markdown: string): Folder[] {
  return [...markdown.matchAll(row)].map(([, path = "", ring = "", reaches = ""]) => ({
    path,
    ring: ring === "" ? undefined : Number(ring),
    reaches: [...reaches.matchAll(/`([^`]+)`/g)].map(([, word = ""]) => word),
  }));
}

/** Folders that the table does not know: the first level everywhere, the second under `contracts` and `src`. */
export function unknownFolders(paths: string[], folders: Folder[]): string[] {
  const known = new Set(folders.map(({ path }) => path));
  const found = paths.flatMap((path) => {
    const [first = "", second = "", ...rest] = path.split("/");
    if (second === "") return [];
    return ["contracts", "src"].includes(first) && rest.length > 0 ? [first, `${first}/${second}`] : [first];
  });
  return [...new Set(found)].filter((folder) => !known.has(folder)).sort();
}

export function imports(text: string): Import[] {
  const statements = text.matchAll(/^(?:import|export)\s+(type\s)?(?:[^;"']*?\sfrom\s+)?["']([^"']+)["']/gm);
  const dynamic = text.matchAll(/\bimport\(\s*["']([^"']+)["']/g);
  return [
    ...[...statements].map(([, type, from = ""]) => ({ from, typeOnly: type !== undefined })),
    ...[...dynamic].map(([, from = ""]) => ({ from, typeOnly: false })),
  ];
}

function folderOf(path: string, folders: Folder[]): Folder | undefined {
  const parent = path.split("/").slice(0, -1).join("/");
  const [first = "", second] = parent.split("/");
  return folders.find((folder) => folder.path === (second === undefined ? first : `${first}/${second}`));
}

function resolvePath(path: string, from: string): string {
  return new URL(from, `file:///${path}`).pathname.slice(1);
}

// The one error class is what every ring may raise.
const everywhere = ["src/core/errors.ts"];

/** Why one file must not import another; undefined when it may. */
export function importFault(path: string, target: string, folders: Folder[]): string | undefined {
  const [here, there] = [folderOf(path, folders), folderOf(target, folders)];
  if (here?.ring === undefined || everywhere.includes(target) || here === there) return undefined;
  if (there?.ring === undefined) return `${path} imports ${target}, which is outside src`;
  if (there.path === "src/cli") return `${path} imports ${target}: nothing imports the commands`;
  if (here.ring === 3 || there.ring < here.ring) return undefined;
  return here.ring === there.ring
    ? `${path} imports ${target}: a folder of ring ${here.ring} imports no other one of its ring`
    : `${path} imports ${target}: arrows point inward, from ring ${here.ring} to ring ${there.ring} is outward`;
}

export function importFaults(files: SourceFile[], folders: Folder[]): string[] {
  return files.flatMap(({ path, text }) =>
    imports(text)
      .filter(({ from }) => from.startsWith("."))
      .flatMap(({ from }) => importFault(path, resolvePath(path, from), folders) ?? []),
  );
}

/** Packages that core imports as values. Node's own modules count: what core needs of them is passed in. */
export function packageFaults(files: SourceFile[], folders: Folder[]): string[] {
  return files
    .filter(({ path }) => folderOf(path, folders)?.ring === 1)
    .flatMap(({ path, text }) =>
      imports(text)
        .filter(({ from, typeOnly }) => !from.startsWith(".") && !typeOnly)
        .map(({ from }) => `${path} imports ${from} as a value: core imports packages as types only`),
    );
}

const forbidden: [word: string, pattern: RegExp][] = [
  ["Date.now", /\bDate\.now\b|\bnew Date\(\)/],
  ["performance.now", /\bperformance\.now\b/],
  ["Math.random", /\bMath\.random\b/],
  ["process.env", /\bprocess\.env\b/],
  ["fetch", /(?<![\w.])fetch\(/],
  ["console", /\bconsole\./],
];

/** Files of rings 0 to 2 that reach for time, randomness, environment, network or console without a reason in the table. */
export function reachFaults(files: SourceFile[], folders: Folder[]): string[] {
  return files.flatMap(({ path, text }) => {
    const folder = folderOf(path, folders);
    if (folder?.ring === undefined || folder.ring === 3) return [];
    const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
    return forbidden
      .filter(([word, pattern]) => pattern.test(code) && !folder.reaches.includes(word))
      .map(([word]) => `${path} reaches for ${word}: pass it in, or give the reason in docs/architecture.md`);
  });
}

/** The files that hold a part: an export whose type is `Part`. */
export function partFiles(files: SourceFile[]): string[] {
  return files.filter(({ text }) => /^export const \w+: (Detector)?Part</m.test(text)).map(({ path }) => path);
}

/** Parts that the catalog does not import, and parts without a test. */
export function partFaults(parts: string[], catalog: SourceFile, paths: string[]): string[] {
  const listed = imports(catalog.text).map(({ from }) => resolvePath(catalog.path, from));
  return parts.flatMap((part) => {
    const test = part.replace(/^src\//, "test/").replace(/\.ts$/, ".test.ts");
    return [
      ...(listed.includes(part) ? [] : [`${part} is a part and ${catalog.path} does not list it`]),
      ...(paths.includes(test) ? [] : [`${part} is a part and has no test at ${test}`]),
    ];
  });
}

export function longFiles(files: SourceFile[]): string[] {
  const most = (path: string): number => (path.endsWith(".sol") ? 350 : 200);
  return files.flatMap(({ path, text }) => {
    const lines = text.trimEnd().split("\n").length;
    return lines > most(path) ? [`${path} has ${lines} lines, at most ${most(path)} are allowed: split it`] : [];
  });
}

// Written in two pieces, so that this file does not hold what it looks for.
const registryHost = new RegExp(`registry\\.${"npmjs"}\\.|registry\\.${"yarnpkg"}\\.|npm\\.pkg\\.${"github"}\\.`);

/** Files that name a registry's host: where packages come from is the machine's business. */
export function registryFaults(files: SourceFile[]): string[] {
  return files.filter(({ text }) => registryHost.test(text)).map(({ path }) => `${path} names the host of a registry`);
}

/** What would make `npm ci` download from a place of its own, or refuse the lockfile on some platform. */
export function lockFaults(text: string): string[] {
  const { packages } = JSON.parse(text);
  const entries = Object.entries<{ resolved?: string; optionalDependencies?: Record<string, string> }>(packages);
  return entries.flatMap(([path, { resolved, optionalDependencies = {} }]) => [
    ...(resolved === undefined ? [] : [`package-lock.json says where ${path} was resolved; run npm run lock`]),
    ...Object.keys(optionalDependencies)
      .filter((name) => !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`])
      .map((name) => `package-lock.json lacks ${name}, which ${path} may need on another platform; run npm run lock`),
  ]);
}
