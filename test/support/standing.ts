// A rehearsed installation on a chain of our own, verified in this process; every test starts from the same state.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Interface } from "ethers";
import { compiledFrom } from "../../scripts/deploy/compiled.ts";
import type { Address } from "../../src/core/types.ts";
import { type Installation, placesOf } from "../../src/lifecycle/installation/record.ts";
import { openSnapshot } from "../../src/lifecycle/installation/verify/snapshot.ts";
import { verifyInstallation } from "../../src/lifecycle/installation/verify/verify.ts";
import { openProofFork } from "../../src/lifecycle/proof-fork.ts";
import { aaveParameters, hireTeam, openOffice } from "./installation.ts";

export const stranger: Address = `0x${"5a".repeat(20)}`;
const DAY = 86_400n;

export type Standing = Awaited<ReturnType<typeof standing>>;

/** Aave on anvil with everything that the parameters ask for. */
export async function standing() {
  const fork = await openProofFork({ kind: "embedded" }, "anvil");
  const team = await hireTeam(fork);
  const office = openOffice(fork, team);
  const { code, err } = await office.deploy(aaveParameters(team), "--rehearse");
  if (code !== 0) throw new Error(`expected a deployment, found ${err}`);
  const record = office.record();
  const places = placesOf(record);
  const input = readFileSync(join(office.folder, "compiler-inputs", `${record.compiler.input.slice(2)}.json`), "utf8");
  const at = (name: string): Address => places[name] ?? stranger;
  let snapshot = await fork.rpc("evm_snapshot", []);

  return {
    fork,
    team,
    office,
    record,
    at,
    /** Back to how it was deployed. */
    async again(): Promise<void> {
      await fork.rpc("evm_revert", [snapshot]);
      snapshot = await fork.rpc("evm_snapshot", []);
    },
    /** The differences that verify finds, the notes, and what is as recorded. */
    async found(changed: Installation = record) {
      const head = await openSnapshot(fork.url, 1);
      const rows = await verifyInstallation(changed, head, await compiledFrom(input)).finally(() => head.close());
      const of = (kind: string) =>
        rows.filter((row) => row.kind === kind).map(({ about, says }) => `${about}: ${says}`);
      return { differences: of("difference"), notes: of("note"), matches: of("match") };
    },
    /** As the AccessManager's admin, who has to announce what he does. */
    async asKeeper(call: string, args: readonly unknown[]): Promise<void> {
      const data = new Interface([`function ${call}`]).encodeFunctionData(call, args);
      await office.act(team.keeper, at("manager"), "schedule(address,bytes,uint48)", [at("manager"), data, 0]);
      await office.hands.waitUntil((await office.hands.head()).timestamp + 2n * DAY);
      await office.act(team.keeper, at("manager"), "execute(address,bytes)", [at("manager"), data]);
    },
    /** As the hub's admin: announced, and done when the delay has passed. */
    async asAdmin(propose: string, carryOut: string, args: readonly unknown[]): Promise<void> {
      await office.act(team.admin, at("hub"), propose, args);
      await office.hands.waitUntil((await office.hands.head()).timestamp + DAY);
      await office.act(team.admin, at("hub"), carryOut, args);
    },
    async close(): Promise<void> {
      office.close();
      await fork.close();
    },
  };
}
