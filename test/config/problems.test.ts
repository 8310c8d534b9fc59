import { expect } from "chai";
import { parseConfig } from "../../src/config/config.ts";

const base = `chain:
  id: 1
  rpc: [http://127.0.0.1:8545, http://127.0.0.1:8546]
store: store.sqlite
detectors:
  drain:
    use: outflow
    account: 0x1111111111111111111111111111111111111111
    token: native
    moreThanBps: 300
actions:
  stop:
    use: pause
    target: 0x2222222222222222222222222222222222222222
playbooks:
  - name: stop-it
    when: { detector: drain }
    do: act
    steps: [stop]
`;

/** What is said of the configuration with this change. */
function said(from: string, to: string): readonly string[] {
  try {
    parseConfig(base.replace(from, to), "f");
    return [];
  } catch (error) {
    const lines = String(Object(error).message).split("\n").slice(1);
    return lines.map((one) => one.trim().replace(/^f:\d+:\d+ /, ""));
  }
}

describe("what is wrong with a configuration", () => {
  it("is said of a value in our words, with what was found", () => {
    expect(said("native", "nativ")[0]).to.match(/token: expected native, or an address of 20 bytes .*, found "nativ"$/);
    expect(said("store:", "mode: live\nstore:")).to.deep.equal(['mode: expected one of shadow, act, found "live"']);
    expect(said("{ detector: drain }", "{ detector: drain, confidence: 0.9 }")).to.deep.equal([
      "playbooks.0.when.confidence: expected a whole number, found 0.9",
    ]);
    expect(said("    use: pause\n", "")).to.deep.equal([
      "actions.stop.use: expected `use` with the name of a part, found nothing",
    ]);
  });

  it("names the key that was meant, of a part and of what surrounds it", () => {
    expect(said("moreThanBps", "moreThenBps")[0]).to.equal(
      "detectors.drain.moreThenBps: expected moreThanBps, found moreThenBps",
    );
    expect(said("    token", "    chian: main\n    token")).to.deep.equal([
      "detectors.drain.chian: expected chain, found chian",
    ]);
    expect(said("store:", "installaton: x\nstore:")[0]).to.include("expected installation, found installaton");
  });

  it("is said once of a value of the wrong kind (its characters were counted, too)", () => {
    const written = said("[http://127.0.0.1:8545, http://127.0.0.1:8546]", "http://127.0.0.1:8545");

    expect(written).to.deep.equal(["chain.rpc: expected a list, found a text"]);
  });

  it("says where several detectors stand", () => {
    expect(said("detector: drain", "detector: [drain, drain]")).to.deep.equal([
      "playbooks.0.when.detector: expected one detector, found a list; several stand under `detectors`",
    ]);
  });

  it("says what else than keys was found", () => {
    expect([said(base, "- a"), said(base, "words")].flat()).to.deep.equal([
      "expected keys with their values, found a list",
      "expected keys with their values, found a text",
    ]);
  });
});
