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

async function run(args: readonly string[]): Promise<boolean> {
  const { values, positionals } = parseArgs({
    args: [...args],
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
  return rows.every(({ kind }) => kind !== "difference");
}

/** Verifies what these words ask for; gives the exit code: 0 where the chain is as recorded, 1 where it differs, 2 where that cannot be said. */
export async function verify(args: readonly string[]): Promise<number> {
  try {
    return (await run(args)) ? 0 : 1;
  } catch (error) {
    console.error(`firebreak: ${messageOf(error)}`);
    return 2;
  }
}

if (import.meta.main) process.exitCode = await verify(process.argv.slice(2));
