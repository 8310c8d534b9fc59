import { expect } from "chai";
import { parseConfig } from "../../src/config/config.ts";
import { FirebreakError } from "../../src/core/errors.ts";

const base = `chain:
  id: 1
  rpc: [http://127.0.0.1:8545, http://127.0.0.1:8546]
store: store.sqlite
detectors:
  owner:
    use: privileged-change
    address: 0x1111111111111111111111111111111111111111
    call: function owner() view returns (address)
actions:
  stop:
    use: pause
    target: 0x2222222222222222222222222222222222222222
playbooks:
  - name: stop-it
    when: { detector: owner }
    do: act
    steps: [stop]
`;

/** Why a text is no valid configuration. */
function refusalOf(text: string): string {
  try {
    parseConfig(text, "f.yaml");
    return "";
  } catch (error) {
    return error instanceof FirebreakError ? error.message : "";
  }
}

/** Line, column and path of each problem. */
function places(text: string): readonly string[] {
  return [...refusalOf(text).matchAll(/^ {2}f\.yaml:(\d+:\d+ \S+?):? /gm)].map(([, place = ""]) => place);
}

const changed = (from: string, to: string) => places(base.replace(from, to));

describe("the chains of a configuration", () => {
  it("shows that a single node must be trusted in so many words, and that more cannot agree than there are", () => {
    const nodes = "[http://127.0.0.1:8545, http://127.0.0.1:8546]";
    const quorumOf = (rpc: string) => parseConfig(base.replace(nodes, rpc), "f.yaml").chains[0];

    expect(changed(nodes, "[http://127.0.0.1:8545]")).to.deep.equal(["3:8 chain.rpc"]);
    expect(changed("  rpc:", "  quorum: 3\n  rpc:")).to.deep.equal(["3:11 chain.quorum"]);
    expect(changed("  rpc:", "  quorum: 0\n  rpc:")).to.deep.equal(["3:11 chain.quorum"]);
    expect(quorumOf("[http://a]\n  quorum: 1")).to.include({ quorum: 1, logs: "filtered" });
    expect(quorumOf("[http://a, http://b]")).to.include({ quorum: 2, logs: "root" });
    expect(quorumOf("[http://a, http://b, http://c]")).to.include({ quorum: 2, logs: "root" });
    expect(quorumOf("[http://a, http://b, http://c, http://d]")).to.include({ quorum: 3, logs: "root" });
  });

  it("takes private relays as URLs or with how they take a transaction, and shows one that is neither", () => {
    const relaysOf = (relays: string) =>
      parseConfig(base.replace("  rpc:", `  relays: ${relays}\n  rpc:`), "f.yaml").chains[0]?.relays;
    const raw = { method: "eth_sendRawTransaction", timeoutMs: 2_000 };

    expect(parseConfig(base, "f.yaml").chains[0]?.relays).to.deep.equal([]);
    expect(relaysOf("[https://a, env:RELAY]")).to.deep.equal([
      { url: "https://a", ...raw },
      { url: "env:RELAY", ...raw },
    ]);
    expect(relaysOf("[{ url: https://a, method: eth_sendPrivateTransaction, timeoutMs: 500 }]")).to.deep.equal([
      { url: "https://a", method: "eth_sendPrivateTransaction", timeoutMs: 500 },
    ]);
    for (const wrong of ["[ws://a]", "[{ url: https://a, method: eth_call }]", "[{ url: https://a, timeoutMs: 49 }]"])
      expect(changed("  rpc:", `  relays: ${wrong}\n  rpc:`)).to.have.length(1);
  });

  it("has each part on one of several chains, and shows which part does not say on which", () => {
    const nodes = "rpc: [http://127.0.0.1:8545], quorum: 1";
    const two = base
      .replace(
        /chain:\n.*\n.*\n/,
        `chains:\n  main: { id: 1, ${nodes} }\n  side: { id: 10, ${nodes}, source: { use: heads, pollMs: 250 } }\n`,
      )
      .replace("    call:", "    chain: side\n    call:")
      .replace("    target:", "    chain: main\n    target:");

    const { chains, detectors, actions } = parseConfig(two, "f.yaml");

    expect(chains.map(({ name, id }) => [name, id])).to.deep.equal([
      ["main", 1n],
      ["side", 10n],
    ]);
    expect([detectors[0]?.chain, actions[0]?.chain]).to.deep.equal(["side", "main"]);
    expect(places(two.replace("    chain: side\n", ""))).to.deep.equal(["7:5 detectors.owner"]);
    expect(places(two.replace("chain: main", "chain: base"))).to.deep.equal(["13:5 actions.stop"]);
    expect(places(two.replace("id: 10", "id: 1"))).to.deep.equal(["3:15 chains.side.id"]);
    expect(places(two.replace("pollMs: 250", "pollMs: 1"))).to.deep.equal(["3:90 chains.side.source.pollMs"]);
    expect(places(`chain: { id: 1, ${nodes} }\n${two}`)).to.deep.equal(["1:8 chain"]);
  });
});

describe("the place of the record", () => {
  it("is no reference (who left out `postgres:` got a file of that name, which no other replica had)", () => {
    const at = (store: string) => places(base.replace("store.sqlite", store));

    for (const store of ["env:DATABASE_URL", "file:/run/secrets/database"])
      expect(at(store), store).to.deep.equal(["4:8 store"]);
    for (const store of ["./env:DATABASE_URL", "environment", "{ postgres: env:DATABASE_URL }"])
      expect(at(store), store).to.deep.equal([]);
  });

  it("is no URL, and a refusal does not repeat it (a folder of that name held the password)", () => {
    for (const url of ["postgres://me:hidden@host/db", "POSTGRESQL://me:hidden@host/db"]) {
      const refusal = refusalOf(base.replace("store.sqlite", url));

      expect(refusal).to.include("{ postgres: env:NAME }");
      expect(refusal).not.to.include("hidden");
    }
  });
});
