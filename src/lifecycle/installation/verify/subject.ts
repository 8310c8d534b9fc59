import { Interface } from "ethers";
import { FirebreakError } from "../../../core/errors.ts";
import { contractOf, type Installation, type Places, placesOf } from "../record.ts";
import type { Compiled } from "./code.ts";
import type { Event, Snapshot } from "./snapshot.ts";

/** What is verified: a record, the chain at one moment, and the ABIs of what was recorded. */
export type Subject = {
  readonly record: Installation;
  readonly places: Places;
  readonly snapshot: Snapshot;
  /** By the contract's name in the record. */
  abi(name: string): Interface;
  /** Everything that the contract has said since it was deployed. */
  events(name: string): Promise<readonly Event[]>;
};

export async function subjectOf(record: Installation, snapshot: Snapshot, compiled: Compiled): Promise<Subject> {
  const abis = new Map<string, Interface>();
  for (const [name, { source, contract }] of Object.entries(record.contracts))
    abis.set(name, new Interface(JSON.stringify((await compiled(source, contract)).abi)));
  const said = new Map<string, Promise<readonly Event[]>>();

  function abi(name: string): Interface {
    const found = abis.get(name);
    if (found !== undefined) return found;
    throw new FirebreakError("RECORD", `expected ${name} in the record of ${record.name}, found no such contract`);
  }
  function events(name: string): Promise<readonly Event[]> {
    const { address, block } = contractOf(record, name);
    const known = said.get(name) ?? snapshot.events(address, abi(name), block);
    said.set(name, known);
    return known;
  }
  return { record, places: placesOf(record), snapshot, abi, events };
}
