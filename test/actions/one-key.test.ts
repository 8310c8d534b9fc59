import { expect } from "chai";
import { AbiCoder, id } from "ethers";
import { type Offices, oneKeyObjections } from "../../src/actions/one-key.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Address, Hex } from "../../src/core/types.ts";
import { toWord } from "../../src/lib/words.ts";
import { blockOf, fakeChain } from "../support/fakes.ts";

const at = (n: number): Address => `0x${n.toString(16).padStart(40, "0")}`;
const [admin, recovery, bot] = [at(0xad), at(0x5e), at(0xb0)];
const members = [at(1), at(2), at(3)];
const selector = (call: string) => id(call).slice(0, 10);

type Safe = { threshold: number; owners: readonly Address[]; modules?: readonly Address[]; more?: Address };
type World = Readonly<Record<Address, Safe | { owner: Address } | Hex>>;

/** A chain on which these accounts are Safes, owned contracts or plain code; the others are keys. */
function chainOf(world: World) {
  return fakeChain({
    code: async (account) => {
      const it = world[account];
      return it === undefined ? "0x" : typeof it === "string" ? it : "0x6000";
    },
    call: async ({ to, data }) => {
      const it = world[to];
      if (it !== undefined && typeof it !== "string") {
        if ("owner" in it && data === selector("owner()")) return toWord(BigInt(it.owner));
        if ("owners" in it && data === selector("getThreshold()")) return toWord(BigInt(it.threshold));
        if ("owners" in it && data === selector("getOwners()"))
          return AbiCoder.defaultAbiCoder().encode(["address[]"], [it.owners]) as Hex;
        if ("owners" in it && data.startsWith(selector("getModulesPaginated(address,uint256)")))
          return AbiCoder.defaultAbiCoder().encode(
            ["address[]", "address"],
            [it.modules ?? [], it.more ?? at(1)],
          ) as Hex;
      }
      throw new FirebreakError("CALL_REVERTED", "it reverts");
    },
  });
}

const people = (from: number, threshold: number, count = 3) => ({
  threshold,
  owners: Array.from({ length: count }, (_, n) => at(from + n)),
});
const sound: World = { [admin]: people(0x100, 2), [recovery]: people(0x200, 2) };
const offices = (changes: Partial<Offices> = {}): Offices => ({
  guardians: { members, quorum: 2 },
  triggers: [bot],
  seats: [
    { office: "the hub's admin", holder: admin, slow: true },
    { office: "the right to resume", holder: recovery },
  ],
  ...changes,
});
const objections = (changes: Partial<Offices> = {}, world: World = {}) =>
  oneKeyObjections(offices(changes), blockOf(1), chainOf({ ...sound, ...world }));

describe("the one-key rule", () => {
  it("has nothing against three people, a machine, and two Safes of two out of three", async () => {
    expect(await objections()).to.deep.equal([]);
  });

  it("refuses a quorum of one", async () => {
    expect(await objections({ guardians: { members, quorum: 1 } })).to.deep.equal([
      "one guardian alone is a quorum; let at least 2 be asked for",
    ]);
  });

  it("refuses two guardians with one key behind them: a Safe of one, or a contract that one owns", async () => {
    const safe = await objections({}, { [at(2)]: { threshold: 1, owners: [at(1), at(9)] } });
    const owned = await objections({}, { [at(2)]: { owner: at(1) } });
    const others = await objections({}, { [at(2)]: { owner: at(9) } });

    expect(safe.join()).to.include(`the key ${at(1)} alone speaks for 2 guardians`);
    expect(owned.join()).to.include(`the key ${at(1)} alone speaks for 2 guardians`);
    expect(others).to.deep.equal([]);
  });

  it("refuses an office in the hands of one key, in whatever it is wrapped", async () => {
    const worlds: readonly World[Address][] = [
      "0x",
      `0xef0100${"ab".repeat(20)}`,
      people(0x100, 1),
      people(0x100, 1, 1),
      { owner: at(0x100) },
      // Two of three owners are contracts of one and the same key.
      { threshold: 2, owners: [at(0x100), at(0x301), at(0x302)] },
    ];
    const inner = { [at(0x301)]: { owner: at(0x300) }, [at(0x302)]: { owner: at(0x300) } };
    for (const one of worlds) {
      const found = await objections({}, { ...inner, [admin]: one });

      expect(found.join(), JSON.stringify(one)).to.match(/the hub's admin, .* is in the hands of one key/);
    }
  });

  it("refuses a Safe that a module alone acts for: a key, or a contract or Safe of one", async () => {
    const inner = { [at(0x301)]: { owner: at(0x300) }, [at(0x302)]: people(0x100, 1) };
    const of = (...modules: readonly Address[]) => ({ ...inner, [recovery]: { ...people(0x200, 2), modules } });

    for (const module of [at(0x300), at(0x301), at(0x302)])
      expect((await objections({}, of(module))).join(), module).to.match(
        /the right to resume, .* is in the hands of one key/,
      );
    const machine = await objections({}, of(bot));
    expect(machine.join()).to.include(`the trigger key ${bot} has a part in the right to resume`);
  });

  it("takes a module that is a contract at its word, and not a Safe with more modules than can be read", async () => {
    const module = { [at(0x301)]: "0x6000" as const };
    const sound = await objections({}, { ...module, [recovery]: { ...people(0x200, 2), modules: [at(0x301)] } });
    const many = objections({}, { [recovery]: { ...people(0x200, 2), more: at(0x400) } });

    expect(sound).to.deep.equal([]);
    expect(await many.catch(String)).to.match(/expected at most 64 modules .* take some off/);
  });

  it("takes a timelock, a Safe that answers nonsense and owners in a circle at their word", async () => {
    const code = await objections({}, { [admin]: "0x6000" });
    const circle = await objections({}, { [admin]: { owner: admin } });
    const empty = await objections({}, { [admin]: { threshold: 0, owners: [at(7)] } });

    expect([code, circle, empty]).to.deep.equal([[], [], []]);
  });

  it("refuses one account in two offices, unless both act slowly", async () => {
    const guardian = await objections({ triggers: [at(1)] });
    const resumes = await objections({ seats: [{ office: "the right to resume", holder: bot }] });
    const both = (slow: boolean) =>
      objections({ seats: ["one", "the other"].map((office) => ({ office, holder: admin, slow })) });

    expect(guardian.join()).to.include(`${at(1)} is a guardian and a trigger key`);
    expect(resumes.join()).to.include(`${bot} is a trigger key and the right to resume`);
    expect((await both(false)).join()).to.include("is one and the other");
    expect(await both(true)).to.deep.equal([]);
  });

  it("refuses a machine's key among the owners of an office", async () => {
    const found = await objections({}, { [recovery]: { threshold: 2, owners: [bot, at(0x201), at(0x202)] } });

    expect(found).to.deep.equal([`the trigger key ${bot} has a part in the right to resume, ${recovery}; take it off`]);
  });
});
