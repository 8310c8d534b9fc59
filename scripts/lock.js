// Completes package-lock.json. A registry mirror may lack the binaries of platforms it does not serve; npm then leaves
// them out of the lockfile, and `npm ci` refuses it everywhere. Each missing one is entered with the platform that its
// name says; npm adds its hash when it is installed there for the first time.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
const systems = { android: "android", darwin: "darwin", linux: "linux", win32: "win32" };
const processors = { amd64: "x64", arm64: "arm64", x64: "x64" };
const libraries = { gnu: "glibc", musl: "musl" };
function pick(table, words) {
    return words.flatMap((word) => table[word] ?? []);
}
/** The lockfile entry of a platform's binary package, read from its name, e.g. `tool-linux-arm64-musl`. */
export function platformEntry(name, version, dev) {
    const words = name.split(/[/-]/);
    const [os, cpu, libc] = [pick(systems, words), pick(processors, words), pick(libraries, words)];
    if (os.length !== 1 || cpu.length !== 1)
        throw new Error(`expected one system and one processor in the name ${name}; enter it by hand`);
    return { version, cpu, ...(dev && { dev }), ...(libc.length > 0 && { libc }), optional: true, os };
}
/** The optional dependencies that the lockfile names and does not hold: [name, version, is it for development only]. */
export function missing(lock) {
    return Object.entries(lock.packages).flatMap(([path, entry]) => Object.entries(entry.optionalDependencies ?? {})
        .filter(([name]) => !lock.packages[`node_modules/${name}`] && !lock.packages[`${path}/node_modules/${name}`])
        .map(([name, version]) => [name, version, entry.dev === true]));
}
function complete(lock) {
    const added = missing(lock).map(([name, version, dev]) => [
        `node_modules/${name}`,
        platformEntry(name, version, dev),
    ]);
    const { "": root, ...rest } = { ...lock.packages, ...Object.fromEntries(added) };
    const sorted = Object.entries(rest).sort(([a], [b]) => a.localeCompare(b, "en"));
    return { ...lock, packages: { ...(root && { "": root }), ...Object.fromEntries(sorted) } };
}
if (import.meta.main) {
    const path = fileURLToPath(new URL("../package-lock.json", import.meta.url));
    const lock = JSON.parse(readFileSync(path, "utf8"));
    const count = missing(lock).length;
    writeFileSync(path, `${JSON.stringify(complete(lock), null, 2)}\n`);
    console.log(`package-lock.json: ${count} entries added`);
}
