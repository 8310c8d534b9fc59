import { expect } from "chai";
import { openChain } from "../../src/chain/reader.ts";
import { blockOf, sender, target } from "../support/fakes.ts";

describe("a simulation by the reader of a chain", () => {
  it("is of the block after the one that is named, or of a later time where one is given", async () => {
    const asked: unknown[] = [];
    const request = async (_: string, params: readonly unknown[]) => {
      asked.push(params);
      return [{ calls: [{ status: "0x1", returnData: "0x" }] }];
    };
    const chain = openChain(1n, [{ name: "a", request, close: async () => undefined }]);
    const call = { to: target, data: "0x8da5cb5b" } as const;

    await chain.simulate([call], blockOf(100), sender);
    await chain.simulate([call], blockOf(100), sender, 4_096n);

    const calls = [{ from: sender, ...call }];
    expect(asked).to.deep.equal([
      [{ blockStateCalls: [{ calls }] }, "0x64"],
      [{ blockStateCalls: [{ blockOverrides: { time: "0x1000" }, calls }] }, "0x64"],
    ]);
  });
});
