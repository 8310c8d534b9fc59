import type { Relay } from "../../src/executors/relays.ts";
import { never } from "../support/fakes.ts";
import { runs, seed } from "../support/seed.ts";
import { acting, everyRun, until, verdictOf } from "./runs.ts";
import { sendingOf } from "./sending.ts";

describe(`faults of nodes and builders, each in ${runs} runs with ${seed.shown}`, () => {
  it("row 33: refused once, with the answer lost, or with nodes that hang: the first that takes it counts, and none is missed", () =>
    everyRun(async (random) => {
      const sending = sendingOf({ dialects: ["geth", "erigon", "besu"], quorum: 2 });
      await sending.beatNow();
      const [good, ...others] = [...sending.nodes].sort(() => random() - 0.5);
      for (const { answers, pool } of others) {
        const kind = Math.floor(random() * 3);
        answers["eth_sendRawTransaction"] = ([raw]) => {
          if (kind === 0) throw new Error("busy");
          if (kind === 1) pool.send(raw);
          return never();
        };
      }
      if (good !== undefined && random() < 0.5) {
        const send = good.answers["eth_sendRawTransaction"];
        let calls = 0;
        good.answers["eth_sendRawTransaction"] = (params) => {
          if (calls++ === 0) throw new Error("internal error");
          return send?.(params);
        };
      }
      await sending.respond();
      return verdictOf(sending, await until(sending, () => sending.next()), 2);
    }));

  it("row 34: builders that leave it out, or relays that miss slots: the same bytes go to all, and either way is enough", () =>
    everyRun(async (random) => {
      const taken: string[] = [];
      const notes: string[] = [];
      const relay = (fails: boolean): Relay => ({
        send: async (raw) => {
          if (fails) throw new Error("no slot");
          taken.push(raw);
        },
        ping: async () => undefined,
        note: (reason) => void notes.push(reason),
      });
      const sending = await acting({ relays: [relay(false), relay(true)] });
      const censoring = Math.floor(random() * 5);
      for (let block = 0; block < censoring; block++) await sending.next({ takes: [] });
      const blocks = await until(sending, () => sending.next());
      const sent = sending.nodes[0]?.pool.offered.length;
      return [
        ...verdictOf(sending, blocks, 1),
        ...(taken.length === sent && notes.length === sent ? [] : [`${taken.length} and ${notes.length} of ${sent}`]),
        ...sending.faults(),
      ];
    }));
});
