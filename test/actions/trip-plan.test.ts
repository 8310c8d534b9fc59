import { expect } from "chai";
import { hubAbi, type PlanAction, planAction, planHash } from "../../src/actions/hub.ts";
import { tripPlan } from "../../src/actions/trip-plan.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Action } from "../../src/core/parts.ts";
import type { Address } from "../../src/core/types.ts";
import { toWord } from "../../src/lib/words.ts";
import { blockOf, failureOf, fakeChain, hashFor } from "../support/fakes.ts";
import { type Installed, installed } from "../support/installed.ts";

const plan = "0x7061757365000000000000000000000000000000000000000000000000000001";
const nobody: Address = "0x000000000000000000000000000000000000dead";

const action: PlanAction = planAction.parse({
  target: nobody,
  gasCap: 100_000,
  data: "0x8456cb59",
  probeTarget: nobody,
  probeData: "0x5c975abb",
  mask: `0x${"ff".repeat(32)}`,
  op: "equal",
  expected: toWord(1n),
});

function make(settings: Record<string, unknown>): Action {
  return tripPlan.create(tripPlan.params.parse({ hub: nobody, plan, actions: [action, action], ...settings }), {
    id: "trip",
    chainId: 1n,
  });
}

describe("trip-plan", () => {
  const block = blockOf(100);
  const answering = (holding: bigint) =>
    fakeChain({
      call: async ({ data }) => toWord(data.startsWith(hubAbi.getFunction("epoch")?.selector ?? "") ? 7n : holding),
    });

  it("is refused with a mask of nothing, or of actions that the plan does not have", () => {
    expect(() => make({ mask: "0x0" }))
      .to.throw(FirebreakError)
      .with.property("code", "CONFIG");
    expect(() => make({ mask: "0x3" })).to.not.throw();
    expect(() => make({ mask: "0x4" }))
      .to.throw(FirebreakError)
      .with.property("code", "CONFIG");
  });

  it("is refused when its targets could make it too dear for one transaction, and says how to cut it", async () => {
    const dear = { ...action, gasCap: 8_000_000 };
    const chain = (actions: readonly PlanAction[]) =>
      fakeChain({
        code: async () => "0x00",
        call: async ({ data }) =>
          data.startsWith(hubAbi.getFunction("planHash")?.selector ?? "") ? planHash(actions) : toWord(0n),
      });

    const objections = await make({ actions: [dear, dear, dear] }).objections(nobody, block, chain([dear, dear, dear]));
    const cut = await make({ actions: [dear, dear, dear], mask: "0x1" }).objections(
      nobody,
      block,
      chain([dear, dear, dear]),
    );
    const never = await make({ actions: [dear], maxGas: 8_000_000 }).objections(nobody, block, chain([dear]));

    expect(objections[0]).to.match(/may need 2\d{7} gas, one transaction has 16777216; .* the masks 0x1, 0x2, 0x4, as/);
    expect(cut.filter((why) => why.includes("gas"))).to.deep.equal([]);
    expect(never[0]).to.match(/alone may need more than 8000000 gas/);
  });

  it("cannot be prepared without the epoch", async () => {
    expect(await failureOf(make({}).prepare(block, fakeChain()))).to.equal("NOT_EVALUABLE");
  });

  it("counts as not holding when only the probes cannot be read, and says so of one that reverts", async () => {
    const failing = (code: "CALL_REVERTED" | "NOT_EVALUABLE") =>
      fakeChain({
        call: async ({ data }) => {
          if (data === hubAbi.encodeFunctionData("epoch")) return toWord(7n);
          throw new FirebreakError(code, "the node lacks it");
        },
      });
    const [silent, reverting] = [failing("NOT_EVALUABLE"), failing("CALL_REVERTED")];

    expect(await make({}).prepare(block, silent))
      .to.include({ holds: false })
      .and.not.to.have.property("unread");
    expect((await make({}).prepare(block, reverting)).unread).to.include("a probe of the plan reverts");
  });

  it("holds when every action of its mask holds, and only then", async () => {
    expect(await make({}).holds(block, answering(0b01n))).to.equal(false);
    expect(await make({}).holds(block, answering(0b11n))).to.equal(true);
    expect(await make({ mask: "0x1" }).holds(block, answering(0b01n))).to.equal(true);
  });

  it("calls with the epoch of the last head, an end in time, and the hash of what was found", async () => {
    const { call } = await make({ validSeconds: 60 }).prepare(block, answering(0n));
    const { to, data } = call(hashFor("evidence"));
    const [planId, , mask, evidence, epoch, notAfter] = hubAbi.decodeFunctionData("trip", data);

    expect([to, planId, mask, evidence]).to.deep.equal([nobody, plan, 3n, hashFor("evidence")]);
    expect([epoch, notAfter]).to.deep.equal([7n, block.timestamp + 60n]);
  });

  it("ends in time from now on where it was prepared before nodes stood still (it was too late when it landed)", async () => {
    const { prepare, ended } = make({ validSeconds: 60 });
    const { call } = await prepare(block, answering(0n));
    const endAt = (now: bigint) => hubAbi.decodeFunctionData("trip", call(hashFor("evidence"), now).data)[5];

    expect(endAt(block.timestamp - 1n)).to.equal(block.timestamp + 60n);
    expect(endAt(block.timestamp + 3_600n)).to.equal(block.timestamp + 3_660n);
    expect([60n, 61n].map((after) => ended?.(call(hashFor("x")), block.timestamp + after))).to.deep.equal([
      false,
      true,
    ]);
  });
});

describe("trip-plan, on a hub with Aave's code", function () {
  this.timeout(60_000);
  let range: Installed;
  before(async () => {
    range = await installed();
  });
  after(() => range.close());

  const real = (changes: Record<string, unknown> = {}): Action =>
    make({ hub: range.at("hub"), actions: range.value("pausePool"), ...changes });
  const objections = async (it: Action, sender: Address): Promise<readonly string[]> =>
    it.objections(sender, await range.chain.head(), range.chain);

  it("is refused where there is no hub, for a plan that is not committed, and with other actions", async () => {
    expect((await objections(real({ hub: nobody }), range.key)).join()).to.include("no code");
    expect((await objections(real({ plan: hashFor("other") }), range.key)).join()).to.include("not committed");
    expect((await objections(real({ actions: [action] }), range.key)).join()).to.include("other actions");
  });

  it("is refused for a key that has no grant", async () => {
    expect((await objections(real(), nobody)).join()).to.match(
      /cannot trip this plan now \(GuardianHub_NoGrant\(key 0x\w{40}\): the key has no grant/,
    );
  });

  it("says when the key's right ends, and that who has no grant has none that ends", async () => {
    const head = await range.chain.head();
    const ends = (await real().rightEnds?.(range.key, head, range.chain)) ?? 0n;

    expect(ends > head.timestamp).to.equal(true);
    expect(await real().rightEnds?.(nobody, head, range.chain)).to.equal(undefined);
  });

  it("has the hash that the hub committed", async () => {
    const data = hubAbi.encodeFunctionData("planHash", [plan]) as `0x${string}`;
    const committed = await range.chain.call({ to: range.at("hub"), data }, await range.chain.head());

    expect(planHash(planAction.array().parse(range.value("pausePool")))).to.equal(committed);
  });

  it("passes for the granted key, and holds once that key has sent its call", async () => {
    const head = await range.chain.head();
    const { holds, call, expires, tier } = await real().prepare(head, range.chain);
    const { to, data } = call(hashFor("evidence"));
    const before = await objections(real(), range.key);
    await range.stage.impersonate(range.key);
    await range.fork.rpc("eth_sendTransaction", [{ from: range.key, to, data, gas: "0x2dc6c0" }]);
    await range.stage.mine();

    expect([before, holds]).to.deep.equal([[], false]);
    // setPoolPause does not end by itself; this plan was committed for the first tier all the same.
    expect({ expires, tier }).to.deep.equal({ expires: false, tier: 1 });
    expect(await real().holds(await range.chain.head(), range.chain)).to.equal(true);
  });

  it("is refused on a hub that one key could turn against its protocol, or that this key may open again", async () => {
    const safe = range.at("guardianSafe");
    await range.send(safe, safe, "changeThreshold(uint256)", [1]);
    const alone = await objections(real(), range.key);
    await range.send(safe, safe, "changeThreshold(uint256)", [2]);
    await range.send(safe, range.at("manager"), "grantRole(uint64,address,uint32)", [3, range.key, 0]);
    const resumes = await objections(real(), range.key);
    await range.send(safe, range.at("manager"), "grantRole(uint64,address,uint32)", [0, range.key, 0]);
    const governs = await objections(real(), range.key);

    expect(alone.join()).to.match(/the hub's admin, .* is in the hands of one key/);
    expect(resumes.join()).to.match(/is a trigger key and the right to resume/);
    expect(governs.join()).to.match(/is a trigger key and the AccessManager's admin/);
  });

  it("is refused when the hub has lost its role, by a dry run", async () => {
    await range.send(range.at("aclAdmin"), range.at("configurator"), "setPoolPause(bool)", [false]);
    await range.send(range.at("aclAdmin"), range.at("acl"), "addEmergencyAdmin(address)", [range.at("aclAdmin")]);
    await range.send(range.at("aclAdmin"), range.at("configurator"), "setPoolPause(bool)", [false]);
    await range.send(range.at("aclAdmin"), range.at("acl"), "removeEmergencyAdmin(address)", [range.at("hub")]);

    expect((await objections(real(), range.key)).join()).to.include("dry run");
  });
});
