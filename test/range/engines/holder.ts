// Opens a fork on anvil, prints its URL, and waits to be killed.
import process from "node:process";
import { openFork } from "../../../src/range/fork.ts";

const fork = await openFork({ source: { kind: "embedded" }, engine: "anvil" });
process.stdout.write(`${fork.url}\n`);
setInterval(() => {}, 60_000);
