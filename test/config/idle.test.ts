import { expect } from "chai";
import { parseConfig } from "../../src/config/config.ts";
import { messageOf } from "../../src/core/errors.ts";

const text = (changes: Readonly<Record<string, string>> = {}) => `chain:
  id: 1
  rpc: [http://127.0.0.1:8545, http://127.0.0.1:8546]
  ${changes["chain"] ?? "blockSeconds: 12"}
store: store.sqlite
${changes["top"] ?? "mode: shadow"}
assets:
  pool: { ${changes["asset"] ?? ""}token: native, account: 0x1111111111111111111111111111111111111111, symbol: ETH, decimals: 18 }
detectors:
  seen: { use: ${changes["use"] ?? 'privileged-change, address: "0x1111111111111111111111111111111111111111", event: event Told()'} }
playbooks:
  - name: tell
    when: { detector: seen, severity: info }
    do: notify
    ${changes["playbook"] ?? "pending: ask"}
  - name: ${changes["second"] ?? "ask"}
    when: { detector: seen }
    do: notify
`;

/** Line and column of the one problem, with its path and what was expected; empty where there is none. */
function problem(changes: Readonly<Record<string, string>>): string {
  try {
    parseConfig(text(changes), "f.yaml");
    return "";
  } catch (error) {
    return messageOf(error).split("\n  ").slice(1).join();
  }
}

describe("a setting that would do nothing", () => {
  it("is refused of an asset on a chain that nobody configured", () => {
    expect(problem({ asset: "chain: base, " })).to.match(/^f\.yaml:8:18 assets\.pool\.chain: expected .* found base$/);
    expect(problem({ asset: "chain: chain, " })).to.equal("");
  });

  it("is refused of a detector of reports without a webhook", () => {
    const webhook = "webhook: { secret: env:SECRET, port: 9465 }";

    expect(problem({ use: "reported" })).to.match(/^f\.yaml:10:16 detectors\.seen\.use: expected `webhook`/);
    expect(problem({ use: "reported", top: webhook })).to.equal("");
  });

  it("is refused of `pending: act` where nobody looks at what is pending", () => {
    expect(problem({ playbook: "pending: act" })).to.match(/^f\.yaml:15:14 playbooks\.0\.pending: expected `mempool`/);
    expect(problem({ playbook: "pending: act", chain: "mempool: {}" })).to.equal("");
  });

  it("is refused of a second playbook of one name, whose announcements and modes are the first one's", () => {
    expect(problem({ second: "tell" })).to.match(/^f\.yaml:16:11 playbooks\.1\.name: .* found tell again$/);
    expect(problem({})).to.equal("");
  });
});
