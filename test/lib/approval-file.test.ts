import { expect } from "chai";
import { wishDigest } from "../../src/lib/approval.ts";
import { parseApproval, writeApproval } from "../../src/lib/approval-file.ts";
import { codeOf } from "../support/fakes.ts";

const about = { level: "notify" };
const file = {
  approval: {
    verb: "mode",
    scope: "*",
    action: wishDigest({ verb: "mode", scope: "*", about }),
    installation: "mine",
    chainId: 1n,
    nonce: `0x${"02".repeat(32)}`,
    ends: 2n ** 40n,
  },
  about,
  signatures: [`0x${"03".repeat(65)}`],
} as const;

function codeFor(text: string): string {
  try {
    parseApproval(text);
    return "no failure";
  } catch (error) {
    return codeOf(error);
  }
}

describe("an approval's file", () => {
  it("is read as it was written", () => {
    expect(parseApproval(writeApproval({ ...file, signatures: [...file.signatures] }))).to.deep.equal(file);
  });

  it("is refused when it is no JSON, lacks a field, has one too many, or a number that is no whole one", () => {
    const good = JSON.parse(writeApproval({ ...file, signatures: [...file.signatures] }));
    const { nonce: _, ...without } = good.approval;
    const wrong = [
      {},
      { ...good, more: 1 },
      { ...good, approval: without },
      { ...good, approval: { ...good.approval, ends: "-1" } },
    ];

    expect(["", "{", ...wrong.map((one) => JSON.stringify(one))].map(codeFor)).to.deep.equal(Array(6).fill("APPROVAL"));
  });

  it("is refused when what is signed is not what it says (an approver read one thing and signed another)", () => {
    const good = JSON.parse(writeApproval({ ...file, signatures: [] }));
    const told = { ...good, about: { level: "ignore" } };
    const signed = { ...good, approval: { ...good.approval, action: `0x${"01".repeat(32)}` } };
    const verb = { ...good, approval: { ...good.approval, verb: "silence" } };

    expect([told, signed, verb].map((one) => codeFor(JSON.stringify(one)))).to.deep.equal(Array(3).fill("APPROVAL"));
  });
});
