import { expect } from "chai";
import { encodeRlp, keccak256, toBeArray } from "ethers";
import { headerHash } from "../../src/chain/header.ts";
import { hashFor } from "../support/fakes.ts";
import { sealed } from "../virtual/blocks.ts";

const { header } = sealed(
  { number: 7, parentHash: hashFor("parent"), timestamp: 1_700_000_000, baseFee: 7n, branch: "a" },
  [],
);

const rlpFields = [
  ...["parentHash", "sha3Uncles", "miner", "stateRoot", "transactionsRoot", "receiptsRoot", "logsBloom", "difficulty"],
  ...[
    "number",
    "gasLimit",
    "gasUsed",
    "timestamp",
    "extraData",
    "mixHash",
    "nonce",
    "baseFeePerGas",
    "withdrawalsRoot",
  ],
  ...["blobGasUsed", "excessBlobGas", "parentBeaconBlockRoot", "requestsHash"],
];
const numbers = [
  "difficulty",
  "number",
  "gasLimit",
  "gasUsed",
  "timestamp",
  "baseFeePerGas",
  "blobGasUsed",
  "excessBlobGas",
];
const itemOf = (name: string, value: string) => (numbers.includes(name) ? toBeArray(BigInt(value)) : value);

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

  it("is what it is by the recursive length prefix of every field: short ones, one byte, empty ones, leading zeros, long ones", () => {
    for (const changed of [
      { extraData: "0x" },
      { extraData: "0x7f" },
      { extraData: "0x80" },
      { extraData: `0x${"ab".repeat(300)}` },
    ])
      for (const gasUsed of ["0x0", "0x7f", "0x80", "0x0000ffff"]) {
        const one: Readonly<Record<string, unknown>> = { ...header, ...changed, gasUsed };
        const items = rlpFields.flatMap((name) => (one[name] === undefined ? [] : [itemOf(name, String(one[name]))]));

        expect(headerHash(one)).to.equal(keccak256(encodeRlp(items)));
      }
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
