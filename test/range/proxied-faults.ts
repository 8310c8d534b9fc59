import { healthy } from "../../src/range/faults/fault.ts";
import type { Meddler } from "../../src/range/faults/gate.ts";
import { faults } from "../../src/range/faults.ts";
import type { Disturbance } from "./proxied.ts";

type Since = () => number | undefined;

function named(name: string, since: Since): Meddler {
  const fault = faults.find((one) => one.name === name);
  if (fault === undefined) throw new Error(`expected a fault ${name}`);
  return fault.create({ since, kill: async () => undefined });
}

const of = (row: number, name: string, drainAt: number, lasts: number): Played => ({
  ...{ row, drainAt, lasts },
  meddler: (since) => named(name, since),
});
/** What the responder asked while its node had lost its filters. */
export const asked: string[] = [];
const filterLost: Meddler = {
  ...healthy,
  async call(method, _params, pass) {
    asked.push(method);
    return method === "eth_getFilterChanges" ? { error: { code: -32000, message: "filter not found" } } : pass();
  },
};

/** A disturbance, and the row of docs/faults.md that it is of. */
export type Played = Disturbance & { readonly row: number };

/** Of the ten that bots by the book were measured with, 4 to 7 end with the target paused. */
export const ten: Readonly<Record<string, Played>> = {
  "F1 connections dropped for three blocks, the event within": of(5, "connection-drop", 0, 3),
  "F2 connections dropped for three blocks, the event three blocks later": of(5, "connection-drop", 6, 0),
  "F3 a socket that is half open, the event three blocks later": of(5, "half-open", 3, 0),
  "F4 a rate limit, the event within": of(7, "rate-limit", 0, 2),
  "F5 the transaction refused once": of(33, "send-error", 0, 1),
  "F6 the transaction passed on, the answer lost": of(33, "answer-lost", 0, 1),
  "F7 no logs at first": of(3, "empty-logs", 0, 1),
  "F8 every event three times": of(16, "duplicate-events", 0, 0),
  "F9 nonce, fees and gas that cannot be asked for": of(7, "prepare-error", 0, 2),
  "F10 a server that lost its filter": { row: 5, meddler: () => filterLost, drainAt: 0, lasts: 0 },
};

/** At night more of what a real process and a real node can show: stale heads, slow nodes, giant answers. */
export const nightly: Readonly<Record<string, Played>> = {
  "a head that stands still for three blocks": of(2, "stale-head", 0, 3),
  "a node that answers slowly": of(32, "slow-node", 0, 0),
  "answers of 34 MB": of(32, "giant-answer", 0, 2),
};
