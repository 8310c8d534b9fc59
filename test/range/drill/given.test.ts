import { expect } from "chai";
import { AbiCoder, keccak256, zeroPadValue } from "ethers";
import { declaredIn, expectedIn, given } from "../../../src/range/drill/given.ts";
import { loadScenario, type Scenario } from "../../../src/range/drill/scenario.ts";

const nomad = loadScenario("03-nomad");
const messageTemplate = "aa{nonce:uint32=000013d6}{recipient:bytes32}{amount:uint256=02540be400}";
const making = (made: Scenario["made"]): Scenario => ({ ...nomad, made });
const made = (template: string, values: Readonly<Record<string, string>>) =>
  given(making({ it: { template, with: values } }), { messageTemplate }, 1).get("it");

describe("what is given before the fork is opened", () => {
  it("is refused when a place of a template has no value, or a value does not fit", () => {
    for (const run of [
      () => made("0x{who:address}", {}),
      () => made("0x{many:uint32}", { many: "4294967296" }),
      () => made("0x{many:uint32}zz", { many: "1" }),
      () => made("0x123", {}),
      () => made("${payload.nothing}", {}),
    ])
      expect(run).to.throw().with.property("code", "CONFIG");
  });

  it("fills the places of a payload's template, in their width, and keeps a default in hex", () => {
    const recipient = `0x${"ab".repeat(20)}`;

    expect(made("0x{many:uint32}", { many: "4294967295" })).to.equal("0xffffffff");
    expect(made("${payload.messageTemplate}", { recipient })).to.equal(
      `0xaa000013d6${"00".repeat(12)}${"ab".repeat(20)}${"2540be400".padStart(64, "0")}`,
    );
  });

  it("takes a hash of what was made before, and finds with it the slot of a mapping", () => {
    const known = given(nomad, { messageTemplate }, 7);
    const hash = keccak256(String(known.get("first")));
    const [owner, , slot] = declaredIn(nomad, false, known);

    expect(known.get("firstHash")).to.equal(hash);
    expect(slot?.slot).to.equal(keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "uint256"], [hash, 154])));
    expect(owner?.value).to.equal(zeroPadValue(String(known.get("owner")), 32));
  });

  it("declares for the benign twin what the attack does not need", () => {
    const known = given(nomad, { messageTemplate }, 7);
    const reasons = (isBenign: boolean) => declaredIn(nomad, isBenign, known).map(({ reason }) => reason);

    expect(reasons(true).filter((one) => !reasons(false).includes(one))).to.deep.equal([
      "messages[hash] of an honest message: LEGACY_STATUS_PROVEN",
    ]);
  });

  it("bounds the loss by what a seed drew", () => {
    const known = given(nomad, { messageTemplate }, 7);

    expect(known.get("amount")).to.not.equal("10000000000");
    expect(expectedIn(nomad, known).lost).to.deep.equal({ WBTC: known.get("amount") });
  });
});
