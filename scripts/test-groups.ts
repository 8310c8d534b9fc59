// Which test files share a process. A start costs a second, mostly for what all of them import; many tests take less than that.
import { dirname, join } from "node:path";
import type { Group } from "./test-mocha.ts";

/** Their tests get everything passed in and start no program; what they leave behind, test/support/together.ts finds. */
const sharing = [
  ".",
  ...[
    "actions",
    "adapters",
    "chain",
    "core",
    "core/ladder",
    "detectors",
    "detectors/rules",
    "executors",
    "lib",
    "lifecycle",
  ],
  ...[
    "lifecycle/safe",
    "lifecycle/trip",
    "notifiers",
    "range/drill",
    "range/levers",
    "range/report",
    "signers",
    "sources",
  ],
  ...["contracts/freeze", "contracts/guardian", "contracts/pausable"],
].map((folder) => join("test", folder));

/** What takes long, or starts programs in those folders. The longest of all first, so that the last to end is a short one. */
const alone = [
  "test/docs/integrating.test.ts",
  "test/core/points-killed.test.ts",
  "test/readme.test.ts",
  "test/range/quiet.test.ts",
  "test/package.test.ts",
  "test/virtual/rows.test.ts",
  "test/docs/writing-drills.test.ts",
  "test/cli/run.test.ts",
  "test/cli/drill.test.ts",
  "test/range/fidelity.test.ts",
  "test/store/replicas.test.ts",
  "test/core/tell-crash.test.ts",
  "test/detectors/on-recordings.test.ts",
  "test/service.test.ts",
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
  const groups = sharing.flatMap((folder) => parts(rest.filter((file) => dirname(file) === folder)));
  const single = rest.filter((file) => !sharing.includes(dirname(file)));
  return [...first.map((file) => [file]), ...groups, ...single.map((file) => [file])];
}

function parts(files: readonly string[]): readonly Group[] {
  const size = Math.ceil(files.length / Math.ceil(files.length / most));
  return files.flatMap((_, at) => (at % size === 0 ? [files.slice(at, at + size)] : []));
}
