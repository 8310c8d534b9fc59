import { existsSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { tripCommand } from "../../src/cli/trip.ts";
import { loadTrip, parseTrip, writeTrip } from "../../src/lifecycle/trip/file.ts";
import { relay } from "../../src/lifecycle/trip/relay.ts";
import { signTrip } from "../../src/lifecycle/trip/sign.ts";
import { standingOf } from "../../src/lifecycle/trip/standing.ts";
import { keyOf } from "../../src/signers/local.ts";
import { freezingText } from "../actions/holding-plan.ts";
import { firebreak } from "../support/cli.ts";
import { codeOf } from "../support/safe-world.ts";
import { openTripWorld, type TripWorld } from "../support/trip-world.ts";
import { guardians, members } from "../support/trips.ts";

describe("firebreak trip", function () {
  this.timeout(300_000);
  let world: TripWorld;
  before(async () => {
    world = await openTripWorld();
  });
  after(() => world?.close());

  /** In this process, for what fails before it says anything. */
  const refused = (...args: string[]) => codeOf(tripCommand().parseAsync(args, { from: "user" }));
  const node = () => ["--rpc", world.acting.fork.url];
  const propose = (plan: string, name: string, ...more: string[]) =>
    refused("propose", plan, "--out", world.path(name), ...node(), ...more);
  const standing = async (text: string) =>
    standingOf(parseTrip(text, "x"), { chain: world.acting.chain, block: await world.acting.chain.head() });

  it("reads nothing that is no file, a device, or no trip", async () => {
    expect(await refused("sign", world.path("nowhere.json"))).to.equal("CONFIG");
    expect(await refused("sign", "/dev/zero")).to.equal("CONFIG");
    expect(await refused("sign", world.write("odd.json", "{}"))).to.equal("TRIP");
  });

  it("proposes nothing over a file, on another chain, of another plan, below its tier, or for no hub", async () => {
    const { hub, token } = world;
    const plan = world.path("plan.yaml");
    const here = freezingText(hub, token, 2);
    const elsewhere = world.write("elsewhere.yaml", here.replace('"chain":1', '"chain":5'));
    const other = world.write("other.yaml", here.replace('"args":[["0x', '"args":[["0x1').replace(/741a"/, '741"'));
    const nowhere = world.write("nowhere.yaml", here.replaceAll(hub, `0x${"99".repeat(20)}`));

    expect(await propose(plan, "plan.yaml")).to.equal("CONFIG");
    expect(await propose(elsewhere, "a.json")).to.equal("WRONG_CHAIN");
    expect(await propose(other, "a.json")).to.equal("NOT_COMMITTED");
    expect(await propose(nowhere, "a.json")).to.equal("NOT_A_HUB");
    expect(await propose(plan, "a.json", "--tier", "1")).to.equal("TIER");
    expect(await propose(plan, "a.json", "--mask", "0x2")).to.equal("CONFIG");
    expect(existsSync(world.path("a.json"))).to.equal(false);
  });

  it("says of an order why it cannot trip: too few, void, expired, another plan or trigger; and sends none of them", async () => {
    const { chain } = world.acting;
    const { code, err } = await firebreak([
      ...["trip", "propose", world.path("plan.yaml"), "--out", world.path("trip.json")],
      ...node(),
    ]);
    expect(code, err).to.equal(0);
    const [one] = guardians.map(({ privateKey }) => keyOf(privateKey, "a test"));
    if (one === undefined) throw new Error("expected a guardian");
    const block = await chain.head();
    const signed = await signTrip(loadTrip(world.path("trip.json")), one, block.timestamp);
    const text = writeTrip(signed);
    const file = JSON.parse(text);
    const changed = (order: object, more: object = {}) =>
      JSON.stringify({ ...file, ...more, order: { ...file.order, ...order } });

    const waiting = await standing(text);
    expect(waiting).to.include({ status: "waiting", needed: 2, holds: false });
    expect(waiting.counting).to.deep.equal([members[0]]);
    expect((await standing(changed({ epoch: 2 }))).status).to.equal("void");
    expect((await standing(changed({ deadline: `${block.timestamp - 1n}` }))).status).to.equal("expired");
    expect((await standing(changed({ tier: 1 }))).status).to.equal("wrong");
    expect((await standing(changed({}, { trigger: world.token }))).says).to.include(
      `names the trigger ${world.trigger}`,
    );
    const another = freezingText(world.hub, world.hub, 2);
    expect((await standing(changed({}, { plan: another }))).says).to.include("committed other actions");
    const executor = { sender: members[0] } as never;
    expect(await codeOf(relay(signed, executor, { chain, block }, () => undefined))).to.equal("NOT_READY");
  });

  it("writes the guardians as they are now, and no stranger's signature", async () => {
    const text = readFileSync(world.path("trip.json"), "utf8");
    const stranger = `0x${"55".repeat(20)}`;
    const given = { guardians: [stranger], needed: 1, signatures: [{ signer: stranger, signature: "0x12" }] };
    const path = world.write("given.json", JSON.stringify({ ...JSON.parse(text), ...given }));

    const asking = ["trip", "status", path, "--out", world.path("fresh.json"), "--json", ...node()];
    const { code, out, err } = await firebreak(asking);

    expect(code, err).to.equal(0);
    expect(JSON.parse(out)).to.include({ status: "waiting", needed: 2, holds: false });

    const { guardians: now, needed, signed } = loadTrip(world.path("fresh.json"));
    expect({ now, needed, signatures: signed.signatures }).to.deep.equal({ now: members, needed: 2, signatures: [] });
  });
});
