import { expect } from "chai";
import { tell } from "../../src/core/tell.ts";
import type { Entry } from "../../src/core/types.ts";
import { makeEntry } from "../store/changes.ts";
import { fakeStore, settled } from "../support/fakes.ts";

describe("telling, where several replicas share a journal", () => {
  it("is silent while another one tells, and goes on where that one stopped when it is its turn", async () => {
    const abort = new AbortController();
    const notices: string[] = [];
    const turns = [false, false, true];
    const journal = ["told by another", "new"].map(
      (ref, index): Entry => ({ ...makeEntry(ref), seq: index + 1, at: 0, prev: "", hash: "" }),
    );
    const store = fakeStore({
      duty: async () => turns.shift() ?? true,
      told: async () => 1,
      entries: async (after) => journal.slice(after),
    });

    const ended = tell({
      store,
      notifiers: [{ id: "one", notifier: { tell: async ({ ref }) => void notices.push(ref) } }],
      signal: abort.signal,
      wait: settled,
    });
    while (notices.length === 0) await settled();
    abort.abort();
    await ended;

    expect(notices).to.deep.equal(["new"]);
    expect(turns).to.deep.equal([]);
  });
});
