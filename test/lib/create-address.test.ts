import { expect } from "chai";
import { createdAt } from "../../src/lib/create-address.ts";

describe("the address of a new contract", () => {
  it("follows from sender and nonce: of the first transaction, of later ones, and of a long nonce", () => {
    // The contracts of the account in ethers' and go-ethereum's own tests.
    const from = "0x970e8128ab834e8eac17ab8e3812f010678cf791";

    expect([0n, 1n, 2n].map((nonce) => createdAt(from, nonce))).to.deep.equal([
      "0x333c3310824b7c685133f2bedb2ca4b8b4df633d",
      "0x8bda78331c916a08481428e4b07c96d3e916d165",
      "0xc9ddedf451bc62ce88bf9292afb13df35b670699",
    ]);
  });
});
