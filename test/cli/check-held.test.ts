import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { heldOn } from "../../src/cli/check-held.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Action, Chain } from "../../src/core/parts.ts";
import type { NewEntry } from "../../src/core/types.ts";
import { createStage } from "../../src/range/drill/stage.ts";
import { AAVE } from "../../src/range/embedded/addresses.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { chainOf } from "../lane/laning.ts";
import { firebreak } from "../support/cli.ts";
import { blockOf, fakeAction, target } from "../support/fakes.ts";
import { type LiveChain, openLiveChain, pausePool } from "../support/live-chain.ts";

describe("firebreak check, of what is paused already", function () {
  this.timeout(120_000);
  let live: LiveChain;
  before(async () => {
    live = await openLiveChain();
  });
  after(() => live.close());

  it("warns, and refuses nothing: who starts what it passes also starts it during an incident (it refused)", async () => {
    const { path } = live.write({});
    const check = (...more: readonly string[]) => firebreak(["check", "--config", path, ...more], live.env);
    const before = await check();
    const stage = createStage(live.fork);
    const pausing = { from: live.guardian.address, to: AAVE.configurator, call: "setPoolPause(bool)", args: [true] };
    await stage.submit(pausing, new Map());
    await stage.mine();

    const [lines, json] = [await check(), await check("--json")];

    expect([before.code, lines.code, json.code]).to.deep.equal([0, 0, 0]);
    expect(before.out).not.to.include("holds already");
    expect(lines.out).to.match(/^! pause-pool: its effect holds already/m);
    expect(JSON.parse(json.out).warnings.join()).to.include("pause-pool: its effect holds already");
  });

  it("refuses a key that may not pause it all the same", async () => {
    const undo = { from: live.guardian.address };
    const actions = { "pause-pool": { ...pausePool, undo } };

    const stranger = await live.check({ signer: { key: "env:STRANGER" }, actions });

    expect([stranger.code, stranger.about]).to.deep.equal([1, ["action pause-pool"]]);
  });
});

const view = { to: target, data: "0x5c975abb" } as const;
const unpause = { to: target, data: "0x3f4ba83a" } as const;

describe("what check makes of an effect that holds already", () => {
  const armed = (reason: string, chain = "1", block = "90"): NewEntry => ({
    kind: "armed",
    ref: "pause",
    body: { reason, block, chain, path: "key" },
  });
  const held = armed("its effect holds already");
  const known = armed("simulated from the real sender");
  const earlier = armed("simulated from the real sender", "1", "80");
  const open: NewEntry = { kind: "effect", ref: "pause", body: { holds: "no", block: "90", chain: "1" } };
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "firebreak-held-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  type World = {
    readonly journal?: readonly NewEntry[];
    /** What the view says at block 90; nothing where no node has its state any more. */
    readonly before?: boolean;
    /** The same at block 80. */
    readonly earlier?: boolean;
    /** What it says after the call that undoes it; nothing where no node can simulate that. */
    readonly after?: boolean | "refused";
    readonly action?: Partial<Action>;
  };

  async function judged({ journal = [], action = { undoing: unpause }, ...world }: World) {
    const then = world.after;
    const says = new Map([
      [80n, world.earlier],
      [90n, world.before],
      [100n, true],
    ]);
    const path = join(mkdtempSync(join(folder, "one-")), "store.sqlite");
    const store = await openStore({ path, now: () => 0 });
    if (journal.length > 0) await store.commit({ entries: journal });
    await store.close();
    const word = (isHeld: boolean) => `0x${(isHeld ? "1" : "0").padStart(64, "0")}` as const;
    const holds: Action["holds"] = async (at, { call }) => BigInt(await call(view, at)) === 1n;
    const { app } = chainOf({
      name: "one",
      id: 1n,
      head: 100,
      steps: ["pause"],
      action: fakeAction({ holds, ...action }),
    });
    const chain: Chain = {
      ...app.chain,
      blockAt: async (number) => {
        if (says.get(number) !== undefined) return blockOf(Number(number));
        throw new FirebreakError("NOT_EVALUABLE", "no node has it");
      },
      call: async (_, { number }) => word(says.get(number) === true),
      simulate: async (calls) =>
        then === undefined
          ? undefined
          : calls.map(() => ({ success: then !== "refused", output: word(then === true) })),
    };
    const { objections, warnings } = await heldOn({ chains: [{ ...app, chain }] }, { store: path, env: {} });
    return [warnings.length, ...objections.map(({ objection }) => objection)];
  }

  it("is a warning where what undoes it would end it, also where it held at a block of which the journal says otherwise", async () => {
    expect(await judged({ after: false })).to.deep.equal([1]);
    expect(await judged({ after: false, journal: [known], before: true })).to.deep.equal([1]);
  });

  it("is refused where its view says the same after that (an action that is never taken was passed)", async () => {
    const refused = /^1,.*hold also after what undoes it.*correct `holds`/;

    expect((await judged({ after: true })).join()).to.match(refused);
    expect((await judged({ after: true, journal: [known], before: true })).join()).to.match(refused);
  });

  it("is refused where nothing shows that it ever did not hold: nothing undoes it, or that is refused, or cannot be simulated", async () => {
    const unknown = /^1,.*nothing shows that it ever did not.*`undo: \{ from: 0x… \}`/;

    expect((await judged({ action: {} })).join()).to.match(unknown);
    expect((await judged({ after: "refused" })).join()).to.match(unknown);
    expect((await judged({})).join()).to.match(unknown);
  });

  it("is a warning where the journal knows a block at which it did not, also of which no node has the state any more", async () => {
    expect(await judged({ journal: [known, held], before: false })).to.deep.equal([1]);
    expect(await judged({ journal: [open], before: false })).to.deep.equal([1]);
    expect(await judged({ journal: [known] })).to.deep.equal([1]);
  });

  it("is a warning of such a block also where two things hold it, of which one alone is undone (it was said never to be taken)", async () => {
    expect(await judged({ after: true, journal: [known] })).to.deep.equal([1]);
    expect(await judged({ after: true, journal: [known], before: false })).to.deep.equal([1]);
  });

  it("is a warning where any of the last blocks shows it: one may be of a read that failed (it was refused for that)", async () => {
    const flaky = [earlier, held, known, held];

    expect(await judged({ journal: flaky, earlier: false, before: true, action: {} })).to.deep.equal([1]);
    expect((await judged({ journal: flaky, earlier: true, before: true })).join()).to.match(
      /held at block 80 and 90 as well/,
    );
  });

  it("is refused where its view says otherwise of that block, or the journal knows it of another chain alone", async () => {
    const changed = await judged({ journal: [known], before: true });

    expect(changed.join()).to.match(/^1,.*held at block 90 as well.*correct `holds`/);
    expect(await judged({ journal: [held, armed("simulated", "2")], before: false })).to.have.length(2);
  });
});
