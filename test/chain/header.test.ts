import { expect } from "chai";
import { headerHash } from "../../src/chain/header.ts";
import { hashFor } from "../support/fakes.ts";
import { sealed } from "../virtual/blocks.ts";

const { header } = sealed(
  { number: 7, parentHash: hashFor("parent"), timestamp: 1_700_000_000, baseFee: 7n, branch: "a" },
  [],
);

describe("the hash of a header", () => {
  it("is of its own fields each time: another header is never taken for one that was hashed before", () => {
    const hashes = [
      headerHash(header),
      headerHash({ ...header }),
      headerHash({ ...header, gasUsed: "0x5209" }),
      // The same characters at another place.
      headerHash({ ...header, gasLimit: header.gasUsed, gasUsed: header.gasLimit }),
      headerHash({ ...header, stateRoot: header.receiptsRoot, receiptsRoot: header.stateRoot }),
    ];

    expect(hashes.slice(0, 2)).to.deep.equal([header.hash, header.hash]);
    expect(new Set(hashes).size).to.equal(4);
  });

  it("is taken also of more headers than are remembered, and of one that is too long to be", () => {
    const many = Array.from({ length: 40 }, (_, index) => headerHash({ ...header, timestamp: `0x${index + 1}` }));
    const long = { ...header, extraData: `0x${"ab".repeat(20_000)}` };

    expect(new Set(many).size).to.equal(40);
    expect(headerHash(header)).to.equal(header.hash);
    expect(headerHash(long)).to.equal(headerHash({ ...long }));
  });

  it("is none where a field is missing or of another form", () => {
    const { gasUsed: _, ...short } = header;

    expect([
      headerHash(short),
      headerHash({ ...header, nonce: 7 }),
      headerHash({ ...header, nonce: "0xg" }),
    ]).to.deep.equal([undefined, undefined, undefined]);
  });
});
