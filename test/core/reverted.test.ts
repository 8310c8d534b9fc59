import { expect } from "chai";
import { Interface, id } from "ethers";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Chain } from "../../src/core/parts.ts";
import { whyReverted } from "../../src/core/reverted.ts";
import { lower } from "../../src/lib/words.ts";
import { loadArtifact } from "../../src/range/drill/artifact.ts";
import { makeTx } from "../store/changes.ts";
import { blockOf, fakeChain, target } from "../support/fakes.ts";

const tx = { ...makeTx("one", 0), gas: 100_000n };
const call = { to: target, data: "0x8456cb59" } as const;

/** The function with which anybody relays an order to a QuorumTrigger. */
const relay = lower(
  new Interface(JSON.stringify(loadArtifact("QuorumTrigger").abi)).getFunction("trip")?.selector ?? "0x",
);

type Words = { readonly own?: string; readonly stranger?: string; readonly data?: string };

/** What each caller hears on the state after the block; nothing when the call succeeds. */
function chainThat({ own, stranger, data }: Words): Partial<Chain> {
  return {
    call: async (_, __, from) => {
      const said = from === tx.sender ? own : stranger;
      if (said === undefined) return "0x";
      throw new FirebreakError("CALL_REVERTED", said.replace("$from", String(from)), { cause: { data } });
    },
  };
}

const why = (gasUsed: bigint | undefined, known: Partial<Chain>) =>
  whyReverted(
    { call, tx, receipt: { hash: tx.hash, block: blockOf(101), success: false, ...(gasUsed && { gasUsed }) } },
    fakeChain(known),
  );
const verdict = async (gasUsed: bigint | undefined, words: Words) => (await why(gasUsed, chainThat(words))).why;

describe("why a transaction reverted", () => {
  it("is not its gas when it left more than a twentieth: below, at, above", async () => {
    expect(await verdict(94_999n, {})).to.equal("other");
    expect(await verdict(95_000n, {})).to.equal("out-of-gas");
    expect(await verdict(95_001n, {})).to.equal("out-of-gas");
    expect(await verdict(undefined, {})).to.equal("out-of-gas");
  });

  it("is not its gas when the call is refused whatever gas it has, and is when that runs out as well", async () => {
    const refused = { own: "execution reverted: closed", stranger: "execution reverted: not you" };

    expect(await verdict(100_000n, refused)).to.equal("other");
    expect(await verdict(95_000n, { own: "out of gas" })).to.equal("out-of-gas");
  });

  it("is not its gas where a contract says so that left some (it was given twice as much each time)", async () => {
    const says = { own: "execution reverted: out of gas", stranger: "execution reverted: out of gas" };

    expect(await verdict(94_999n, says)).to.equal("other");
  });

  it("is its gas when the call succeeds with more and is refused with as much (what kept most of it was given no more)", async () => {
    const gives = (least: bigint): Partial<Chain> => ({
      call: async (_, __, ___, gas = 10_000_000n) => {
        if (gas < least) throw new FirebreakError("CALL_REVERTED", "execution reverted: InsufficientGas");
        return "0x";
      },
    });
    const verdicts = [99_999n, 100_000n, 100_001n].map(async (least) => (await why(60_000n, gives(least))).why);

    expect(await Promise.all(verdicts)).to.deep.equal(["other", "other", "out-of-gas"]);
  });

  it("is the sender's right where it hears what a stranger hears, its own address aside, or what contracts say then", async () => {
    const said = ["Ownable: caller is not the owner", "AccessControl: account $from is missing role 0x00"];
    const alike = { own: "execution reverted: G7 $from", stranger: "execution reverted: G7 $from" };
    const known = await Promise.all(said.map((own) => verdict(30_000n, { own, stranger: "something else" })));
    const data = `0x118cdaa7${tx.sender.slice(2).padStart(64, "0")}`;

    expect(await verdict(30_000n, alike)).to.equal("unauthorised");
    expect(known).to.deep.equal(["unauthorised", "unauthorised"]);
    expect(await verdict(30_000n, { own: "execution reverted", data, stranger: "other" })).to.equal("unauthorised");
  });

  it("is said once where its error has a name (the same stood there in hex, twice)", async () => {
    const account = tx.sender.slice(2).padStart(64, "0");
    const own = `execution reverted: custom error 0x118cdaa7: ${account}`;

    const { reason } = await why(30_000n, chainThat({ own, data: `0x118cdaa7${account}` }));

    expect(reason).to.equal(
      `it was refused: the contract says OwnableUnauthorizedAccount(account ${tx.sender}); execution reverted`,
    );
  });

  it("is not the sender's right where everybody is told that it is paused, or only the sender is told something", async () => {
    const paused = { own: "Pausable: paused", stranger: "Pausable: paused" };

    expect(await verdict(30_000n, paused)).to.equal("other");
    expect(await verdict(30_000n, { own: "closed", stranger: "not the owner" })).to.equal("other");
    expect(await verdict(30_000n, { own: "closed" })).to.equal("other");
  });

  it("is not the sender's right where the order of a trip is used up or too late, which everybody is told (people were told to give it a role)", async () => {
    const said = "execution reverted";
    const trip = (error: string) => {
      const chain = fakeChain(
        chainThat({ own: said, stranger: said, data: `${id(error).slice(0, 10)}${"00".repeat(32)}` }),
      );
      const receipt = { hash: tx.hash, block: blockOf(101), success: false, gasUsed: 30_000n };
      return whyReverted({ call: { to: target, data: relay }, tx, receipt }, chain);
    };

    const verdicts = await Promise.all(
      ["QuorumTrigger_Used(bytes32)", "GuardianHub_TooLate(uint48)", "GuardianHub_NoGrant(address)"].map(trip),
    );

    expect(verdicts.map((one) => one.why)).to.deep.equal(["other", "other", "unauthorised"]);
    expect(verdicts[0]?.reason).to.include("another trip needs another nonce");
  });

  it("is told in at most 200 characters, none of which a terminal obeys", async () => {
    const { reason } = await why(30_000n, chainThat({ own: `\u001b[2J\u202e${"x".repeat(10_000)}` }));

    expect(reason).to.include("\\u001b[2J\\u202e");
    expect(/[\p{Cc}\p{Cf}]/u.test(reason)).to.equal(false);
    expect(reason.length).to.be.below(300);
  });

  it("cannot be read where no node has that state, unless the gas says it", async () => {
    const lacks = { call: () => Promise.reject(new FirebreakError("NOT_EVALUABLE", "missing trie node")) };

    expect(await why(30_000n, lacks)).to.deep.equal({ why: "other", reason: "why cannot be read (missing trie node)" });
    expect((await why(100_000n, lacks)).why).to.equal("out-of-gas");
    expect((await why(undefined, lacks)).why).to.equal("other");
  });
});
