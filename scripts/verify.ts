// Reads a deployment again from the chain and fails on any difference. `./firebreak node scripts/verify.ts deployments/NAME.json --rpc URL`
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { FirebreakError, messageOf } from "../src/core/errors.ts";
import { printable } from "../src/lib/printable.ts";
import { readCompilerInput, readRecord } from "../src/lifecycle/installation/record.ts";
import { openSnapshot } from "../src/lifecycle/installation/verify/snapshot.ts";
import { verdictLines, verifyInstallation } from "../src/lifecycle/installation/verify/verify.ts";
import { compiledFrom } from "./deploy/compiled.ts";
import { resolveUrl } from "./deploy/references.ts";

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { rpc: { type: "string" }, json: { type: "boolean", default: false } },
  });
  const [path, ...others] = positionals;
  if (path === undefined || others.length > 0 || values.rpc === undefined)
    throw new FirebreakError("CONFIG", "expected the record of a deployment, and --rpc URL (or env:NAME)");
  const record = readRecord(path);
  const compiled = await compiledFrom(readCompilerInput(dirname(path), record));

  const snapshot = await openSnapshot(resolveUrl(values.rpc), record.chainId);
  const rows = await verifyInstallation(record, snapshot, compiled).finally(() => snapshot.close());
  if (values.json) console.log(JSON.stringify({ block: `${snapshot.block.number}`, rows }));
  else for (const line of verdictLines(rows)) console.log(printable(line));
  process.exitCode = rows.some(({ kind }) => kind === "difference") ? 1 : 0;
}

await main().catch((error: unknown) => {
  console.error(`firebreak: ${messageOf(error)}`);
  process.exitCode = 2;
});
