import { expect } from "chai";
import { parseApproval, writeApproval } from "../../src/lib/approval-file.ts";
import { codeOf } from "../support/fakes.ts";

const file = {
  approval: {
    verb: "brake",
    scope: "*",
    action: `0x${"01".repeat(32)}`,
    installation: "mine",
    chainId: 1n,
    nonce: `0x${"02".repeat(32)}`,
    ends: 2n ** 40n,
  },
  about: { level: "notify" },
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
});
