import { chain } from "./faults/chain.ts";
import { crashes } from "./faults/crashes.ts";
import type { Fault } from "./faults/fault.ts";
import { network } from "./faults/network.ts";

/** Everything that can go wrong for a responder in a drill, by name. */
export const faults: readonly Fault[] = [...crashes, ...network, ...chain];
