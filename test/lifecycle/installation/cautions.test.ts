import { expect } from "chai";
import { cautionsOf } from "../../../src/lifecycle/installation/cautions.ts";
import { loadParameters, parseParameters } from "../../../src/lifecycle/installation/parameters.ts";
import { imaginedPlaces } from "../../../src/lifecycle/installation/planned.ts";

const target = `0x${"77".repeat(20)}`;
const key = `0x${"b0".repeat(20)}`;
const safe = `0x${"5a".repeat(20)}`;
const PLAN = `0x${"70".repeat(32)}`;
const zero = `0x${"00".repeat(32)}`;
const people = (count: number) => Array.from({ length: count }, (_, at) => `0x${"a".repeat(39)}${at + 1}`);

/** Five guardians, a pause that does not end by itself and is opened again, and a key that trips it. */
function inOrder() {
  const probe = { target, call: "paused() view returns (bool)" };
  return {
    name: "test",
    chain: 1,
    admin: `0x${"ad".repeat(20)}`,
    guardians: { members: people(5), quorum: 3, topQuorum: 4 },
    planDelaySeconds: 86_400,
    recovery: {
      admin: `0x${"ae".repeat(20)}`,
      adminDelaySeconds: 172_800,
      authority: `0x${"a5".repeat(20)}`,
      delaySeconds: 43_200,
      quickDelaySeconds: 3_600,
      graceSeconds: 0,
    },
    health: [{ target, call: "owner()", expected: zero }],
    resumes: [{ target, call: "unpause()" }],
    plans: [{ plan: PLAN, of: "hub", minTier: 1, actions: [{ use: "call", target, call: "pause()", probe }] }],
    triggers: [
      { key, of: "hub", plans: [PLAN], until: "2027-06-01", uses: 3, refillSeconds: 86_400, cooldownSeconds: 60 },
    ],
  };
}

function cautions(change: (it: ReturnType<typeof inOrder>) => object = (it) => it): readonly string[] {
  return cautionsOf(parseParameters(change(inOrder()), "file"), imaginedPlaces());
}

describe("what an installation is warned of", () => {
  const guardians = (count: number, quorum: number, topQuorum: number) =>
    cautions((it) => ({ ...it, guardians: { members: people(count), quorum, topQuorum } }));
  const trigger = (changes: object) =>
    cautions((it) => ({ ...it, triggers: it.triggers.map((one) => ({ ...one, ...changes })) }));
  const plan = (changes: object) =>
    cautions((it) => ({ ...it, plans: it.plans.map((one) => ({ ...one, ...changes })) }));

  it("is nothing, where nobody is locked out, as in the example", () => {
    expect(cautions()).to.deep.equal([]);
    expect(cautionsOf(loadParameters("examples/installation.yaml"), imaginedPlaces())).to.deep.equal([]);
  });

  it("is a top quorum of all: one lost key, and one guardian's false alarm", () => {
    expect(guardians(4, 3, 4)).to.have.length(1);
    expect(guardians(4, 3, 4)[0]).to.match(/^topQuorum is the number of guardians: .* 86400 s .* below 4$/);
    expect(guardians(5, 3, 4)).to.deep.equal([]);
  });

  it("is a quorum of all, beside the top quorum that it makes one of all as well", () => {
    const says = guardians(3, 3, 3);

    expect(says).to.have.length(2);
    expect(says[0]).to.match(/^quorum is the number of guardians: .* second tier/);
    expect(says[1]).to.match(/^topQuorum is the number of guardians/);
  });

  it("is a key with a grant of a plan that needs more than one key", () => {
    expect(plan({ minTier: undefined })[0]).to.match(
      /^the grant of 0xb0\w+ names plan 0x70\w+ of tier 2, which no key/,
    );
    expect(plan({ minTier: 3 })[0]).to.match(/of tier 3/);
    expect(plan({ minTier: 1 })).to.deep.equal([]);
  });

  it("is that of the engine alone whose plan it is, where the other one has a plan of the same name", () => {
    const says = cautions((it) => {
      const [one] = it.plans;
      return { ...it, safe, plans: [one, { ...one, of: "module", minTier: 2 }] };
    });

    expect(says).to.deep.equal([]);
  });

  it("is a single use that takes longer than a day to come back", () => {
    expect(trigger({ uses: 1, refillSeconds: 86_401 })[0]).to.match(/^after one trip, .* trips nothing for 86401 s/);
    expect(trigger({ uses: 1, refillSeconds: 86_400 })).to.deep.equal([]);
    expect(trigger({ uses: 2, refillSeconds: 86_401 })).to.deep.equal([]);
  });

  it("is a target that nothing opens again, once", () => {
    const says = cautions((it) => ({ ...it, resumes: [] }));

    expect(says).to.have.length(1);
    expect(says[0]).to.match(/^plan 0x70\w+ closes 0x77\w+, .* 172800 s after he announced it; name it$/);
  });

  it("is a target for which the call that closes it is named as the one that opens it (it was deployed without a word)", () => {
    const resumes = (call: string) => cautions((it) => ({ ...it, resumes: [{ target, call }] }));

    expect(resumes("pause()").join()).to.match(/^plan 0x70\w+ closes 0x77\w+, .* no call of resumes opens it/);
    expect(resumes("unpause()")).to.deep.equal([]);
  });
});
