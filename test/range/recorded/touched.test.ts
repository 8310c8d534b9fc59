import { expect } from "chai";
import { createTouched, leftOut } from "../../../src/range/recorded/touched.ts";
import { PERSON, READER, slot } from "./sample.ts";

const hash = slot(99);

describe("createTouched", () => {
  it("tells questions about other blocks and about logs apart from the state, once each", () => {
    const touched = createTouched(7, hash);

    for (const number of ["0x6", "0x6", "latest", undefined]) touched.note("eth_getBalance", [PERSON, number]);
    touched.note("eth_getLogs", [{ blockHash: hash }]);
    touched.note("eth_getBlockByNumber", ["0x6", false]);
    touched.note("eth_getBlockByNumber", ["0x7", false]);
    touched.note("eth_chainId", []);

    expect(touched.others).to.have.length(5);
    expect(touched.accounts.size).to.equal(0);
  });

  it("keeps no more than fifty of them", () => {
    const touched = createTouched(7, hash);

    for (let at = 0; at < 1_000; at++) touched.note("eth_getLogs", [{ fromBlock: at }]);

    expect(touched.others).to.have.length(50);
  });

  it("has every account and slot of the block, however it is named, but those that a chain writes by itself", () => {
    const touched = createTouched(7, hash);

    touched.note("eth_getAccountInfo", [PERSON, "0x7"]);
    touched.note("eth_getCode", [READER.toUpperCase().replace("0X", "0x"), hash]);
    touched.note("eth_getStorageAt", [READER, "0x1", "0x7"]);
    for (const account of leftOut) touched.note("eth_getStorageAt", [account, "0x1", "0x7"]);
    touched.note("eth_getStorageAt", [READER, slot(1), "0x07"]);

    expect([...touched.accounts].map(([account, slots]) => [account, [...slots]])).to.deep.equal([
      [PERSON, []],
      [READER, [slot(1)]],
    ]);
  });
});
