import { expect } from "chai";
import { keccak256 } from "ethers";
import { headerHash } from "../../../src/chain/header.ts";
import { FirebreakError } from "../../../src/core/errors.ts";
import { collect, headerAt } from "../../../src/range/recorded/collect.ts";
import { createTouched } from "../../../src/range/recorded/touched.ts";
import { NOBODY, PERSON, READER, READER_CODE, slot } from "./sample.ts";

const zeros = (bytes: number) => `0x${"00".repeat(bytes)}`;
const fields = {
  parentHash: slot(1),
  sha3Uncles: slot(2),
  miner: PERSON,
  stateRoot: slot(3),
  transactionsRoot: slot(4),
  receiptsRoot: slot(5),
  logsBloom: zeros(256),
  difficulty: "0x0",
  number: "0x7",
  gasLimit: "0x1c9c380",
  gasUsed: "0x0",
  timestamp: "0x62af0000",
  extraData: "0x",
  mixHash: slot(0),
  nonce: zeros(8),
  baseFeePerGas: "0x7",
};
const block = { ...fields, hash: headerHash(fields), transactions: [] };

/** A node of before EIP-1186, with two accounts. */
async function plainNode(method: string, [account]: readonly unknown[] = []): Promise<unknown> {
  if (method === "eth_getBlockByNumber") return block;
  if (method === "eth_getCode") return account === READER ? READER_CODE : "0x";
  if (method === "eth_getTransactionCount") return account === NOBODY ? "0x0" : "0x3";
  if (method === "eth_getBalance") return account === NOBODY ? "0x0" : "0x5";
  if (method === "eth_getStorageAt") return account === READER ? slot(9) : slot(0);
  throw new FirebreakError("RPC", `${method}: not known here`);
}

describe("headerAt", () => {
  it("refuses a block that a node does not have, and one whose fields do not hash to its name", async () => {
    for (const answer of [null, { ...block, gasUsed: "0x1" }, { ...block, hash: slot(8) }]) {
      const error = await headerAt(async () => answer, 7).catch((raised) => raised);
      expect(error).to.have.property("code", "FORK_UPSTREAM");
    }
    expect((await headerAt(plainNode, 7)).number).to.equal(7n);
  });
});

describe("collect", () => {
  const touched = createTouched(7, block.hash);
  for (const account of [READER, PERSON, NOBODY]) touched.note("eth_getBalance", [account, "0x7"]);
  for (const number of [2, 1]) touched.note("eth_getStorageAt", [READER, slot(number), "0x7"]);
  touched.note("eth_getStorageAt", [PERSON, slot(1), "0x7"]);

  it("raises what a node says when it does not have the state", async () => {
    const gone = async (method: string, params: readonly unknown[] = []) => {
      if (method === "eth_getStorageAt") throw new FirebreakError("RPC", "missing trie node");
      return plainNode(method, params);
    };

    const error = await collect(gone, await headerAt(plainNode, 7), touched).catch((raised) => raised);

    expect(error).to.have.property("message", "missing trie node");
  });

  it("has what was touched and exists, and says why there are no proofs", async () => {
    const { accounts, codes, proofs } = await collect(plainNode, await headerAt(plainNode, 7), touched);

    const reader = { nonce: 3n, balance: 5n, codeHash: keccak256(READER_CODE) };
    expect([...accounts]).to.deep.equal([
      [PERSON, { nonce: 3n, balance: 5n, codeHash: keccak256("0x"), slots: new Map() }],
      [READER, { ...reader, slots: new Map([1, 2].map((at) => [slot(at), slot(9)])) }],
    ]);
    expect([...codes]).to.deep.equal([[reader.codeHash, READER_CODE]]);
    expect(proofs).to.deep.equal({ none: "eth_getProof: not known here" });
  });
});
