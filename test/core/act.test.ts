import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Store } from "../../src/core/parts.ts";
import { respond } from "../../src/core/respond.ts";
import { findingOf, settled } from "../support/fakes.ts";
import { set } from "./responding.ts";

/** What is done with the transaction of a finding, in its order, where this takes the intent. */
function acting(commit: Store["commit"], replica?: string) {
  const steps: string[] = [];
  const poise = () => {
    steps.push("ready");
    return { send: async () => void steps.push("send"), drop: () => void steps.push("drop") };
  };
  const writing: Store["commit"] = (change) => {
    if (change.intent !== undefined) steps.push("write");
    return commit(change);
  };
  const store = { commit: writing, ...(replica !== undefined && { replica }) };
  const { responder } = set({ executor: { poise }, store });
  return { steps, responding: respond(findingOf(), responder) };
}

describe("a transaction, while its intent is written", () => {
  it("is made ready, and sent as soon as that is on the disk", async () => {
    const written = Promise.withResolvers<[]>();
    const { steps, responding } = acting(() => written.promise);
    await settled();
    const before = [...steps];
    written.resolve([]);
    await responding;

    expect(before).to.deep.equal(["write", "ready"]);
    expect(steps).to.deep.equal(["write", "ready", "send"]);
  });

  it("is dropped where another replica wrote it first, and where another process has the key", async () => {
    const known = acting(async () => undefined, "a");
    const locked = acting(() => Promise.reject(new FirebreakError("STORE_LOCKED", "another process has it")));
    await Promise.all([known.responding, locked.responding]);

    expect([known.steps, locked.steps]).to.deep.equal([
      ["write", "ready", "drop"],
      ["write", "ready", "drop"],
    ]);
  });
});
