import { expect } from "chai";
import { encodeHub } from "../../../src/actions/hub.ts";
import type { Direction } from "../../../src/core/proposals.ts";
import { encodeCall } from "../../../src/lib/encode.ts";
import { readCall } from "../../../src/lifecycle/safe/known-calls.ts";

const safe = `0x${"5a".repeat(20)}` as const;
const to = `0x${"7a".repeat(20)}` as const;
const word = `0x${"07".repeat(32)}`;
const closed = encodeCall(to, "pause()", []).data;
const opened = encodeCall(to, "setPaused(bool)", [false]).data;
const dirty = `${encodeCall(to, "_setMintPaused(address,bool)", [to, false]).data.slice(0, 10)}${"ff".repeat(32)}${"00".repeat(32)}`;

function read(call: string, args: readonly unknown[] = [], changes: object = {}) {
  return readCall({ safe, value: 0n, ...encodeCall(to, call, args), ...changes });
}

const calls: readonly (readonly [what: string, call: string, args: readonly unknown[], Direction, more?: object])[] = [
  ["opens", "unpause()", [], "loosens"],
  ["opens by a flag", "setPoolPause(bool)", [false], "loosens"],
  ["opens a part", "pause(bool,bool,bool,bool,bool)", [true, true, false, true, true], "loosens"],
  ["pauses for no time", "pauseLanes(uint256,uint32,bytes32)", [1, 0, word], "loosens"],
  ["gives a role", "grantRole(bytes32,address)", [word, to], "loosens"],
  ["moves a token", "transfer(address,uint256)", [to, 1], "loosens"],
  ["pauses and sends ether", "pause()", [], "loosens", { value: 1n }],
  ["changes the Safe", "addOwnerWithThreshold(address,uint256)", [to, 1], "loosens", { to: safe }],
  ["is named a pause within the Safe", "pause()", [], "loosens", { to: safe }],
  ["opens, carried by a manager", "execute(address,bytes)", [to, encodeCall(to, "unpause()", []).data], "loosens"],
  ["opens all", "unpauseAll()", [], "loosens"],
  ["ends a freeze of accounts", "unfreeze(address[],uint8,bytes32)", [[to], 3, word], "loosens"],
  ["opens by a flag, with a byte after it", "pause()", [], "loosens", { data: `${opened}00` }],
  ["opens by a flag beside an address that is none", "pause()", [], "loosens", { data: dirty }],
  ["opens by a flag that is left out", "pause()", [], "loosens", { data: opened.slice(0, 10) }],
  ["opens by a flag of a function with a grace", "setPoolPause(bool,uint40)", [false, 1], "loosens"],
  [
    "opens, carried with a byte after it",
    "pause()",
    [],
    "loosens",
    { data: `${encodeCall(to, "execute(address,bytes)", [to, opened]).data}00` },
  ],
  ["pauses, carried by what need not be a manager", "execute(address,bytes)", [to, closed], "unknown"],
  ["pauses for a number", "pauseFor(uint256)", [1], "unknown"],
  ["has the selector of a trip", "pause()", [], "unknown", { data: encodeHub("trip", [word, [], 1, word, 1, 1]) }],
  ["is not known", "setCap(uint256)", [1], "unknown"],
  ["depends on a number", "pause(uint256)", [1], "unknown"],
  ["is named a pause by its proposer alone", "pauseEverything()", [], "unknown", { abi: "pauseEverything()" }],
  ["is named an opening by its proposer", "reopenMarket()", [], "loosens", { abi: "reopenMarket()" }],
  ["has bytes after its arguments", "pause()", [], "unknown", { data: "0x8456cb5900" }],
  ["uses up a nonce", "pause()", [], "unknown", { to: safe, data: "0x" }],
  ["pauses", "pause()", [], "tightens"],
  ["pauses by a flag", "setReservePause(address,bool)", [to, true], "tightens"],
];

describe("what a Safe is asked to do", () => {
  for (const [what, call, args, direction, more] of calls)
    it(`${direction === "unknown" ? "is not known to tighten" : direction} when it ${what}`, () => {
      expect(read(call, args, more).direction).to.equal(direction);
    });

  it("says of a call that execute carries what it is at an AccessManager, and that a DSProxy has the same function", () => {
    const { says, why } = read("execute(address,bytes)", [safe.replace("5a", "5b"), closed]);

    expect(says).to.match(/^pause\(\) of 0x5b5a.*, carried by execute of 0x7a/);
    expect(why).to.match(/^only if 0x7a.* is an AccessManager, .* it only closes; any other contract may do anything/);
  });

  it("is shown by a name that we know rather than by the proposal's, and by its bytes without either", () => {
    expect(read("pause()", [], { abi: "pause()" }).says).to.equal(`pause() of ${to}`);
    expect(read("setCap(uint256)", [5], { abi: "setCap(uint256)" }).says).to.equal(
      `setCap(5) of ${to} (named so by the proposal)`,
    );
    expect(read("setCap(uint256)", [5], { abi: "other(uint256)" }).says).to.match(/^36 bytes of calldata to 0x/);
  });

  it("shows text within it on one line, without what a terminal obeys", () => {
    const { says } = read("log(string)", ["\u001b[2Ka\nb"], { abi: "log(string)" });

    expect(says).to.equal(`log(\\u001b[2Ka\\u000ab) of ${to} (named so by the proposal)`);
  });
});
