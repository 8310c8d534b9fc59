import { expect } from "chai";
import { transactionOf } from "../../../src/detectors/common/transaction-of.ts";
import { hashFor } from "../../support/fakes.ts";
import { logOf, sent } from "../looking.ts";

const all = [sent({ hash: hashFor("first") }), sent({ hash: hashFor("second") })];
const [first, second] = all;
const named = logOf([], "0x", { transactionHash: hashFor("second") });

describe("the transaction of a log", () => {
  it("is the one at its place, whatever hash stands beside it; none behind the last", () => {
    expect(transactionOf({ ...named, transactionIndex: 0 }, all)).to.equal(first);
    expect(transactionOf({ ...named, transactionIndex: 1 }, all)).to.equal(second);
    expect(transactionOf({ ...named, transactionIndex: 2 }, all)).to.equal(undefined);
  });

  it("is the one of its hash where its place is not known", () => {
    expect(transactionOf(named, all)).to.equal(second);
    expect(transactionOf({ ...named, transactionHash: hashFor("none") }, all)).to.equal(undefined);
  });
});
