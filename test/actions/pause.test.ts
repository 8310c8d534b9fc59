import { expect } from "chai";
import { pause } from "../../src/actions/pause.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Action } from "../../src/core/parts.ts";
import type { Address } from "../../src/core/types.ts";
import { toWord } from "../../src/lib/words.ts";
import { blockOf, fakeChain, hashFor, target } from "../support/fakes.ts";
import { type Installed, installed } from "../support/installed.ts";

const nobody: Address = "0x000000000000000000000000000000000000dEaF".toLowerCase() as Address;
const dai = "0x6b175474e89094c44da98b954eedeac495271d0f";

function make(settings: Record<string, unknown>): Action {
  return pause.create(pause.params.parse(settings), { id: "pause", chainId: 1n });
}

describe("pause", () => {
  const block = blockOf(100);

  it("is refused with expected bits that the mask hides, because it could never hold", () => {
    const holds = { mask: `0x${"00".repeat(32)}`, expected: toWord(1n) };

    expect(pause.params.safeParse({ target, holds }).success).to.equal(false);
  });

  it("counts as not holding when its target cannot be read, so that silence blocks no containment", async () => {
    const { holds } = await make({ target }).prepare(block, fakeChain());

    expect(holds).to.equal(false);
  });

  it("says that nobody could read whether it helped where its view reverts, and of a node that is silent nothing (it counted as armed)", async () => {
    const failing = (code: "CALL_REVERTED" | "RPC_UNREACHABLE") =>
      fakeChain({ call: () => Promise.reject(new FirebreakError(code, "execution reverted")) });
    const [reverting, silent] = [
      await make({ target }).prepare(block, failing("CALL_REVERTED")),
      await make({ target }).prepare(block, failing("RPC_UNREACHABLE")),
    ];

    expect([reverting.holds, reverting.call(hashFor("evidence")).to]).to.deep.equal([false, target]);
    expect(reverting.unread).to.match(/paused\(\).* reverts \(execution reverted\): .*nobody could read/);
    expect(silent).not.to.have.property("unread");
  });

  it("lets what is no fault of a node through", async () => {
    const broken = fakeChain({ call: () => Promise.reject(new TypeError("a bug")) });
    const error: unknown = await make({ target })
      .prepare(block, broken)
      .catch((raised) => raised);

    expect(error).to.be.instanceOf(TypeError);
  });

  it("holds when the probe's word says so, and only then", async () => {
    const answering = (word: bigint) => fakeChain({ call: async () => toWord(word) });

    expect(await make({ target }).holds(block, answering(1n))).to.equal(true);
    expect(await make({ target }).holds(block, answering(0n))).to.equal(false);
    expect(await make({ target }).holds(block, fakeChain({ call: async () => "0x" }))).to.equal(false);
  });

  it("is not refused as a key that may not, where everybody is told that it is paused already, and is where they are told otherwise (a key with the role was told to get it)", async () => {
    const saying = (words: string) =>
      fakeChain({
        code: async () => "0x00",
        call: async ({ data }) => {
          if (data !== "0x8456cb59") return toWord(1n);
          throw new FirebreakError("CALL_REVERTED", words);
        },
      });
    const action = make({ target, acceptLoosenKey: true });

    expect(await action.objections(nobody, block, saying("Pausable: paused"))).to.deep.equal([]);
    expect((await action.objections(nobody, block, saying("G7"))).join()).to.include("cannot call pause() of");
  });

  it("is refused where what usually undoes it is no function of the target, unless that is named (it was proven of a call that nobody can make)", async () => {
    const unpause = "3f4ba83a";
    const having = (selector: string) =>
      fakeChain({
        code: async () => `0x63${selector}14`,
        slot: async () => toWord(0n),
        call: async () => toWord(0n),
        simulate: async (calls) =>
          calls.map(({ data }, at) => ({ success: !data.includes(unpause), output: toWord(BigInt(at)), logs: [] })),
      });
    const said = (selector: string, settings = {}) =>
      make({ target, ...settings }).objections(nobody, block, having(selector));

    expect(await said(unpause)).to.deep.equal([]);
    expect((await said("deadbeef")).join()).to.match(/unpause\(\) of .*, which is not in the code of .*`loosen`/);
    expect(await said("deadbeef", { loosen: { call: "function unpause()" } })).to.deep.equal([]);
  });

  it("prepares the call of the function, whatever was found", async () => {
    const { call } = await make({ target }).prepare(block, fakeChain());

    expect(call(hashFor("evidence"))).to.deep.equal({ to: target, data: "0x8456cb59" });
    expect(make({ target }).describe()).to.include("pause()").and.include(target);
  });

  it("is refused with a call that opens", () => {
    for (const [call, args] of [
      ["function unpause()", []],
      ["function setPoolPause(bool)", [false]],
    ] as const)
      expect(() => make({ target, call, args }))
        .to.throw(FirebreakError)
        .with.property("code", "LOOSENS");
  });

  it("raises CONFIG when its function cannot be encoded", () => {
    expect(() => make({ target, call: "function setPoolPause(bool)", args: [] }))
      .to.throw(FirebreakError)
      .with.property("code", "CONFIG");
  });
});

describe("pause, on Aave's code", function () {
  this.timeout(60_000);
  let range: Installed;
  before(async () => {
    range = await installed();
  });
  after(() => range.close());

  const aave = (changes: Record<string, unknown> = {}): Action =>
    make({
      target: range.at("configurator"),
      call: "function setPoolPause(bool)",
      args: [true],
      holds: { to: range.at("dataProvider"), call: "function getPaused(address) view returns (bool)", args: [dai] },
      ...changes,
    });
  const objections = async (action: Action, sender: Address): Promise<readonly string[]> =>
    action.objections(sender, await range.chain.head(), range.chain);

  it("is refused for a sender without the role", async () => {
    expect((await objections(aave(), nobody)).join()).to.include("cannot call");
  });

  it("is refused where there is no code, and where the probe cannot be read", async () => {
    expect((await objections(aave({ target: nobody }), nobody)).join()).to.include("no code");
    expect((await objections(aave({ holds: { to: nobody } }), nobody)).join()).to.include("correct `holds`");
  });

  it("is refused when what undoes it is not known", async () => {
    const action = aave({ call: "function setReserveFlashLoaning(address,bool)", args: [dai, false] });

    expect((await objections(action, range.at("aclAdmin"))).join()).to.include("name it in `loosen`");
  });

  it("is refused when the probe would not be true after it", async () => {
    const action = aave({
      holds: {
        to: range.at("dataProvider"),
        call: "function getPaused(address) view returns (bool)",
        args: [dai],
        expected: toWord(2n),
        mask: toWord(2n),
      },
    });
    await range.send(range.at("aclAdmin"), range.at("acl"), "addEmergencyAdmin(address)", [range.key]);

    expect((await objections(action, range.key)).join()).to.include("would still not say so");
  });

  it("is refused for a key that could also loosen, unless that is accepted", async () => {
    expect((await objections(aave(), range.key)).join()).to.include("could also undo");
    expect(await objections(aave({ acceptLoosenKey: true }), range.key)).to.deep.equal([]);
  });

  it("has nothing against it while it holds already, but for a key that may not (a responder could not be started during an incident)", async () => {
    await range.send(range.key, range.at("configurator"), "setPoolPause(bool)", [true]);

    expect(await objections(aave({ acceptLoosenKey: true }), range.key)).to.deep.equal([]);
    expect((await objections(aave(), range.key)).join()).to.include("could also undo");
  });
});
