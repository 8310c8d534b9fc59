import { expect } from "chai";
import { asLogs, asReceiptLogs } from "../../src/chain/log-answers.ts";
import { longestText, mostKept } from "../../src/chain/long-text.ts";
import { blockOf, failureOf, hashFor, stranger, target } from "../support/fakes.ts";
import { turnsDuring } from "../support/turns.ts";

const at = blockOf(100);
const log = { address: target, topics: [hashFor("t")], data: "0xAb", transactionHash: hashFor("x"), logIndex: "0x2" };

describe("logs in answers of nodes", () => {
  it("are refused when a log has too many topics, no data or an address that is none", async () => {
    const wrong = [
      { ...log, topics: Array(5).fill(hashFor("t")) },
      { ...log, data: undefined },
      { ...log, data: "0xzz" },
      { ...log, address: "0x11" },
      { ...log, logIndex: "many" },
    ];

    const codes = await Promise.all([...wrong.map((one) => [one]), null].map((one) => failureOf(asLogs(one, at))));

    expect(codes).to.deep.equal(Array(6).fill("RPC_BAD_ANSWER"));
  });

  it("become logs whose data is kept as it came, however long", async () => {
    const data = `0x${"Ab".repeat(1_000_000)}`;

    const [read] = await asLogs([{ ...log, address: stranger.toUpperCase().replace("0X", "0x"), data }], at);

    expect(read?.address).to.equal(stranger);
    expect(read?.data === data).to.equal(true);
    expect(read?.logIndex).to.equal(2);
  });

  it("become the logs of all receipts, in order", async () => {
    const receipts = [{ logs: [log] }, { logs: [] }, { logs: [{ ...log, logIndex: "0x3" }] }];

    expect((await asReceiptLogs(receipts, at)).map(({ logIndex }) => logIndex)).to.deep.equal([2, 3]);
    expect(await failureOf(asReceiptLogs([null], at))).to.equal("RPC_BAD_ANSWER");
    expect(await failureOf(asReceiptLogs([{}], at))).to.equal("RPC_BAD_ANSWER");
  });

  it("count once when they are said again, and are refused when two stand in one place", async () => {
    const other = { ...log, data: "0xcd" };

    expect(await asLogs([log, log, { ...log, logIndex: "0x3" }, log], at)).to.have.length(2);
    expect(await asReceiptLogs([{ logs: [log] }, { logs: [log] }], at)).to.have.length(1);
    expect(await failureOf(asLogs([log, other], at))).to.equal("RPC_BAD_ANSWER");
    expect(await failureOf(asReceiptLogs([{ logs: [log] }, { logs: [other] }], at))).to.equal("RPC_BAD_ANSWER");
  });

  it("are kept only where they are wanted, and gone through in pieces, with a turn for everybody else after 512 of them", async () => {
    const logs = Array.from({ length: 5_120 }, (_, index) => ({ ...log, logIndex: `0x${index.toString(16)}` }));
    const isWanted = ({ logIndex }: { readonly logIndex: number }) => logIndex === 7;

    expect((await asLogs(logs, at, isWanted)).map(({ logIndex }) => logIndex)).to.deep.equal([7]);
    expect((await asReceiptLogs([{ logs }], at, isWanted)).map(({ logIndex }) => logIndex)).to.deep.equal([7]);
    expect(await turnsDuring(asLogs(logs, at))).to.be.at.least(12);
    expect(await turnsDuring(asReceiptLogs(Array(5_120).fill({ logs: [] }), at))).to.be.at.least(8);
  });

  it("are cut where their data is too long for a text, and end in a word that is another one for other data", async () => {
    const long = (last: string) => Buffer.from(`0x${"Ab".repeat(longestText / 2)}${last}`);
    const read = async (data: unknown) => (await asLogs([{ ...log, data }], at))[0]?.data ?? "";

    const [one, same, other] = [await read(long("00")), await read(long("00")), await read(long("01"))];

    expect([one.length, one.slice(0, 8), one.slice(-66, -64)]).to.deep.equal([mostKept, "0xAbAbAb", "Ab"]);
    expect([one === same, one === other, one.slice(0, -64) === other.slice(0, -64)]).to.deep.equal([true, false, true]);
    for (const wrong of [long("0"), long("0g"), Buffer.from(`1x${"Ab".repeat(longestText)}`)])
      expect(await failureOf(read(wrong))).to.equal("RPC_BAD_ANSWER");
  });
});
