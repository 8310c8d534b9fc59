// An app of one chain, twelve seconds after its newest block was made.
import type { App } from "../src/app/app.ts";
import { parseConfig } from "../src/config/config.ts";
import { blockOf, fakeAction, fakeChain, fakeExecutor, fakeStandings, target } from "./support/fakes.ts";

const text = JSON.stringify({ chain: { id: 1, rpc: ["http://127.0.0.1:1"], quorum: 1 }, store: "x" });
export const head = blockOf(100);
/** Milliseconds; twelve seconds after the head was made. */
export const now = Number(head.timestamp) * 1_000 + 12_000;

export function appOf(over: Parameters<typeof fakeChain>[0] = {}): App {
  const config = parseConfig(text, "x.yaml");
  const [one] = config.chains;
  if (one === undefined) throw new Error("expected one chain");
  const chain = fakeChain({ head: async () => head, ...over });
  const actions = new Map([["pause", fakeAction({ target })]]);
  const rest = {
    detectors: [],
    actions,
    playbooks: [],
    executor: fakeExecutor(),
    wsUrl: undefined,
    pushes: false,
    mempool: [],
    listen: () => {},
    detecting: chain,
    nodes: fakeStandings(),
  };
  const account = async () => ({ mined: 0n, pending: 0n, balance: 0n });
  return {
    config,
    chains: [{ config: one, chain, loose: chain, account, undos: new Map(), ...rest }],
    notifiers: [],
    close: async () => {},
  };
}
