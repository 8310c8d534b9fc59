import { once } from "node:events";
import { Command, InvalidArgumentError } from "commander";
import { messageOf } from "../core/errors.ts";
import { printable } from "../lib/printable.ts";
import { anvilHardfork } from "../range/engines/anvil.ts";
import { type DeclaredSlot, parseDeclaredSlot } from "../range/recorded/declared-slots.ts";
import { recordedHardfork } from "../range/recorded/head.ts";
import { loadRecording } from "../range/recording.ts";
import { serveRecording } from "../range/upstream.ts";
import { chainName, infoCommand } from "./fork-info.ts";
import { mergeCommand } from "./fork-merge.ts";
import { recordCommand } from "./fork-record.ts";
import { verifyCommand } from "./fork-verify.ts";
import { err, interruption, out } from "./output.ts";

type ServeOptions = { readonly declare: readonly DeclaredSlot[]; readonly port: number };

/** `firebreak fork`: what a recording holds, whether it is real, recordings made and merged, and (`serve`) a recording as a node that anvil and Hardhat fork from. */
export function forkCommand(): Command {
  const serve = new Command("serve")
    .description(
      "Serve a recording of mainnet as a JSON-RPC node on loopback, until Ctrl-C. What it lacks is an error.",
    )
    .argument("<file>", "a recorded-mainnet/1 file")
    .option("--declare <account:slot=value:reason>", "a slot that the recording lacks; may be repeated", declare, [])
    .option("--port <number>", "the port; 0 lets the system choose", port, 0)
    .action(serveFile);

  return new Command("fork")
    .description("Forks of mainnet without an RPC endpoint.")
    .addCommand(serve)
    .addCommand(infoCommand())
    .addCommand(verifyCommand())
    .addCommand(recordCommand())
    .addCommand(mergeCommand());
}

async function serveFile(file: string, { declare: declared, port: wanted }: ServeOptions): Promise<void> {
  const recording = await loadRecording(file);
  const stop = interruption();
  const onMiss = ({ what }: { what: string }) => err(printable(`not recorded: ${what}`));
  const upstream = await serveRecording(recording, { declared, port: wanted, onMiss });
  const { stateOf: block, accounts, chainId } = recording;
  const holds = `${accounts.size} accounts, ${declared.length} declared slots`;
  out(printable(`${recording.name}: ${chainName(chainId)} after block ${block}, ${holds}`));
  out(`listening on ${upstream.url}`);
  const rules = anvilHardfork(recordedHardfork(recording));
  const forking = `--fork-url ${upstream.url} --fork-block-number ${block} --chain-id ${chainId} --hardfork ${rules}`;
  out(`to fork it: anvil ${forking} --no-storage-caching --retries 0`);
  out(`or in Hardhat, as --network fork: FIREBREAK_FORK_URL=${upstream.url} FIREBREAK_FORK_BLOCK=${block}`);

  if (!stop.aborted) await once(stop, "abort");
  await upstream.close();
  out(`stopped; ${upstream.misses().length} different misses`);
}

function declare(text: string, earlier: readonly DeclaredSlot[]): readonly DeclaredSlot[] {
  try {
    return [...earlier, parseDeclaredSlot(text)];
  } catch (error) {
    throw new InvalidArgumentError(messageOf(error));
  }
}

function port(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= 65_535) return value;
  throw new InvalidArgumentError(`expected 0 to 65535, found ${text}`);
}
