import type { DatabaseSync } from "node:sqlite";
import { type App, createApp, type Surroundings } from "../../src/app/app.ts";
import { parseConfig } from "../../src/config/config.ts";
import type { Store } from "../../src/core/parts.ts";
import { type At, straight } from "../../src/core/points.ts";
import { run } from "../../src/run.ts";
import type { Dial } from "../../src/sources/subscription.ts";
import { carryTo } from "./carrying.ts";
import type { VirtualNode } from "./node.ts";
import { recordOn, type Wire } from "./record.ts";

export type Around = {
  readonly config: object;
  readonly nodes: ReadonlyMap<string, VirtualNode>;
  readonly db: DatabaseSync;
  readonly now: () => number;
  readonly random: () => number;
  readonly env: Surroundings["env"];
  readonly say: (text: string) => void;
  readonly hosts: Set<string>;
  readonly wire?: Wire;
  readonly at?: At;
  /** What stands before the record, such as its second file. */
  readonly before?: (store: Store) => Promise<Store>;
  /** How sockets are opened; nobody listens unless given. */
  readonly dial?: Dial;
  /** More of those who are told. */
  readonly notifiers?: App["notifiers"];
  /** Where it takes commands; nowhere unless given. */
  readonly socket?: string;
};

export type Responder = Awaited<ReturnType<typeof startResponder>>;

/** The responder as `firebreak run` starts it, from its configuration on; only its wires, its disk and its clock are virtual. Raises what it raises. */
export async function startResponder(around: Around) {
  const { nodes, db, now, random, env, say, hosts, wire = () => "up", at = straight } = around;
  let isGone = false;
  const stop = new AbortController();
  const never = <T>() => new Promise<T>(() => undefined);
  const surroundings: Surroundings = {
    ...{ env, now, write: (text) => (isGone ? undefined : say(text)) },
    ...(around.socket && { socket: around.socket }),
    carry: carryTo(nodes, random, () => isGone, hosts),
    at: (point, wait) => (isGone ? never() : at(point, wait)),
  };
  const config = parseConfig(JSON.stringify(around.config), "virtual.yaml");
  const made = await createApp(config, surroundings);
  const chains = made.chains.map((one) => ({ ...one, dial: around.dial }));
  const app: App = { ...made, chains, notifiers: [...made.notifiers, ...(around.notifiers ?? [])] };
  const record = recordOn(db, now, () => (isGone ? "gone" : wire()));
  const store = (await around.before?.(record)) ?? record;
  let failure: unknown;
  const running = run(app, store, surroundings, stop.signal).catch((error: unknown) => {
    failure = error;
    if (!isGone) say(`ended: ${String(error)}`);
  });
  return {
    app,
    failure: () => failure,
    /** Ends in order. */
    async end(): Promise<void> {
      stop.abort();
      await running;
      await store.close();
    },
    /** Dies at once, as with kill -9: nothing more of it reaches a node, the record, or anybody. */
    kill(): void {
      isGone = true;
      stop.abort();
    },
  };
}
