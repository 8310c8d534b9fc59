import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { pause } from "../src/actions/pause.ts";
import { FirebreakError } from "../src/core/errors.ts";
import type { Action } from "../src/core/parts.ts";
import { createProposer } from "../src/proposer.ts";
import { entriesOf, fakeStore } from "./support/fakes.ts";
import { openSafeWorld, type SafeWorld } from "./support/safe-world.ts";

describe("the proposer, of what came to hold before it looked", function () {
  this.timeout(120_000);
  let world: SafeWorld;
  let folder = "";
  before(async () => {
    world = await openSafeWorld("1.4.1");
  });
  after(() => world?.close());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "fb-proposer-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** What it writes down where a ladder has come to the owners, of which this is the first way. */
  async function written(changes: Partial<Action> = {}) {
    const store = fakeStore();
    const { chain } = await world.at();
    const stop = pause.create(pause.params.parse({ target: world.target }), { id: "stop", chainId: 1n });
    const actions = new Map([["stop", { ...stop, ...changes }]]);
    const out = join(folder, "out");
    const propose = { safe: world.address, ...world.pause, abi: "pause()", action: "stop" };
    const body = { status: "begun", page: "sign", on: "1", propose };
    const entry = { kind: "rung", ref: "owner:changed", body, seq: 1, at: 0, prev: "", hash: "" } as const;
    await createProposer({ chain, actions, store, folder: out }).tell(entry);
    return [...entriesOf(store).map(({ kind }) => kind), ...(existsSync(out) ? ["file"] : [])];
  }

  it("proposes what does not hold, also where nobody can say", async () => {
    const holds = () => Promise.reject(new FirebreakError("CALL_REVERTED", "the view reverts"));

    expect(await written()).to.deep.equal(["proposal", "file"]);
    expect(await written({ holds })).to.deep.equal(["proposal", "file"]);
  });

  it("proposes nothing, and says nothing (everybody was told that the Safe lacks its role)", async () => {
    const { address, fork } = world;
    await fork.rpc("hardhat_impersonateAccount", [address]);
    await fork.rpc("hardhat_setBalance", [address, "0xde0b6b3a7640000"]);
    await fork.rpc("eth_sendTransaction", [{ from: address, ...world.pause }]);
    await fork.rpc("evm_mine", []);

    expect(await written({ holds: async () => false })).to.deep.equal(["fault"]);
    expect(await written()).to.deep.equal([]);
  });
});
