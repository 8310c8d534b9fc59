import { expect } from "chai";
import { recordedHead } from "../../../src/range/recorded/head.ts";
import { methodsOf } from "../../../src/range/recorded/methods.ts";
import { loadRecording } from "../../../src/range/recording.ts";
import { BLOCK, PERSON, READER, sample, slot, written } from "./sample.ts";

describe("the methods of a recording", () => {
  it("tell the state of its own block alone: that of others was told as its own", async () => {
    const recording = await loadRecording(await written(sample()));
    const head = recordedHead(recording);
    const missed: string[] = [];
    const methods = methodsOf({
      ...{ recording, head, declared: new Map() },
      miss: ({ what }) => {
        missed.push(what);
        throw new Error(what);
      },
    });
    const asked = [
      ["eth_getBalance", PERSON],
      ["eth_getTransactionCount", PERSON],
      ["eth_getCode", READER],
      ["eth_getStorageAt", READER, slot(1)],
    ] as const;
    const own = [
      undefined,
      "latest",
      "safe",
      head.number,
      { blockNumber: head.number },
      { blockHash: head.hash },
      head.hash,
    ];
    const others = [
      "earliest",
      `0x${(BLOCK - 1).toString(16)}`,
      `0x${(BLOCK + 1).toString(16)}`,
      { blockHash: slot(9) },
    ];

    for (const [method, ...params] of asked) {
      for (const at of own) expect(methods[method]?.([...params, at]), `${method} ${at}`).to.be.a("string");
      for (const at of others) expect(() => methods[method]?.([...params, at]), `${method} ${at}`).to.throw();
    }
    expect(missed).to.have.length(asked.length * others.length);
    expect(missed).to.include(`the state of block ${BLOCK - 1}`);
  });
});
