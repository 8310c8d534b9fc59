import { expect } from "chai";
import { AbiCoder } from "ethers";
import type { Chain } from "../../src/core/parts.ts";
import type { Hex, Log } from "../../src/core/types.ts";
import { proxyUpgrade } from "../../src/detectors/proxy-upgrade.ts";
import { lower } from "../../src/lib/words.ts";
import { blockOf, failureOf, hashFor, sender, stranger, target } from "../support/fakes.ts";
import { padded, team } from "./granting.ts";
import { changing, lacking, logOf, look, make } from "./looking.ts";

const implementation = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";
const beacon = "0xa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50";
const asked = "0x5c60da1b"; // implementation()
const watching = (settings: object = {}) => make(proxyUpgrade, { proxy: target, ...settings });
const unchanged = changing({}, {});
const cutTopic = hashFor("DiamondCut((address,uint8,bytes4[])[],address,bytes)");
const cut = (facets: readonly string[], init = `0x${"00".repeat(20)}`): Hex =>
  lower(
    AbiCoder.defaultAbiCoder().encode(
      ["tuple(address,uint8,bytes4[])[]", "address", "bytes"],
      [facets.map((facet) => [facet, 0, ["0x12345678"]]), init, "0x"],
    ),
  );

describe("proxy-upgrade", () => {
  it("is silent while nothing changes, on a change to what is known, and on the upgrade of a look-alike", async () => {
    const toKnown = changing({ [implementation]: padded(sender) }, { [implementation]: padded(team) });
    const elsewhere = logOf([hashFor("Upgraded(address)"), padded(team)], "0x");

    expect(await look(watching(), { chain: unchanged })).to.deep.equal([]);
    expect(await look(watching({ known: [team] }), { chain: toKnown, logs: [elsewhere] })).to.deep.equal([]);
    expect(watching().logs.every(({ address }) => address === target)).to.equal(true);
  });

  it("sees each slot of EIP-1967 and of OpenZeppelin's older proxies change, with or without an event", async () => {
    const slots = [
      implementation,
      "0xb53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103",
      beacon,
      "0x7050c9e0f4ca769c69bd3a8ef740bc37934f8e2c036e5a723fd8ee048ed3f8c3",
      "0x10d6a54a4754c8869d6886b5f5d7fbfa5b4522237ea5c60d11bc4e7a1ff9390b",
    ];
    for (const slot of slots) {
      const chain = changing({ [slot]: padded(team) }, { [slot]: padded(stranger) });
      const logs = [logOf([hashFor("Upgraded(address)"), padded(stranger)])];

      const [finding, ...others] = await look(watching(), { chain, logs });

      expect(finding?.evidence, slot).to.include({ before: team, now: stranger });
      expect(others, slot).to.deep.equal([]);
    }
  });

  it("sees that the beacon behind it has another implementation, and bears one that stops to answer", async () => {
    const slots = { [beacon]: padded(team) };
    const upgraded = changing({ ...slots, [asked]: padded(team) }, { ...slots, [asked]: padded(stranger) });
    const silent = changing({ ...slots, [asked]: padded(team) }, { ...slots, [asked]: "0x" });

    expect((await look(watching(), { chain: upgraded }))[0]?.evidence).to.include({ what: "beacon's implementation" });
    expect(await look(watching(), { chain: silent })).to.have.length(1);
  });

  it("says what it reads and what was emitted beside what it cannot read [a beacon that nobody could ask hid an upgrade]", async () => {
    const upgraded = changing(
      { [implementation]: padded(team) },
      { [beacon]: padded(team), [implementation]: padded(stranger) },
    );
    const poisoned = { ...upgraded, call: () => Promise.reject(lacking()) };
    const still = { ...unchanged, slot: () => Promise.reject(lacking()) };
    const logs = [logOf([hashFor("Upgraded(address)"), padded(stranger)])];
    const now = async (chain: Chain, settings = {}, emitted: readonly Log[] = []) =>
      (await look(watching(settings), { chain, logs: emitted })).map(({ evidence }) => evidence["now"]);

    expect(await now(poisoned)).to.have.members([stranger, team]);
    expect(await now(still, {}, logs)).to.deep.equal([stranger]);
    expect(await failureOf(now(poisoned, { known: [team, stranger] }))).to.equal("NOT_EVALUABLE");
  });

  it("sees an upgrade that was put back within the block", async () => {
    const logs = [
      logOf([hashFor("Upgraded(address)"), padded(stranger)]),
      logOf([hashFor("Upgraded(address)"), padded(team)]),
    ];

    const found = await look(watching({ known: [team] }), { chain: unchanged, logs });

    expect(found.map(({ evidence }) => evidence["now"])).to.deep.equal([stranger]);
  });

  it("sees one of its beacon that was put back within the block, and of no other contract [the beacon's events were not watched]", async () => {
    const from = (address: Hex) => logOf([hashFor("Upgraded(address)"), padded(stranger)], "0x", { address });
    const detector = watching({ beacon: team });

    const [finding] = await look(detector, { chain: unchanged, logs: [from(team)] });

    expect([finding?.subject, finding?.evidence["now"]]).to.deep.equal([target, stranger]);
    const others = detector.logs.filter(({ address }) => address !== target);
    expect(others).to.deep.equal([{ address: team, topic0: hashFor("Upgraded(address)") }]);
  });

  it("objects to what is no proxy, unless that is accepted (it was passed, and never saw anything)", async () => {
    const objections = async (known: object, code: Hex = "0x60", acceptUnseen = false) => {
      const chain = { ...changing(known as Record<string, Hex>, {}), code: async () => code };
      const detector = make(proxyUpgrade, { proxy: target }, { acceptUnseen });
      return (await detector.objections(blockOf(100), chain)).length;
    };
    const emits = (event: string): Hex => `0x7f${hashFor(event).slice(2)}`;

    expect(await objections({})).to.equal(1);
    expect(await objections({}, "0x60", true)).to.equal(0);
    expect(await objections({ [implementation]: padded(stranger) })).to.equal(0);
    expect(await objections({}, emits("Upgraded(address)"))).to.equal(0);
    expect(await objections({}, emits("DiamondCut((address,uint8,bytes4[])[],address,bytes)"))).to.equal(0);
  });

  it("objects where the proxy runs behind a beacon that is not named, or behind none", async () => {
    const count = async (settings: object, named: Hex) =>
      (
        await watching(settings).objections(
          blockOf(100),
          changing({ [beacon]: padded(named), [implementation]: padded(sender) }, {}),
        )
      ).length;
    const none: Hex = `0x${"00".repeat(20)}`;

    expect([await count({}, none), await count({ beacon: team }, team)]).to.deep.equal([0, 0]);
    expect([await count({}, team), await count({ beacon: team }, stranger)]).to.deep.equal([1, 1]);
    expect(await count({ beacon: team }, none)).to.equal(1);
  });

  it("sees a diamond cut to a facet or an initialiser that is not known, and none to known ones", async () => {
    const seen = (data: Hex) =>
      look(watching({ known: [team] }), { chain: unchanged, logs: [logOf([cutTopic], data)] });

    expect(await seen(cut([team, team]))).to.deep.equal([]);
    expect(await seen(cut([team], stranger))).to.have.length(1);
    expect((await seen(cut([team, stranger])))[0]?.evidence).to.include({ facets: stranger });
  });

  it("takes a cut that it cannot read for a strange one, and reads 64 facets at most", async () => {
    const seen = (data: Hex) =>
      look(watching({ known: [team] }), { chain: unchanged, logs: [logOf([cutTopic], data)] });

    expect(await seen("0x")).to.have.length(1);
    expect(await seen(cut(Array(63).fill(team)))).to.have.length(0);
    expect(await seen(cut(Array(64).fill(team)))).to.have.length(1);
    expect(await seen(`0x${"ff".repeat(64)}`)).to.have.length(1);
  });

  it("compares with the parent of its branch, says nothing without it, and cannot say what cannot be read now", async () => {
    const chain = changing({ [implementation]: padded(team) }, { [implementation]: padded(stranger) });
    const asksFor: Hex[] = [];
    const spying = {
      ...chain,
      slot: async (a: Hex, s: Hex, b: { number: bigint; hash: Hex }) => {
        asksFor.push(b.hash);
        return chain.slot(a, s, b);
      },
    };

    await look(watching(), { block: blockOf(101, "b", "a"), chain: spying });

    expect(new Set(asksFor)).to.deep.equal(new Set([blockOf(101, "b").hash, blockOf(100).hash]));
    const young = {
      ...chain,
      slot: async (a: Hex, s: Hex, b: { number: bigint; hash: Hex }) => {
        if (b.number < 101n) throw lacking();
        return chain.slot(a, s, b);
      },
    };
    expect(await look(watching(), { chain: young })).to.deep.equal([]);
    const blind = { ...chain, slot: () => Promise.reject(lacking()) };
    expect(await failureOf(look(watching(), { chain: blind }))).to.equal("NOT_EVALUABLE");
  });
});
