import { expect } from "chai";
import { makeTx } from "../store/changes.ts";
import { entriesOf, fakeStore } from "../support/fakes.ts";
import { chainOf, intentsOf, runAll } from "./laning.ts";

describe("a finding for another chain that signs slowly", () => {
  it("keeps its block from being done until it is written down, also at the end (a stop in between lost it)", async () => {
    const store = fakeStore();
    let isAsked = false;
    const sign = async (action: string) => {
      isAsked = true;
      await new Promise((resolve) => setTimeout(resolve, 400));
      return { ...makeTx("slow", 0), action };
    };
    const acting = chainOf({ name: "acting", id: 10n, head: 9_000, steps: ["pause-there"], sends: { sign } });
    const seeing = chainOf({ name: "seeing", id: 1n, head: 100, steps: [], fires: true });

    // Both sources end long before the signature is there.
    await runAll([acting.app, seeing.app], store, () => isAsked);

    const cursors = store.changes.flatMap(({ cursor }, at) => (cursor?.chainId === 1n ? [at] : []));
    const intent = store.changes.findIndex((change) => change.intent !== undefined);
    expect(intentsOf(entriesOf(store))).to.deep.equal(["10:stolen:pause-there:9000:0"]);
    expect(cursors.filter((at) => at < intent)).to.deep.equal([]);
  });
});
