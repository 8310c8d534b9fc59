// Which test files share a process. A start costs a second, mostly for what all of them import; many tests take less than that.
import type { Group } from "./test-mocha.ts";

/** Their tests leave nothing behind, which test/support/together.ts looks at; with each go the folders in it that are not named. The longest first. */
const sharing = [
  ...["scripts", "range", "lifecycle/installation", "docs"],
  ...["cli", "detectors", "adapters", "store", "executors", "sources", "core", "chain", "actions", "lib"],
  ...["range/drill", "range/levers", "range/report", "lifecycle/readiness", "lifecycle/safe", "lifecycle/trip"],
  ...["signers", "notifiers", "contracts/freeze", "contracts/guardian", "contracts/pausable"],
  ...["range/rpc", "examples", "lifecycle", "lane", "app", "config", "metrics"],
].map((folder) => `test/${folder}/`);

/** What takes long, or changes its process for ever. The longest of all first, so that the last to end is a short one. */
const alone = [
  "test/range/quiet.test.ts",
  "test/docs/integrating.test.ts",
  "test/core/points-killed.test.ts",
  "test/range/replicas.test.ts",
  "test/readme.test.ts",
  "test/package.test.ts",
  "test/virtual/rows.test.ts",
  "test/docs/writing-drills.test.ts",
  "test/range/fidelity.test.ts",
  "test/cli/run.test.ts",
  "test/cli/drill.test.ts",
  "test/core/tell-crash.test.ts",
  "test/detectors/on-recordings.test.ts",
  "test/service.test.ts",
  "test/range/isolation.test.ts",
  "test/scripts/deploy/compiled.test.ts",
  "test/launcher.test.ts",
  "test/launcher-install.test.ts",
  "test/container.test.ts",
];
/** Files of a group, at most: a group must not be the last to end. */
const most = 24;

/** Every file once: those that take long, then the groups, then the others. */
export function groupsOf(files: readonly string[]): readonly Group[] {
  const first = alone.filter((file) => files.includes(file));
  const rest = files.filter((file) => !first.includes(file));
  const atRoot = rest.filter((file) => /^test\/[^/]+$/.test(file));
  const shared = sharing.map((folder) => rest.filter((file) => sharedBy(file) === folder));
  const single = rest.filter((file) => ![atRoot, ...shared].flat().includes(file));
  return [...first.map((file) => [file]), ...[...shared, atRoot].flatMap(parts), ...single.map((file) => [file])];
}

/** The innermost of the folders whose files share a process. */
function sharedBy(file: string): string | undefined {
  return sharing.filter((folder) => file.startsWith(folder)).sort((one, other) => other.length - one.length)[0];
}

function parts(files: readonly string[]): readonly Group[] {
  const size = Math.ceil(files.length / Math.ceil(files.length / most));
  return files.flatMap((_, at) => (at % size === 0 ? [files.slice(at, at + size)] : []));
}
