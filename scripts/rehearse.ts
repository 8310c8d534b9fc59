// Trips every plan of a deployment on a fork of its chain and opens again. `./firebreak node scripts/rehearse.ts deployments/NAME.json --rpc URL`
import { parseArgs } from "node:util";
import { FirebreakError, messageOf } from "../src/core/errors.ts";
import { printable } from "../src/lib/printable.ts";
import { readRecord } from "../src/lifecycle/installation/record.ts";
import { rehearsalLines, rehearseAll, succeeded } from "../src/lifecycle/installation/rehearse-recovery.ts";
import { openProofFork } from "../src/lifecycle/proof-fork.ts";
import { isolate } from "../src/range/isolation.ts";
import { resolveUrl } from "./deploy/references.ts";

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { rpc: { type: "string" } } });
  const [path, ...others] = positionals;
  if (path === undefined || others.length > 0 || values.rpc === undefined)
    throw new FirebreakError("CONFIG", "expected the record of a deployment, and --rpc URL (or env:NAME)");
  const record = readRecord(path);
  const url = resolveUrl(values.rpc);
  // Everybody is impersonated from here on: only loopback, and the upstream of the fork, can be reached.
  isolate({ allow: [url] });
  const fork = await openProofFork({ kind: "url", url }, "anvil");
  const done = await rehearseAll(fork, record).finally(() => fork.close());
  for (const line of rehearsalLines(done)) console.log(printable(line));
  process.exitCode = succeeded(done) ? 0 : 1;
}

await main().catch((error: unknown) => {
  console.error(`firebreak: ${messageOf(error)}`);
  process.exitCode = 2;
});
