import { expect } from "chai";
import { parseConfig } from "../src/config.ts";
import { FirebreakError } from "../src/core/errors.ts";

const nodes = "rpc: [http://127.0.0.1:8545], quorum: 1";
const one = `chain: { id: 1, ${nodes} }\n`;
const two = `chains:\n  main: { id: 1, ${nodes} }\n  side: { id: 10, ${nodes} }\n`;
const to = "0x2222222222222222222222222222222222222222";

const textOf = (chains: string, entry: string) =>
  `${chains}store: s\nsigner:\n  key: env:KEY\n  allow:\n    - ${entry}\n`;

/** Where a list makes a configuration wrong: paths. */
function places(chains: string, entry: string): readonly string[] {
  try {
    parseConfig(textOf(chains, entry), "f.yaml");
    return [];
  } catch (error) {
    const message = error instanceof FirebreakError ? error.message : "";
    return [...message.matchAll(/^ {2}f\.yaml:\d+:\d+ (\S+?): /gm)].map(([, place = ""]) => place);
  }
}

describe("the list of a configuration's key", () => {
  it("shows where an entry is no contract, no function, of no chain, or allows nothing", () => {
    expect(places(one, `{ to: 0x22, selectors: [pause()] }`)).to.deep.equal(["signer.allow.0.to"]);
    expect(places(one, `{ to: "${to}", selectors: [pause] }`)).to.deep.equal(["signer.allow.0.selectors.0"]);
    expect(places(one, `{ to: "${to}", selectors: ["0x8456cb"] }`)).to.deep.equal(["signer.allow.0.selectors.0"]);
    expect(places(one, `{ to: "${to}", selectors: [] }`)).to.deep.equal(["signer.allow.0.selectors"]);
    expect(places(one, `{ to: "${to}" }`)).to.deep.equal(["signer.allow.0.selectors"]);
    expect(places(one, `{ to: "${to}", selectors: [pause()], chain: side }`)).to.deep.equal(["signer.allow.0"]);
    expect(places(two, `{ to: "${to}", selectors: [pause()] }`)).to.deep.equal(["signer.allow.0"]);
  });

  it("is read apart from the key's own settings, functions as selectors", () => {
    const entry = `{ to: "${to}", selectors: [pause(), function setPaused(bool), "0x3F4BA83A"], chain: side }`;
    const { signer, allow } = parseConfig(textOf(two, entry), "f.yaml");

    expect(signer?.part).to.equal("local");
    expect(allow).to.deep.equal([{ to, selectors: ["0x8456cb59", "0x16c38b3c", "0x3f4ba83a"], chain: "side" }]);
    expect(parseConfig(`${one}store: s\nsigner: { key: env:KEY }\n`, "f.yaml").allow).to.equal(undefined);
  });
});
