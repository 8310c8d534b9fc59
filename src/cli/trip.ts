import { Command } from "commander";
import { tripSelector } from "../actions/quorum-trigger.ts";
import { FirebreakError } from "../core/errors.ts";
import { address } from "../lib/fields.ts";
import { printable } from "../lib/printable.ts";
import { loadPlan } from "../lifecycle/plan-file.ts";
import { loadTrip, saveTrip, type Trip } from "../lifecycle/trip/file.ts";
import { standingLines, tripLines } from "../lifecycle/trip/print.ts";
import { relay } from "../lifecycle/trip/relay.ts";
import { addSignature, mergeTrips, requirePlan, signTrip } from "../lifecycle/trip/sign.ts";
import { standingOf, type TripStanding } from "../lifecycle/trip/standing.ts";
import { type KeyOptions, keyOf } from "./key-option.ts";
import { exits, out } from "./output.ts";
import { type ChainOptions, openSafeOffice } from "./safe-office.ts";
import { pathHere } from "./surroundings.ts";
import { onTheChain, proposeCommand } from "./trip-propose.ts";

type Signing = KeyOptions & {
  readonly out?: string;
  readonly signature?: string;
  readonly signer?: string;
  readonly plan?: string;
};
type Asking = ChainOptions & { readonly out?: string; readonly json?: true };

/** `firebreak trip`: what needs a hub's guardians. Orders go from guardian to guardian as files, and whoever likes relays them. */
export function tripCommand(): Command {
  return new Command("trip")
    .description("Have guardians sign a trip of a plan offline, see where it stands, relay it.")
    .addCommand(proposeCommand())
    .addCommand(signCommand())
    .addCommand(statusCommand())
    .addCommand(relayCommand());
}

const seconds = () => BigInt(Math.floor(Date.now() / 1_000));

function show(trip: Trip): void {
  for (const line of tripLines(trip, seconds())) out(printable(line));
}

function signCommand(): Command {
  return new Command("sign")
    .description("Show what a trip does and sign it; without a key, only show it. Works offline.")
    .argument("<file>", "the trip")
    .option("--plan <file>", "your own copy of the plan, which the file must show")
    .option("--key <reference>", "the guardian's key: env:NAME, file:PATH or keystore:PATH")
    .option("--passphrase <reference>", "the keystore's passphrase: env:NAME or file:PATH")
    .option("--signature <hex>", "a signature that was made elsewhere, such as on a hardware wallet")
    .option("--signer <address>", "with --signature: the guardian's contract that takes it (ERC-1271)")
    .option("--out <file>", "where the signed trip is written")
    .action(async (path: string, options: Signing) => {
      const trip = loadTrip(path);
      show(trip);
      if (options.plan !== undefined) {
        requirePlan(trip, loadPlan(options.plan));
        out(`the plan is that of ${options.plan}`);
      }
      const signed = await signedWith(trip, options);
      if (signed === undefined) return;
      if (options.out === undefined)
        throw new FirebreakError("CONFIG", "expected --out, where the signed trip is written");
      saveTrip(options.out, signed);
      const { signatures } = signed.signed;
      out(`signed by ${signatures.at(-1)?.signer}; ${signatures.length} signature(s) in ${options.out}`);
    });
}

async function signedWith(trip: Trip, { signature, signer, key, passphrase }: Signing): Promise<Trip | undefined> {
  const contract = signer === undefined ? undefined : address.safeParse(signer);
  if (contract?.success === false || (contract !== undefined && signature === undefined))
    throw new FirebreakError("CONFIG", "expected --signer with an address of 20 bytes and with --signature");
  if (signature !== undefined) return addSignature(trip, signature, contract?.data, seconds());
  const guardian = await keyOf({ ...(key && { key }), ...(passphrase && { passphrase }) });
  return guardian && signTrip(trip, guardian, seconds());
}

function statusCommand(): Command {
  return onTheChain(new Command("status"))
    .description("Say where a trip stands on the chain: whose signatures count, how many are needed, what is over.")
    .argument("<files...>", "files of one trip; the signatures of all of them count")
    .option("--out <file>", "write one file with all signatures, and the guardians as they are now", pathHere)
    .option("--json", "print one JSON object")
    .action(async (files: readonly string[], { out: path, json, ...chain }: Asking) => {
      const trip = mergeTrips(files.map(loadTrip));
      const office = await openSafeOffice(chain, { chainId: trip.chainId });
      const standing = await standingOf(trip, office).finally(() => office.close());
      const { members, needed } = standing;
      const signatures = trip.signed.signatures.filter(({ signer }) => members.includes(signer));
      const refreshed = { ...trip, guardians: members, needed, signed: { ...trip.signed, signatures } };
      if (path !== undefined) saveTrip(path, refreshed);
      if (json) out(printable(JSON.stringify(plain(trip, standing))));
      else {
        show(trip);
        for (const line of standingLines(standing)) out(printable(line));
      }
      const isOver = ["expired", "void", "wrong"].includes(standing.status);
      process.exitCode = isOver ? exits.failed : exits.ok;
    });
}

function plain({ hub, plan, signed }: Trip, { signatures: _, ...standing }: TripStanding) {
  return { digest: signed.digest, hub, plan: plan.id, deadline: `${signed.order.deadline}`, ...standing };
}

function relayCommand(): Command {
  return onTheChain(new Command("relay"))
    .description(
      "Send a trip that enough guardians signed, and say whether it holds. A responder's `quorum-trip` does it by itself.",
    )
    .argument("<files...>", "files of one trip; the signatures of all of them count")
    .requiredOption("--key <reference>", "who sends and pays: env:NAME, file:PATH or keystore:PATH; it needs no right")
    .option("--passphrase <reference>", "the keystore's passphrase: env:NAME or file:PATH")
    .action(async (files: readonly string[], options: ChainOptions) => {
      const trip = mergeTrips(files.map(loadTrip));
      show(trip);
      const sends = { to: trip.trigger, selector: tripSelector, key: await keyOf(options) };
      const office = await openSafeOffice(options, { chainId: trip.chainId, sends });
      const { executor } = office;
      if (executor === undefined) throw new FirebreakError("CONFIG", "expected a key that sends");
      const holds = await relay(trip, executor, office, (line) => out(printable(line))).finally(() => office.close());
      if (!holds) process.exitCode = exits.failed;
    });
}
