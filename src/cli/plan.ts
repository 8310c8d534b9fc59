import { Command, Option } from "commander";
import { printable } from "../lib/printable.ts";
import { commitPlan, proposePlan } from "../lifecycle/change-plan.ts";
import { objectionsAt } from "../lifecycle/objections.ts";
import { loadPlan } from "../lifecycle/plan-file.ts";
import { planLines, proofLines } from "../lifecycle/print.ts";
import { openProofFork } from "../lifecycle/proof-fork.ts";
import { provePlan } from "../lifecycle/prove.ts";
import type { EngineName } from "../range/fork.ts";
import { isolate } from "../range/isolation.ts";
import { configOption, unless } from "./config-option.ts";
import { exits, out } from "./output.ts";
import { type OfficeOptions, officeOf, type SourceOptions, sourceOf } from "./plan-options.ts";
import { whole } from "./whole.ts";

type Engine = { readonly engine: EngineName };
type Json = { readonly json?: true };

/** `firebreak plan`: what a hub may be told to do, proven before it is committed. */
export function planCommand(): Command {
  return new Command("plan")
    .description("Write down what a hub may do, prove it on a fork, propose it, commit it.")
    .addCommand(showCommand())
    .addCommand(proveCommand())
    .addCommand(proposeCommand())
    .addCommand(commitCommand());
}

function showCommand(): Command {
  return new Command("show")
    .description("Print the actions in words and bytes, and the hash that the hub commits to.")
    .argument("<file>", "the plan")
    .option(
      "--rpc <url>",
      "ask this node of the chain, too, what speaks against the levers; env:NAME where the URL holds a key",
    )
    .option("--config <path>", "take the nodes from this configuration instead")
    .option("--json", "print one JSON object; its actions are what an action `trip-plan` takes")
    .action(async (file: string, { json, ...chain }: Omit<OfficeOptions, "key"> & Json) => {
      const plan = loadPlan(file);
      const asks = chain.rpc !== undefined || chain.config !== undefined;
      const objections = asks ? await objectionsAt(officeOf(file, chain).urls, plan) : undefined;
      if (json)
        out(
          printable(
            JSON.stringify({
              hub: plan.hub,
              plan: plan.id,
              hash: plan.hash,
              actions: plan.actions.map(({ action }) => action),
              ...(objections && { objections }),
            }),
          ),
        );
      else for (const line of planLines(plan, objections)) out(printable(line));
      process.exitCode = objections?.some((against) => against.length > 0) ? exits.failed : exits.ok;
    });
}

function proveCommand(): Command {
  return new Command("prove")
    .description(
      "Commit and trip the plan on a fork, and look at every probe before and after. Sends nothing elsewhere.",
    )
    .argument("<file>", "the plan")
    .option("--recording <file>", "the recording to fork from")
    .option("--fork-url <url>", "a node to fork from (or FIREBREAK_FORK_URL)")
    .option("--fork-block <number>", "the block to fork at", whole)
    .option("--embedded", "the embedded chain: Aave, Safe and USDC")
    .addOption(engineOption())
    .option("--json", "print one JSON object")
    .action(async (file: string, { engine, json, ...options }: SourceOptions & Engine & Json) => {
      const plan = loadPlan(file);
      const source = sourceOf(options);
      // A proof can never touch the real chain: only loopback, and the upstream of the fork, can be reached.
      isolate({ allow: source.kind === "url" ? [source.url] : [] });
      const fork = await openProofFork(source, engine);
      const proof = await provePlan(fork, plan, { assume: true }).finally(() => fork.close());
      const gasUsed = proof.gasUsed === undefined ? null : `${proof.gasUsed}`;
      if (json) out(printable(JSON.stringify({ ...proof, gasUsed })));
      else for (const line of proofLines(plan, proof)) out(printable(line));
      process.exitCode = proof.proven ? exits.ok : exits.failed;
    });
}

function proposeCommand(): Command {
  return onTheChain(new Command("propose"))
    .description("Announce the plan to its hub. It can be committed when the hub's delay has passed.")
    .action(async (file: string, options: OfficeOptions) => {
      const plan = loadPlan(file);
      await proposePlan(plan, officeOf(file, options));
    });
}

function commitCommand(): Command {
  return onTheChain(new Command("commit"))
    .description("Commit an announced plan, when a fork of this very chain proves it.")
    .addOption(engineOption())
    .action(async (file: string, { engine, ...options }: OfficeOptions & Engine) => {
      const plan = loadPlan(file);
      await commitPlan(plan, engine, officeOf(file, options));
    });
}

function onTheChain(command: Command): Command {
  return command
    .argument("<file>", "the plan")
    .option("--rpc <url>", "a node of the chain; env:NAME where the URL holds a key")
    .addOption(configOption("take the nodes from this configuration instead"))
    .hook(
      "preAction",
      unless(({ rpc }) => rpc !== undefined),
    )
    .option("--key <reference>", "the admin's key, env:NAME or file:PATH; without it the call is printed, not sent");
}

function engineOption(): Option {
  return new Option("--engine <name>", "what runs the fork").choices(["anvil", "edr"]).default("anvil");
}
