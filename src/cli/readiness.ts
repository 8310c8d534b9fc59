import { Command, InvalidArgumentError } from "commander";
import { resolveUrl } from "../app/nodes.ts";
import { FirebreakError } from "../core/errors.ts";
import type { Address } from "../core/types.ts";
import { address } from "../lib/fields.ts";
import { printable } from "../lib/printable.ts";
import { askEach } from "../lifecycle/readiness/ask.ts";
import type { ReadinessSource } from "../lifecycle/readiness/open.ts";
import { lackLines, readinessLines } from "../lifecycle/readiness/print.ts";
import { isolate } from "../range/isolation.ts";
import { type DeclaredSlot, parseDeclaredSlot } from "../range/recorded/declared-slots.ts";
import { exits, out } from "./output.ts";
import { environmentAt } from "./surroundings.ts";

type Options = {
  readonly rpc?: string;
  readonly recording?: string;
  readonly embedded?: true;
  readonly declare: readonly DeclaredSlot[];
  readonly holder: readonly Address[];
  readonly least: string;
  readonly json?: true;
};

/** `firebreak readiness`: whether there is a lever, whose it is, and what speaks against it. Sends nothing. */
export function readinessCommand(): Command {
  return new Command("readiness")
    .description("Ask contracts, before an incident does, who could stop them, how fast, and who could undo it.")
    .argument("<address...>", "contracts; for a lever of a market, the market")
    .option("--rpc <url>", "ask this node; env:NAME where the URL holds a key")
    .option("--recording <file>", "ask a fork of this recording")
    .option("--declare <account:slot=value:reason>", "a slot that the recording lacks; may be repeated", declare, [])
    .option("--embedded", "ask the embedded chain: Aave, Safe and USDC")
    .option("--holder <address>", "somebody who should hold a lever, or its way back; may be repeated", holder, [])
    .option("--least <grade>", "fail when a contract has a worse grade than this", grade, "E")
    .option("--json", "print one JSON list")
    .action(async (addresses: readonly string[], options: Options) => {
      const asked = addresses.map((one) => parsed(one));
      const source = sourceOf(options);
      // Nothing of a recording, or of the embedded chain, is out there.
      if (source.kind !== "node") isolate({ allow: [] });
      const found = await askEach(asked, options.holder, source);
      const lacks = found.flatMap((one) => one.lacks);
      if (options.json) out(printable(JSON.stringify(found)));
      else for (const line of [...found.flatMap(readinessLines), ...lackLines(lacks)]) out(printable(line));
      process.exitCode = found.some((one) => one.grade > options.least) ? exits.failed : exits.ok;
    });
}

function sourceOf({ rpc, recording, embedded, declare: declared }: Options): ReadinessSource {
  if ([rpc, recording, embedded].filter((one) => one !== undefined).length !== 1)
    throw new FirebreakError("CONFIG", "expected one of --rpc, --recording and --embedded, which say where to ask");
  if (rpc !== undefined) return { kind: "node", url: resolveUrl(rpc, environmentAt(".")) };
  return recording === undefined ? { kind: "embedded" } : { kind: "recording", path: recording, declared };
}

function parsed(text: string): Address {
  const found = address.safeParse(text);
  if (found.success) return found.data;
  throw new FirebreakError("CONFIG", `${found.error.issues[0]?.message ?? "expected an address"}, found ${text}`);
}

function holder(text: string, earlier: readonly Address[]): readonly Address[] {
  const found = address.safeParse(text);
  if (found.success) return [...earlier, found.data];
  throw new InvalidArgumentError("expected an address of 20 bytes in hex.");
}

function declare(text: string, earlier: readonly DeclaredSlot[]): readonly DeclaredSlot[] {
  return [...earlier, parseDeclaredSlot(text)];
}

function grade(text: string): string {
  if (/^[A-F]$/.test(text)) return text;
  throw new InvalidArgumentError("expected one of A to F.");
}
