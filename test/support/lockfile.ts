type Entry = {
  version?: string;
  integrity?: string;
  hasInstallScript?: boolean;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
};
export type Lock = { packages: Record<string, Entry> };

/** What `npm install firebreak` brings without anything optional of our own: every package below our dependencies. */
export function productionTree({ packages }: Lock): { path: string; entry: Entry }[] {
  const found = new Map<string, Entry>();
  const visit = (from: string, names: string[]): void => {
    for (const name of names) {
      const path = locate(packages, from, name);
      const entry = path === undefined ? undefined : packages[path];
      if (path === undefined || entry === undefined || found.has(path)) continue;
      found.set(path, entry);
      visit(path, [...Object.keys(entry.dependencies ?? {}), ...Object.keys(entry.optionalDependencies ?? {})]);
    }
  };
  visit("", Object.keys(packages[""]?.dependencies ?? {}));
  return [...found].map(([path, entry]) => ({ path, entry }));
}

/** Node's rule: the nearest node_modules on the way up that holds the name. */
function locate(packages: Lock["packages"], from: string, name: string): string | undefined {
  for (let at = from; ; at = at.slice(0, Math.max(at.lastIndexOf("/node_modules/"), 0))) {
    const path = at === "" ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (packages[path]) return path;
    if (at === "") return undefined;
  }
}
