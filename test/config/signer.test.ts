import { expect } from "chai";
import { parseConfig } from "../../src/config/config.ts";
import { FirebreakError } from "../../src/core/errors.ts";

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
    const [signer] = parseConfig(textOf(two, entry), "f.yaml").signers;
    const [free] = parseConfig(`${one}store: s\nsigner: { key: env:KEY }\n`, "f.yaml").signers;

    expect(signer?.part).to.equal("local");
    expect(signer?.allow).to.deep.equal([{ to, selectors: ["0x8456cb59", "0x16c38b3c", "0x3f4ba83a"], chain: "side" }]);
    expect(free?.allow).to.equal(undefined);
  });
});

describe("keys of a configuration, by name", () => {
  const target = `"${to}"`;
  const keys = "signers: { bot: { key: env:BOT }, spare: { use: keystore, file: key.json, passphrase: env:WORD } }\n";
  const detectors = `detectors: { used: { use: key-used, key: ${target} } }\n`;
  const rest = (signer: string, rung: string) =>
    `${one}store: s\n${keys}${detectors}actions: { stop: { use: pause, target: ${target}${signer} } }\n` +
    `playbooks: [{ name: p, when: { detector: used }, do: act, steps: [{ ladder: [{ action: stop }, { ${rung}, afterBlocks: 2 }] }] }]\n`;
  const wrong = (text: string) => {
    try {
      parseConfig(text, "f.yaml");
      return "nothing";
    } catch (error) {
      return error instanceof FirebreakError ? error.message.replaceAll(/f\.yaml:\d+:\d+ /g, "") : String(error);
    }
  };

  it("stand either under signer or under signers, and are named by actions and ways that know them", () => {
    expect(wrong(`${rest("", "action: stop, signer: spare")}signer: { key: env:BOT }\n`)).to.include(
      "signers: expected either",
    );
    expect(wrong(rest(", signer: third", "page: call"))).to.include(
      "actions.stop.signer: expected the id of a configured signer (bot, spare), found third",
    );
    expect(wrong(rest("", "action: stop, signer: third"))).to.include("configured signer (bot, spare), found third");
    expect(wrong(rest("", "page: call, signer: spare"))).to.include("signer: expected `signer` beside an action");
  });

  it("send what names them: the first one the rest, and a way of a ladder an action of its own", () => {
    const { signers, sentBy, playbooks, actions } = parseConfig(rest("", "action: stop, signer: spare"), "f.yaml");

    expect(signers.map(({ id, part }) => [id, part])).to.deep.equal([
      ["bot", "local"],
      ["spare", "keystore"],
    ]);
    expect(sentBy).to.deep.equal({ stop: "bot", "stop~spare": "spare" });
    expect(playbooks[0]?.steps).to.deep.equal(["stop>stop~spare@2"]);
    expect(actions.map(({ id }) => id)).to.deep.equal(["stop", "stop~spare"]);
  });
});
