import { expect } from "chai";
import { AbiCoder, id, keccak256, toUtf8Bytes } from "ethers";
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
type Step = readonly [to: string, name: string, data: string, wei?: bigint];
const proposal = (...steps: readonly Step[]): Hex => proposalOf(steps, "why");
const proposalOf = (steps: readonly Step[], description: string): Hex =>
  lower(
    abi.encode(
      ["uint256", "address", "address[]", "uint256[]", "string[]", "bytes[]", "uint256", "uint256", "string"],
      [
        7,
        stranger,
        steps.map(([to]) => to),
        steps.map(([, , , wei = 0n]) => wei),
        steps.map(([, name]) => name),
        steps.map(([, , data]) => data),
        1,
        2,
        description,
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
      touches: `${team} grantRole(bytes32,address)`,
      calls: "2",
    });
    expect(await seen(proposal([team, "_setPendingAdmin(address)", "0x"]))).to.have.length(1);
    expect(await seen(proposal([team, "harmless(address)", `${grant}00`]))).to.deep.equal([]);
    expect(await seen(proposal(harmless), { protects: [team] })).to.have.length(1);
    expect(await seen(proposal([team, "", grant]), { functions: ["pause()"] })).to.deep.equal([]);
  });

  it("sees what takes rights away, hands a Safe or a diamond over, or moves tokens of other kinds (it told of nothing)", async () => {
    const names = [
      ...["revokeRole(bytes32,address)", "renounceOwnership()", "setAuthority(address)", "setOwner(address)"],
      ...["addOwnerWithThreshold(address,uint256)", "enableModule(address)", "changeThreshold(uint256)"],
      ...["diamondCut((address,uint8,bytes4[])[],address,bytes)", "safeTransferFrom(address,address,uint256)"],
      ...["redeem(uint256,address,address)", "burn(address,uint256)", "setApprovalForAll(address,bool)"],
    ];

    const told = await Promise.all(names.map((name) => seen(proposal([team, "", id(name).slice(0, 10)]))));

    expect(told.map(([one]) => one?.evidence["touches"])).to.deep.equal(names.map((name) => `${team} ${name}`));
  });

  it("sees what sends ether, with or without an input: at nothing, just above [all of a treasury could be sent with an empty one]", async () => {
    const sending = (wei: bigint): Step => [team, "", "0x", wei];
    const queue = (wei: bigint) =>
      logOf(
        [hashFor("QueueTransaction(bytes32,address,uint256,string,bytes,uint256)"), hashFor("id"), padded(team)],
        lower(abi.encode(["uint256", "string", "bytes", "uint256"], [wei, "", "0x", 1])),
      );
    const schedule = (wei: bigint) =>
      logOf(
        [hashFor("CallScheduled(bytes32,uint256,address,uint256,bytes,bytes32,uint256)"), hashFor("id"), toWord(0n)],
        lower(abi.encode(["address", "uint256", "bytes", "bytes32", "uint256"], [team, wei, "0x", hashFor("x"), 1])),
      );
    const told = async (wei: bigint) => [
      ...(await seen(proposal(harmless, sending(wei)))),
      ...(await look(watching(), { logs: [queue(wei), schedule(wei)] })),
    ];

    expect(await told(0n)).to.deep.equal([]);
    expect((await told(1n)).map(({ evidence }) => evidence["touches"])).to.deep.equal(Array(3).fill(`${team} 1 wei`));
  });

  it("takes a name by its bytes, and one that is too long to be read for a dangerous one [names could hide what is called]", async () => {
    // No contract has such a function by chance: its hash is that of its bytes, here é in UTF-8.
    const functions = [`0x${keccak256(toUtf8Bytes("drainé()")).slice(2, 10)}`];
    const long = (length: number): Step => [team, "x".repeat(length), grant];

    expect(await seen(proposal([team, "drainé()", "0x"]), { functions })).to.have.length(1);
    expect(await seen(proposal(long(128)))).to.deep.equal([]);
    expect((await seen(proposal(long(129))))[0]?.evidence["touches"]).to.equal(`${team} unreadable`);
  });

  it("tells of an input that ends before its function, and of a payload of which not all may be there", async () => {
    const whole = proposal(harmless, [team, "", `0x${"11".repeat(64)}`]);
    const description = (length: number) => proposalOf([harmless], "d".repeat(length));
    const base = (description(32).length - 64) / 2;

    expect(await seen(whole)).to.deep.equal([]);
    expect(await seen(whole.slice(0, -64 * 5) as Hex)).to.have.length(1);
    expect(await seen(description(512 * 1024 - base - 32))).to.deep.equal([]);
    expect(await seen(description(512 * 1024 - base))).to.have.length(1);
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
