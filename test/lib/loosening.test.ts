import { readFileSync } from "node:fs";
import { expect } from "chai";
import { encodeCall } from "../../src/lib/encode.ts";
import { openers, refuseLoosening } from "../../src/lib/loosening.ts";
import { refusal } from "../support/plans.ts";

const TO = "0x00000000000000000000000000000000000000aa";

function verdict(signature: string, args: readonly unknown[]): unknown {
  const { data } = encodeCall(TO, signature, args);
  return refusal(() => refuseLoosening(signature, args, data)).code;
}

describe("refuseLoosening", () => {
  it("refuses what ends a pause, a freeze or a ban, by its name", () => {
    for (const signature of ["unpause()", "function resumeAll()", "unFreeze()", "thaw()", "cancelPause()", "un_halt()"])
      expect(verdict(signature, []), signature).to.equal("LOOSENS");
  });

  it("knows every function that the hub's own list knows to open", () => {
    const source = readFileSync(new URL("../../contracts/guardian/NeverOpens.sol", import.meta.url), "utf8");
    const listed = [...source.slice(source.indexOf("function _opens")).matchAll(/keccak256\("([^"]+)"\)/g)];

    const known = [...openers.values()];
    expect(listed.length).to.be.above(30);
    expect(known).to.include.members(listed.map(([, signature]) => signature));
  });

  it("refuses a flag that opens, and a flag that closes where the name says open", () => {
    expect(verdict("setPaused(bool)", [false])).to.equal("LOOSENS");
    expect(verdict("setTradingEnabled(bool)", [true])).to.equal("LOOSENS");
  });

  it("refuses a selector that opens under a made-up name, and a call that carries another one", () => {
    const { data } = encodeCall(TO, "unpause()", []);

    expect(refusal(() => refuseLoosening("haltEverything()", [], data)).code).to.equal("LOOSENS");
    expect(verdict("execute(address,bytes)", [TO, data])).to.equal("LOOSENS");
  });

  it("takes what closes", () => {
    expect(verdict("pause()", [])).to.equal("none");
    expect(verdict("setPaused(bool)", [true])).to.equal("none");
    expect(verdict("setTradingEnabled(bool)", [false])).to.equal("none");
  });
});
