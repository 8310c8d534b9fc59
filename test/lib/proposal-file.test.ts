import { expect } from "chai";
import { type BaseWallet, id, Wallet } from "ethers";
import { maxFileBytes, type Proposal, parseProposal, writeProposal } from "../../src/lib/proposal-file.ts";
import { lower } from "../../src/lib/words.ts";
import { refusal } from "../support/plans.ts";
import { owners, proposalOf, safe } from "../support/proposals.ts";

const stranger = new Wallet(id("stranger"));
const unsigned = proposalOf(7n);
const signatureOf = (key: BaseWallet) => ({
  owner: lower(key.address),
  signature: lower(key.signingKey.sign(unsigned.safeTxHash).serialized),
});
const proposal: Proposal = {
  ...unsigned,
  abi: "pause()",
  action: "pause-pool",
  signatures: owners.slice(0, 1).map(signatureOf),
};

/** The file with these fields changed; a change of `transaction` is laid over it. */
function changed(changes: Readonly<Record<string, unknown>>): string {
  const file = JSON.parse(writeProposal(proposal));
  const inner = changes["transaction"];
  return JSON.stringify({ ...file, ...changes, ...(inner ? { transaction: { ...file.transaction, ...inner } } : {}) });
}

const faults: readonly (readonly [what: string, text: string, about: RegExp])[] = [
  ["is no JSON", "proposal", /JSON/],
  ["is larger than a proposal can be", " ".repeat(maxFileBytes + 1), /at most 131072 bytes/],
  ["nests without end", "[".repeat(100_000), /JSON/],
  ["is of a later version", changed({ version: 2 }), /version: expected version 1/],
  ["is of another format", changed({ format: "other" }), /format: /],
  ["has a field that nobody knows", changed({ more: 1 }), /more/],
  ["is for another chain than was signed", changed({ chainId: "10" }), /safeTxHash: .*a field was changed/],
  ["is for another Safe", changed({ safe: `0x${"5b".repeat(20)}` }), /a field was changed/],
  ["is for another target", changed({ transaction: { to: safe } }), /a field was changed/],
  ["has other calldata", changed({ transaction: { data: "0x3f4ba83a" } }), /a field was changed/],
  ["has another nonce", changed({ transaction: { nonce: "8" } }), /a field was changed/],
  ["sends ether", changed({ transaction: { value: "1" } }), /a field was changed/],
  ["is a delegatecall", changed({ transaction: { operation: 1 } }), /operation: expected 0, a plain call/],
  [
    "lets its sender make the call within fail",
    changed({ transaction: { safeTxGas: "1" } }),
    /safeTxGas: expected 0: .*nonce/,
  ],
  ["pays somebody back", changed({ transaction: { gasPrice: "1" } }), /gasPrice: expected 0/],
  ["names who is paid back", changed({ transaction: { refundReceiver: safe } }), /refundReceiver: expected the zero/],
  ["has a number in another form", changed({ transaction: { nonce: "0x7" } }), /nonce: expected a whole number/],
  ["has more calldata than a pause needs", changed({ transaction: { data: `0x${"00".repeat(16_385)}` } }), /calldata/],
  ["names an action with a control character", changed({ action: "pause\u001b[2K" }), /action: .*small letters/],
  ["says more than a name where an action stands", changed({ action: "pause: it only tightens" }), /action: .*small/],
  ["has text that reads from right to left", changed({ action: "pause\u202e" }), /action: .*small letters/],
  ["names a function that decodes to very much", changed({ abi: "f(uint256[][][])" }), /abi: .*without spaces/],
  ["is of a version that is not known", changed({ safeVersion: "1.1.1" }), /safeVersion/],
  ["names an owner twice", changed({ owners: [...proposal.owners, proposal.owners[0]] }), /owners: .*each owner once/],
  ["asks for more signatures than there are owners", changed({ threshold: 4 }), /threshold: expected at most/],
  [
    "holds one signature twice",
    changed({ signatures: owners.slice(0, 1).flatMap((key) => [signatureOf(key), signatureOf(key)]) }),
    /one signature of each/,
  ],
  ["holds a stranger's signature", changed({ signatures: [signatureOf(stranger)] }), /expected an owner/],
  [
    "says a stranger's signature is an owner's",
    changed({ signatures: [{ ...signatureOf(stranger), owner: proposal.owners[0] }] }),
    /expected a signature of .* found one by/,
  ],
  [
    "holds the signature of a contract",
    changed({ signatures: [{ owner: proposal.owners[0], signature: `0x${"00".repeat(64)}00` }] }),
    /approves on the chain, with approveHash/,
  ],
];

describe("a proposal's file", () => {
  for (const [what, text, about] of faults)
    it(`is refused when it ${what}`, () => {
      const { code, message } = refusal(() => parseProposal(text));

      expect(code).to.equal("PROPOSAL");
      expect(message).to.match(about);
      expect(message).to.match(/^[\x20-\x7e“”]*$/);
    });

  it("is refused without a word of what stands there, when it is another file (a passphrase was shown)", () => {
    expect(refusal(() => parseProposal("hunter2-passphrase")).message).to.match(/found no JSON;(?!.*hunter2)/);
  });

  it("is read as it was written", () => {
    expect(parseProposal(writeProposal(proposal))).to.deep.equal(proposal);
  });
});
