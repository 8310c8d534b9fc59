import { expect } from "chai";
import type { NewEntry } from "../../src/core/types.ts";
import { blockOf, observationOf } from "../support/fakes.ts";
import { chainOf, runAll } from "./laning.ts";

describe("a chain of which no block takes what is sent", () => {
  it("writes down that people are needed, and tells how long it waits (the journal and every metric were silent)", async () => {
    const waited: bigint[] = [];
    const source = async function* () {
      for (let number = 100; number < 107; number++) {
        yield observationOf(blockOf(number, "one"), { chainId: 1n });
        await new Promise((next) => setTimeout(next, 50));
      }
    };
    const { app } = chainOf({ name: "one", id: 1n, head: 100, steps: ["pause"], fires: true, source });
    const isAlarm = ({ body }: NewEntry) => body["alarm"] === "unmined";
    const waits = (_: string, blocks: bigint) => void waited.push(blocks);

    const { entries } = await runAll([app], undefined, undefined, [], undefined, { waits });

    expect(entries.filter(isAlarm).map(({ kind, body }) => [kind, body["severity"], body["action"]])).to.deep.equal([
      ["fault", "critical", "pause"],
    ]);
    expect(waited).to.include.members([0n, 1n, 5n]);
  });
});
