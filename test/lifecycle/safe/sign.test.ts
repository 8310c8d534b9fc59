import { expect } from "chai";
import { getBytes, hashMessage, id, Wallet } from "ethers";
import { type Proposal, parseProposal, writeProposal } from "../../../src/lib/proposal-file.ts";
import { lower } from "../../../src/lib/words.ts";
import { proposalLines } from "../../../src/lifecycle/safe/print.ts";
import { addSignature, mergeProposals, signProposal, withRecord } from "../../../src/lifecycle/safe/sign.ts";
import { keyOf } from "../../../src/signers/local.ts";
import { refusal } from "../../support/plans.ts";
import { owners, proposalOf } from "../../support/proposals.ts";
import { codeOf } from "../../support/safe-world.ts";

const [one, two] = owners.map(({ privateKey }) => keyOf(privateKey, "a test"));

describe("signing a proposal", () => {
  const proposal = proposalOf(0n);

  it("is refused to a key that is no owner, also when its signature was made elsewhere", async () => {
    const stranger = new Wallet(id("stranger"));
    const signature = stranger.signingKey.sign(proposal.safeTxHash).serialized;

    expect(await codeOf(signProposal(proposal, keyOf(stranger.privateKey, "a test")))).to.equal("NOT_AN_OWNER");
    expect(refusal(() => addSignature(proposal, signature)).code).to.equal("NOT_AN_OWNER");
  });

  it("is refused for a signature of eth_sign, over another hash, or of another length", () => {
    const [key] = owners;
    const personal = key?.signingKey.sign(hashMessage(getBytes(proposal.safeTxHash))).serialized ?? "";
    const another = key?.signingKey.sign(proposalOf(1n).safeTxHash).serialized ?? "";

    for (const wrong of [personal, another])
      expect(refusal(() => addSignature(proposal, wrong)).code).to.equal("NOT_AN_OWNER");
    expect(refusal(() => addSignature(proposal, `${personal.slice(0, 130)}20`)).code).to.equal("SIGNATURE");
    expect(refusal(() => addSignature(proposal, "0x1234")).code).to.equal("SIGNATURE");
  });

  it("counts an owner who signs twice once, and makes a file that can be read again", async () => {
    if (one === undefined || two === undefined) throw new Error("expected two keys");
    const signed = await signProposal(await signProposal(await signProposal(proposal, one), two), one);

    expect(signed.signatures.map((by) => by.owner)).to.deep.equal([two.address, one.address]);
    expect(parseProposal(writeProposal(signed))).to.deep.equal(signed);
  });

  it("in parallel is put together, and files of two proposals are not", async () => {
    if (one === undefined || two === undefined) throw new Error("expected two keys");
    const [first, second] = [await signProposal(proposal, one), await signProposal(proposal, two)];

    expect(mergeProposals([first, second, first]).signatures).to.have.length(2);
    expect(refusal(() => mergeProposals([first, proposalOf(1n)])).code).to.equal("PROPOSAL");
    expect(refusal(() => mergeProposals([])).code).to.equal("CONFIG");
  });

  it("is shown with who was asked for, unless its files were written before and after a change of owners (a count was shown that never was)", () => {
    const stranger = lower(new Wallet(id("stranger")).address);
    const swapped = { ...proposal, owners: [...proposal.owners.slice(1), stranger] };
    const fewer = { ...proposal, threshold: 1 };
    const shown = (...files: readonly Proposal[]) =>
      proposalLines(mergeProposals(files)).find((line) => line.startsWith("signed by"));

    const same = [proposal, { ...proposal, owners: proposal.owners.toReversed() }];
    expect(shown(...same)).to.equal("signed by nobody yet; 2 of 3 were asked for, says the file");
    expect([shown(proposal, swapped), shown(proposal, fewer)]).to.deep.equal(Array(2).fill("signed by nobody yet"));
    expect(shown(proposal, mergeProposals([swapped, proposal]))).to.equal("signed by nobody yet");
    expect(parseProposal(writeProposal(mergeProposals([proposal, swapped])))).not.to.have.property("isOfSeveral");
  });

  it("in parallel is looked for since the lowest block that a file names: a later one would hide its execution", () => {
    const blocks = [100n, 99n, 2n ** 60n].map((sinceBlock) => ({ ...proposal, sinceBlock }));

    expect(mergeProposals(blocks).sinceBlock).to.equal(99n);
  });

  it("is for the action that the record names, and since its block, whatever the file says", () => {
    const carried = { ...proposal, action: "other", sinceBlock: 2n ** 60n, abi: "stop()" };

    expect(withRecord(carried, [proposalOf(1n), { ...proposal, action: "stop" }])).to.deep.equal({
      ...proposal,
      action: "stop",
    });
    expect(withRecord(carried, [proposal])).not.to.have.property("action");
    expect(withRecord(carried, [proposalOf(1n)])).to.equal(carried);
  });
});
