import { expect } from "chai";
import { requireKnownSafe } from "../../src/cli/safe-office.ts";
import { parseConfig } from "../../src/config/config.ts";
import { refusal } from "../support/plans.ts";
import { proposalOf, safe } from "../support/proposals.ts";

const proposal = proposalOf(0n);
const other = `0x${"5b".repeat(20)}` as const;
const chain = { id: 1, rpc: ["http://127.0.0.1:1"], quorum: 1 };
const read = (more: object = {}) => parseConfig(JSON.stringify({ chain, store: "x", ...more }), "x.yaml");

function configOf(asked: string) {
  const propose = { safe: asked, target: proposal.transaction.to, call: "pause()" };
  const steps = [{ ladder: [{ action: "stop" }, { propose, afterBlocks: 1 }] }];
  const detectors = { quiet: { use: "privileged-change", address: proposal.transaction.to, event: "event Told()" } };
  const actions = { stop: { use: "pause", target: proposal.transaction.to } };
  return read({ detectors, actions, playbooks: [{ name: "stop", when: { detector: "quiet" }, do: "propose", steps }] });
}

describe("the responder's own key", () => {
  const code = (...args: Parameters<typeof requireKnownSafe>) => refusal(() => requireKnownSafe(...args)).code;

  it("calls no Safe that only the file names, nor one that the record knows on another chain", () => {
    expect(code(proposal, [], read())).to.equal("NOT_ALLOWED");
    expect(code(proposal, [{ ...proposal, safe: other }], configOf(other))).to.equal("NOT_ALLOWED");
    expect(code(proposal, [{ ...proposal, chainId: 10n }], read())).to.equal("NOT_ALLOWED");
  });

  it("calls one of which the record or a ladder knows", () => {
    expect(code(proposal, [proposalOf(7n)], read())).to.equal("none");
    expect(code(proposal, [], configOf(safe))).to.equal("none");
  });
});
