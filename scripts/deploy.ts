// Deploys an installation and writes what it did to deployments/. `./firebreak node scripts/deploy.ts PARAMETERS --rpc URL --key env:NAME`
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openChain } from "../src/chain/reader.ts";
import { openRpc } from "../src/chain/rpc.ts";
import { FirebreakError, messageOf } from "../src/core/errors.ts";
import { cautionsOf } from "../src/lifecycle/installation/cautions.ts";
import { loadParameters } from "../src/lifecycle/installation/parameters.ts";
import { imaginedPlaces, laterCalls, planFiles } from "../src/lifecycle/installation/planned.ts";
import { requireDeployable } from "../src/lifecycle/installation/preflight.ts";
import { placesOf, writeRecord } from "../src/lifecycle/installation/record.ts";
import { rehearse } from "../src/lifecycle/installation/rehearse.ts";
import { commitOf } from "./deploy/commit.ts";
import { compilerInput } from "./deploy/compiled.ts";
import { deployWithIgnition } from "./deploy/ignition.ts";
import { recordOf } from "./deploy/record.ts";
import { resolveKey, resolveUrl } from "./deploy/references.ts";

const say = (line: string) => console.log(line);

async function run(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      rpc: { type: "string" },
      key: { type: "string" },
      out: { type: "string" },
      rehearse: { type: "boolean", default: false },
    },
  });
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0 || values.rpc === undefined || values.key === undefined)
    throw new FirebreakError("CONFIG", "expected a file of parameters, --rpc URL (or env:NAME) and --key env:NAME");
  const parameters = loadParameters(file);
  const [url, key] = [resolveUrl(values.rpc), resolveKey(values.key)];

  const rpc = openRpc(url, { timeoutMs: 60_000 });
  try {
    const chain = openChain(BigInt(parameters.chain), [rpc]);
    const found = BigInt(String(await rpc.request("eth_chainId")));
    if (found !== chain.chainId)
      throw new FirebreakError("WRONG_CHAIN", `expected chain ${chain.chainId}, found chain ${found}; correct --rpc`);
    const local = /anvil|hardhat|edr/i.test(String(await rpc.request("web3_clientVersion")));
    const out = outFolder(values.out, local, values.rehearse);
    const commit = commitOf(local);
    await requireDeployable(parameters, await chain.head(), chain);
    for (const caution of cautionsOf(parameters, imaginedPlaces())) say(`! ${caution}`);

    const deployed = await deployWithIgnition(parameters, { url, key, local });
    const input = await compilerInput("GuardianHub");
    const record = await recordOf({ parameters, deployed, commit, input, rpc, chain });
    const path = writeRecord(out, record, input.text);
    say(`${Object.keys(record.contracts).length} contracts deployed; the deployer ${record.deployer} keeps no role`);
    say(`wrote ${path}`);

    const folder = join(out, record.name);
    mkdirSync(folder, { recursive: true });
    for (const { name, text } of planFiles(parameters, placesOf(record))) writeFileSync(join(folder, name), text);
    const calls = laterCalls(parameters, placesOf(record));
    writeFileSync(join(folder, "calls.json"), `${JSON.stringify(calls, null, 2)}\n`);
    if (values.rehearse)
      await rehearse(
        { rpc: (method, params = []) => rpc.request(method, params) },
        calls,
        parameters.planDelaySeconds,
        say,
      );
    else
      for (const { from, says, afterDelay } of calls)
        say(`next${afterDelay ? ", after the delay" : ""}: ${from}: ${says}`);
    say(
      `what others send, in bytes, and the plans: ${folder}; then: ./firebreak node scripts/verify.ts ${path} --rpc ${values.rpc}`,
    );
  } finally {
    await rpc.close();
  }
}

/** A chain that lives for an hour has no place among the deployments. */
function outFolder(out: string | undefined, local: boolean, rehearsal: boolean): string {
  if (local && out === undefined)
    throw new FirebreakError("CONFIG", "expected --out FOLDER for a local chain: deployments/ is for chains that stay");
  if (!local && rehearsal)
    throw new FirebreakError(
      "CONFIG",
      "expected a local chain for --rehearse, found one on which nobody can be impersonated",
    );
  return out ?? "deployments";
}

/** Deploys what these words ask for; gives the exit code. */
export async function deploy(args: readonly string[]): Promise<number> {
  try {
    await run(args);
    return 0;
  } catch (error) {
    console.error(`firebreak: ${messageOf(error)}`);
    return 1;
  }
}

if (import.meta.main) process.exitCode = await deploy(process.argv.slice(2));
