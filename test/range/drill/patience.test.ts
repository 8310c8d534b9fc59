import { expect } from "chai";
import type { Entry } from "../../../src/core/types.ts";
import { createPatience, hasEnded, type PatienceOptions } from "../../../src/range/drill/patience.ts";
import type { Probe } from "../../../src/range/drill/step.ts";

type Expected = PatienceOptions["scenario"]["expected"];

/** A drill on two chains with a lever each, on which the responder sends what it answers at a moment of the clock. */
function openDrill(
  others: Partial<PatienceOptions> & { readonly expected?: Partial<Expected>; readonly blockSeconds?: number } = {},
) {
  const clock = { ms: 0 };
  const sentAt = new Map<string, number>();
  const asked: string[] = [];
  const chainOf = (name: string) => ({
    name,
    blockSeconds: others.blockSeconds,
    fork: {
      chainId: name === "mainnet" ? 1 : 8453,
      rpc: async (method: string, params: readonly unknown[] = []) => {
        asked.push(`${method} ${params}`);
        return clock.ms >= (sentAt.get(name) ?? Number.POSITIVE_INFINITY) ? "0x6" : "0x5";
      },
    },
  });
  const lever: Probe = {
    target: "0x01",
    call: "function paused() view returns (bool)",
    args: [],
    mask: "0x01",
    expected: "0x01",
  };
  const expected = { transactions: 1, containedAfterBlocks: 1, containedAfterBlocksOn: {}, ...others.expected };
  const { beforeBlock, heldMs } = createPatience({
    ...{ chains: [chainOf("mainnet"), chainOf("base")], account: "0xb0", fault: undefined, isPatient: true },
    clock: () => clock.ms,
    wait: async (ms) => {
      clock.ms += ms;
    },
    ...others,
    scenario: { install: [], pulled: [{ ...lever }, { ...lever, on: "base" }], expected },
  });
  /** Closes a block of a chain 300 ms after the one before; returns how long it was kept open for. */
  const close = async (clockMs: number, { on = "mainnet", isSignal = false } = {}): Promise<number> => {
    clock.ms += 300;
    const before = clock.ms;
    await beforeBlock({ on, clockMs }, isSignal);
    return clock.ms - before;
  };
  return { clock, sentAt, asked, close, heldMs };
}

describe("a drill's patience", () => {
  it("closes every block in time but the one in which the answer is due", async () => {
    const { close, heldMs } = openDrill();

    const held = [await close(300), await close(600, { isSignal: true }), await close(900), await close(1_200)];

    expect(held).to.deep.equal([0, 0, 5_700, 0]);
    expect(heldMs()).to.equal(5_700);
  });

  it("keeps no block open for longer than its scenario says that a real one takes", async () => {
    const held = async (blockSeconds: number) => {
      const { close } = openDrill({ blockSeconds });
      await close(300, { isSignal: true });
      return close(600);
    };

    expect([await held(1), await held(2), await held(12)]).to.deep.equal([700, 1_700, 5_700]);
  });

  it("keeps that one open until the answer lies in the pool, and no longer", async () => {
    const { clock, sentAt, close, asked } = openDrill();
    await close(300, { isSignal: true });
    sentAt.set("mainnet", clock.ms + 700);

    expect(await close(600)).to.equal(400);
    expect(asked[0]).to.equal("eth_getTransactionCount 0xb0,pending");
  });

  it("keeps nothing open for an answer that is there", async () => {
    const { clock, sentAt, close, heldMs } = openDrill();
    await close(300, { isSignal: true });
    sentAt.set("mainnet", clock.ms + 299);

    expect(await close(600)).to.equal(0);
    expect(heldMs()).to.equal(0);
  });

  it("waits in as many blocks more as a fault may cost, and not once the answer was sent", async () => {
    const { clock, sentAt, close } = openDrill({ fault: { costBlocks: 2 } });
    await close(300, { isSignal: true });
    const first = await close(600);
    sentAt.set("mainnet", clock.ms + 400);

    expect([first, await close(900), await close(1_200)]).to.deep.equal([1_700, 100, 0]);
  });

  it("begins with the block in which the scenario expects the answer", async () => {
    const { close } = openDrill({ expected: { containedAfterBlocks: 2 } });
    await close(300, { isSignal: true });

    expect([await close(600), await close(900), await close(1_200)]).to.deep.equal([0, 5_700, 0]);
  });

  it("takes a block that another chain closes with the signal's for none after it", async () => {
    const { close } = openDrill();
    await close(300, { isSignal: true });
    const on = "base";

    expect([await close(300, { on }), await close(450, { on }), await close(600, { on })]).to.deep.equal([0, 1_700, 0]);
  });

  it("asks nothing where no transaction is expected, and where the clock is a person's or mainnet's", async () => {
    for (const others of [{ expected: { transactions: 0 } }, { isPatient: false }]) {
      const { close, asked } = openDrill(others);
      await close(300, { isSignal: true });

      expect(await close(600)).to.equal(0);
      expect(asked).to.deep.equal([]);
    }
  });

  it("knows what has not come to an end: an intent, and one whose outcome was taken back", () => {
    const entry = (kind: Entry["kind"], ref: string, seq: number): Entry => ({
      ...{ kind, ref, seq, at: seq, body: {}, prev: "", hash: "" },
    });
    const intent = entry("intent", "one", 1);
    const ended = [intent, entry("outcome", "one", 2)];

    expect(hasEnded([])).to.equal(true);
    expect(hasEnded([intent])).to.equal(false);
    expect(hasEnded([...ended, entry("intent", "two", 3)])).to.equal(false);
    expect(hasEnded(ended)).to.equal(true);
    expect(hasEnded([...ended, entry("retracted", "one", 3)])).to.equal(false);
  });

  it("knows the end of what a reorganisation left nobody to ask for, and of what takes its place (the drill waited for as long as it may)", () => {
    const entry = (kind: Entry["kind"], ref: string, seq: number, body: Entry["body"] = {}): Entry => ({
      ...{ kind, ref, seq, at: seq, body, prev: "", hash: "" },
    });
    const contained = [entry("intent", "one", 1), entry("outcome", "one", 2)];
    const forgotten = [...contained, entry("retracted", "one", 3, { action: "pause", forget: ["owner:changed"] })];
    const reopened = [...contained, entry("retracted", "one", 3, { action: "pause", forget: [] })];

    expect([hasEnded(forgotten), hasEnded(reopened)]).to.deep.equal([true, false]);
    expect(hasEnded([...forgotten, entry("intent", "two", 4)])).to.equal(false);
  });
});
