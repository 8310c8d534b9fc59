import { expect } from "chai";
import { FirebreakError } from "../../../src/core/errors.ts";
import type { Address, Hash, Hex } from "../../../src/core/types.ts";
import { encodeCall, selectorOf } from "../../../src/lib/encode.ts";
import { toWord } from "../../../src/lib/words.ts";
import { behind } from "../../../src/lifecycle/readiness/behind.ts";
import { personAt } from "../../../src/lifecycle/readiness/people.ts";
import { readerAt } from "../../../src/lifecycle/readiness/reader.ts";
import { blockOf, fakeChain } from "../../support/fakes.ts";

const at: Address = `0x${"a1".repeat(20)}`;
const to: Address = `0x${"b2".repeat(20)}`;
const beacon: Address = `0x${"c3".repeat(20)}`;
const [pause, freeze] = [selectorOf("pause()"), selectorOf("freeze()")];
const has = (...selectors: readonly Hex[]): Hex => `0x${selectors.map((one) => `63${one.slice(2)}14`).join("")}`;
const delegating: Hex = "0x36f400";
const wordOf = (account: Address) => toWord(BigInt(account));

type World = {
  readonly code: Readonly<Record<Address, Hex>>;
  readonly slots?: Readonly<Record<Hash, Hash>>;
  /** By contract, view and arguments. */
  readonly views?: readonly (readonly [Address, string, readonly unknown[], Hex])[];
};

function readerOf({ code, slots = {}, views = [] }: World) {
  const chain = fakeChain({
    code: async (account) => code[account] ?? "0x",
    slot: async (_, slot) => slots[slot] ?? toWord(0n),
    call: async ({ to: asked, data }) => {
      const found = views.find(([of, view, args]) => of === asked && encodeCall(of, view, args).data === data);
      if (found === undefined) throw new FirebreakError("CALL_REVERTED", "reverted");
      return found[3];
    },
  });
  return readerAt(blockOf(1), chain, async () => undefined);
}

describe("what runs behind an address", () => {
  it("is nothing more than its own code where nothing is delegated, whatever lies in the slots", async () => {
    const slot = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";
    const found = await behind(
      at,
      [pause],
      readerOf({ code: { [at]: has(freeze), [to]: has(pause) }, slots: { [slot]: wordOf(to) } }),
    );

    expect(found.hops).to.deep.equal([]);
    expect([found.has(pause), found.has(freeze)]).to.deep.equal([false, true]);
  });

  it("ends for a proxy that points at itself", async () => {
    const slot = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";
    const found = await behind(at, [pause], readerOf({ code: { [at]: delegating }, slots: { [slot]: wordOf(at) } }));

    expect(found.hops).to.have.length(4);
  });

  it("is what a beacon shows, with the beacon's owner among those who replace code", async () => {
    const slot = "0xa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50";
    const found = await behind(
      at,
      [pause],
      readerOf({
        code: {
          [at]: delegating,
          [beacon]: has(selectorOf("implementation()"), selectorOf("owner()")),
          [to]: has(pause),
        },
        slots: { [slot]: wordOf(beacon) },
        views: [
          [beacon, "implementation()", [], wordOf(to)],
          [beacon, "owner()", [], wordOf(at)],
        ],
      }),
    );

    expect(found.hops).to.deep.equal([{ from: at, kind: `beacon ${beacon}`, to }]);
    expect(found.admins).to.deep.equal([at]);
    expect(found.has(pause)).to.equal(true);
  });

  it("is the facet that a diamond names for each function", async () => {
    const found = await behind(
      at,
      [pause, freeze],
      readerOf({
        code: { [at]: delegating },
        views: [
          [at, "facetAddresses()", [], toWord(32n)],
          [at, "facetAddress(bytes4)", [pause], wordOf(to)],
          [at, "facetAddress(bytes4)", [freeze], toWord(0n)],
        ],
      }),
    );

    expect(found.hops).to.deep.equal([{ from: at, kind: "diamond", to }]);
    expect([found.has(pause), found.has(freeze)]).to.deep.equal([true, false]);
  });
});

describe("who stands behind an account", () => {
  const code = { [at]: has(pause) };

  it("is a key without code, and with code that a key chose (EIP-7702)", async () => {
    const delegated: Hex = `0xef0100${"b2".repeat(20)}`;

    expect(await personAt(at, readerOf({ code: {} }))).to.include({ kind: "key", speed: "now" });
    expect(await personAt(at, readerOf({ code: { [at]: delegated } }))).to.include({ kind: "key", speed: "now" });
  });

  it("is too late for a timelock and for a vote", async () => {
    const timelock = await personAt(at, readerOf({ code, views: [[at, "getMinDelay()", [], toWord(86_400n)]] }));
    const governor = await personAt(at, readerOf({ code, views: [[at, "votingPeriod()", [], toWord(7_200n)]] }));

    expect(timelock).to.include({ kind: "timelock", speed: "late", says: "a timelock of 86400 s" });
    expect(governor).to.include({ kind: "governor", speed: "late" });
  });

  it("is a hub, whose trigger keys act at once", async () => {
    const keys: Hex = `0x${toWord(32n).slice(2)}${toWord(1n).slice(2)}${wordOf(to).slice(2)}`;
    const hub = await personAt(at, readerOf({ code, views: [[at, "triggerKeys()", [], keys]] }));

    expect(hub).to.deep.include({ kind: "hub", speed: "now", alone: [to] });
  });

  it("is one key where a contract is owned by one, and a contract of unknown kind where it is not", async () => {
    const owned = await personAt(at, readerOf({ code, views: [[at, "owner()", [], wordOf(to)]] }));
    const unknown = await personAt(at, readerOf({ code }));

    expect(owned).to.deep.include({ kind: "contract", alone: [to], speed: "now" });
    expect(unknown).to.deep.include({ kind: "contract", alone: [], speed: "people" });
  });
});
