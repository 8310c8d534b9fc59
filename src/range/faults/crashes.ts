import { type Fault, healthy } from "./fault.ts";

function crash(name: string, about: string, isPassed: boolean): Fault {
  return {
    name,
    about,
    costBlocks: 2,
    nodes: 1,
    create: ({ kill }) => {
      let crashed = false;
      return {
        ...healthy,
        async call(method, _params, pass) {
          if (crashed || method !== "eth_sendRawTransaction") return pass();
          crashed = true;
          if (isPassed) await pass();
          await kill();
          return "drop";
        },
      };
    },
  };
}

/** Seen from the chain: a crash between the durable intent and the broadcast, or between the broadcast and its receipt. */
export const crashes: readonly Fault[] = [
  crash("crash-before-broadcast", "kill -9 at its first transaction, which no node ever gets.", false),
  crash("crash-after-broadcast", "kill -9 at its first transaction, whose answer never arrives.", true),
];
