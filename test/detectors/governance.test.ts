import { expect } from "chai";
import { AbiCoder } from "ethers";
import type { Hex } from "../../src/core/types.ts";
import { governance } from "../../src/detectors/governance.ts";
import { lower, toWord } from "../../src/lib/words.ts";
import { blockOf, fakeChain, hashFor, sender, stranger, target } from "../support/fakes.ts";
import { expectCheap } from "../support/processor.ts";
import { padded, team } from "./granting.ts";
import { logOf, look, make } from "./looking.ts";

const abi = AbiCoder.defaultAbiCoder();
const proposed = hashFor(
  "ProposalCreated(uint256,address,address[],uint256[],string[],bytes[],uint256,uint256,string)",
);
type Step = readonly [to: string, name: string, data: string];
const proposal = (...steps: readonly Step[]): Hex =>
  lower(
    abi.encode(
      ["uint256", "address", "address[]", "uint256[]", "string[]", "bytes[]", "uint256", "uint256", "string"],
      [
        7,
        stranger,
        steps.map(([to]) => to),
        steps.map(() => 0),
        steps.map(([, name]) => name),
        steps.map(([, , data]) => data),
        1,
        2,
        "why",
      ],
    ),
  );
const watching = (settings: object = {}) => make(governance, { governor: target, ...settings });
const seen = (data: Hex, settings: object = {}) => look(watching(settings), { logs: [logOf([proposed], data)] });
const harmless: Step = [team, "", "0x12345678"];
const grant = "0x2f2ff15d"; // grantRole(bytes32,address)

describe("governance", () => {
  it("is silent on a proposal that touches nothing, and on another governor's", async () => {
    const elsewhere = logOf([proposed], proposal([team, "", grant]), { address: sender });

    expect(await seen(proposal(harmless, harmless))).to.deep.equal([]);
    expect(watching().logs.every(({ address }) => address === elsewhere.address)).to.equal(false);
  });

  it("sees a dangerous function, by its bytes and by its name, and any call of what is protected", async () => {
    expect((await seen(proposal(harmless, [team, "", grant])))[0]?.evidence).to.include({
      touches: `${team} ${grant}`,
      calls: "2",
    });
    expect(await seen(proposal([team, "_setPendingAdmin(address)", "0x"]))).to.have.length(1);
    expect(await seen(proposal([team, "harmless(address)", `${grant}00`]))).to.deep.equal([]);
    expect(await seen(proposal(harmless), { protects: [team] })).to.have.length(1);
    expect(await seen(proposal([team, "", grant]), { functions: ["pause()"] })).to.deep.equal([]);
  });

  it("reads 64 calls at most, and tells of one with more: just below, at, just above", async () => {
    const found = async (count: number) => (await seen(proposal(...Array<Step>(count).fill(harmless)))).length;

    expect([await found(63), await found(64), await found(65)]).to.deep.equal([0, 0, 1]);
  });

  it("tells of what it cannot read, and is not held up by a log of 2 MB that points everywhere", async () => {
    expect(await seen("0x")).to.have.length(1);
    await expectCheap(500, async () => {
      expect(await seen(`0x${"ff".repeat(2_000_000)}`)).to.have.length(1);
      expect(await seen(`0x${"00".repeat(2_000_000)}`)).to.have.length(1);
    });
  });

  it("sees what a timelock schedules, and code that a governor will run as its own", async () => {
    const scheduled = (data: string) =>
      logOf(
        [hashFor("CallScheduled(bytes32,uint256,address,uint256,bytes,bytes32,uint256)"), hashFor("id"), toWord(0n)],
        lower(abi.encode(["address", "uint256", "bytes", "bytes32", "uint256"], [team, 0, data, hashFor("x"), 1])),
      );
    const queued = logOf(
      [hashFor("QueueTransaction(bytes32,address,uint256,string,bytes,uint256)"), hashFor("id"), padded(team)],
      lower(abi.encode(["uint256", "string", "bytes", "uint256"], [0, "setDelay(uint256)", "0x", 1])),
    );
    const tornado = logOf(
      [hashFor("ProposalCreated(uint256,address,address,uint256,uint256,string)"), toWord(1n), padded(sender)],
      lower(abi.encode(["address", "uint256", "uint256", "string"], [stranger, 1, 2, "x"])),
    );

    expect(await look(watching(), { logs: [scheduled("0x12345678")] })).to.deep.equal([]);
    expect(await look(watching(), { logs: [scheduled(grant)] })).to.have.length(1);
    expect(await look(watching(), { logs: [queued] })).to.have.length(1);
    expect((await look(watching(), { logs: [tornado] }))[0]?.evidence["touches"]).to.include(stranger);
  });

  it("keeps one key per proposal over a reorganisation; asks nothing of the chain; objects to no governor", async () => {
    const logs = [logOf([proposed], proposal([team, "", grant]))];
    const [first] = await look(watching(), { logs });
    const [second] = await look(watching(), { logs, block: blockOf(101, "b", "a"), reorged: [blockOf(101)] });

    expect(second?.key).to.equal(first?.key);
    expect(first?.severity).to.equal("warning");
    // Its evidence is the log alone: there is no state that could not be read.
    expect(await watching().objections(blockOf(100), fakeChain({ code: async () => "0x" }))).to.have.length(1);
  });

  // It reads logs alone. On real code it fires in on-openzeppelin.test.ts; the recording of the takeover of Tornado's governance is state
  // without the logs of its proposal, so that none of a real attack can be shown.
});
