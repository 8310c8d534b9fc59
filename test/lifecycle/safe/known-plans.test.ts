import { expect } from "chai";
import { Interface } from "ethers";
import type { Hex } from "../../../src/core/types.ts";
import { encodeCall } from "../../../src/lib/encode.ts";
import { commitCall, encode, hubInterface, proposeCall } from "../../../src/lifecycle/hub.ts";
import { planLines } from "../../../src/lifecycle/print.ts";
import { readCall } from "../../../src/lifecycle/safe/known-calls.ts";
import { others } from "../../../src/lifecycle/safe/known-functions.ts";
import { loadArtifact } from "../../../src/range/drill/artifact.ts";
import { HUB, PLAN, planOf, RELEASE } from "../../support/plans.ts";

const safe = `0x${"5a".repeat(20)}` as const;
const hub = hubInterface();
const plan = planOf([{ use: "openzeppelin-pause", target: safe }]);
const [, , tier = ""] = planLines(plan);
const propose = proposeCall(hub, plan).data;
const commit = commitCall(hub, plan).data;
const terms = `plan ${PLAN}, hash ${plan.hash}, ${tier}, lasts until somebody ends it, released by ${RELEASE}`;

const read = (data: Hex, abi?: string) => readCall({ safe, to: HUB, value: 0n, data, abi });
/** The same call with another word. */
const withWord = (data: Hex, at: number, word: bigint): Hex =>
  `0x${data.slice(2, 10 + 64 * at)}${word.toString(16).padStart(64, "0")}${data.slice(10 + 64 * (at + 1))}`;

describe("what the admin of a hub is asked to sign", () => {
  it("is shown as plan, hash and terms, as `plan show` says them, when a plan is announced or committed (it was bytes that nobody here knew)", () => {
    const [announced, committed] = [read(propose), read(commit)];

    expect(announced.says).to.equal(`proposePlan of ${HUB}: ${terms}`);
    expect(committed.says).to.equal(`commitPlan of ${HUB}: ${terms}`);
    expect(planLines(plan)).to.include.members([`hash ${plan.hash}`, `released by ${RELEASE}`]);
    for (const { direction, why } of [announced, committed]) {
      expect(direction).to.equal("unknown");
      expect(why).to.match(/^only if 0x\w+ is a GuardianHub .*changes what guardians .*`firebreak plan show`/);
    }
  });

  it("is shown with its own terms, which the hash of a plan does not cover", () => {
    const { says } = read(withWord(withWord(withWord(propose, 1, 1n), 2, 60n), 3, 0n));

    expect(says).to.include("tier 1: tripped by a key with a grant, or one guardian, lasts 60 s at most");
    expect(says).to.match(/released by nobody$/);
    expect(read(withWord(commit, 1, 1n)).says).to.include("LOWERED: its effect asks for tier 2");
  });

  it("has the hash of no plan when its actions are not encoded in the one usual way, or something follows them", () => {
    expect(read(`${commit}${"00".repeat(32)}`).says)
      .to.match(/^commitPlan of/)
      .and.not.include(plan.hash);
    expect(read(withWord(commit, 4, 192n)).says).to.match(/^\d+ bytes of calldata to/);
  });

  it("is shown by its bytes when they are not exactly such a call: one tier too high, too many bytes, too few", () => {
    const odd = [withWord(propose, 1, 4n), withWord(propose, 2, 1n << 32n), withWord(propose, 3, 1n << 160n)];
    const long = [`${propose}00`, propose.slice(0, -2), propose.slice(0, 10)] as const;

    for (const data of [...odd, ...long]) expect(read(data as Hex).says).to.match(/^\d+ bytes of calldata to/);
  });

  it("is shown by plan or operation when one is removed or withdrawn, whatever name the proposal gives", () => {
    const said = ["proposeRemoval", "removePlan", "cancel"].map((name) =>
      read(encode(hub, name, [PLAN]), "pauseEverything(bytes32)"),
    );

    expect(said.map(({ says }) => says)).to.deep.equal([
      `proposeRemoval of ${HUB}: plan ${PLAN}`,
      `removePlan of ${HUB}: plan ${PLAN}`,
      `cancel of ${HUB}: operation ${PLAN}`,
    ]);
    expect(said.map(({ direction }) => direction)).to.deep.equal(["unknown", "unknown", "unknown"]);
  });

  it("loosens when ether goes with it, and is carried by another contract in the same words", () => {
    const carried = encodeCall(RELEASE, "execute(address,bytes)", [HUB, propose]);

    expect(readCall({ safe, to: HUB, value: 1n, data: propose }).direction).to.equal("loosens");
    expect(readCall({ safe, value: 0n, ...carried }).says).to.equal(
      `proposePlan of ${HUB}: ${terms}, carried by execute of ${RELEASE}`,
    );
  });

  it("is known by the bytes of the hub, which are the module's, too; grants and guardians are shown by name", () => {
    const ofKeys = ["grant", "proposeRevoke", "revoke", "proposeGuardians", "setGuardians"];
    const ofPlans = ["proposePlan", "commitPlan", "proposeRemoval", "removePlan", "cancel"];
    const module = new Interface(JSON.stringify(loadArtifact("GuardianModule").abi));
    const selectors = (abi: Interface, names: readonly string[]) => names.map((one) => abi.getFunction(one)?.selector);

    expect(selectors(module, [...ofKeys, ...ofPlans])).to.deep.equal(selectors(hub, [...ofKeys, ...ofPlans]));
    expect([...others.keys()]).to.include.members(selectors(hub, ofKeys));
    expect(read(encode(hub, "proposeRevoke", [safe])).says).to.match(/^proposeRevoke\(0x5a.*\) of/i);
  });
});
