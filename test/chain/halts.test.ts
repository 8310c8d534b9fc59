import { expect } from "chai";
import { isHalt } from "../../src/chain/halts.ts";

/** As geth, Nethermind, Besu, OpenEthereum, Hardhat, anvil and reth say them. */
const halts = [
  "execution reverted: not the owner",
  "out of gas",
  "contract creation code storage out of gas",
  "Transaction ran out of gas",
  "invalid opcode: INVALID",
  "invalid instruction",
  "stack underflow (0 <=> 1)",
  "stack limit reached 1024 (1023)",
  "invalid jump destination",
  "err: return data out of bounds (supplied gas 10000000)",
  "gas uint64 overflow",
  "nonce uint64 overflow",
  "write protection",
  "max call depth exceeded",
  "max code size exceeded",
  "max initcode size exceeded: code size 49153 limit 49152",
  "invalid code: must not begin with 0xef",
  "contract address collision",
  "insufficient balance for transfer",
  "precompile error",
  "VM execution error.",
  "VM Exception while processing transaction: invalid opcode",
  "Transaction processing could not be completed due to an exception (Out of bounds)",
  "EVM error OutOfOffset",
  "EVM error InvalidFEOpcode",
  "EVM error MemoryOOG",
  "EVM error: OpcodeNotFound",
  "EVM error: StateChangeDuringStaticCall",
];

/** What a node lacks, has no time for, or gets wrong by itself. */
const faults = [
  "missing trie node 5c1f (path 0a) state 0x5c is not available",
  "header not found",
  "unknown block",
  "No state available for block 0x5c",
  "World state unavailable",
  "Internal error",
  "execution aborted (timeout = 5s)",
  "historical state 5c is not available",
  "index out of bounds: the len is 3 but the index is 3",
  "block number out of bounds",
  "failed to get account for 0x11: error sending request",
  "EVM error FatalExternalError",
  "EVM error: Database(MissingTrieNode)",
  "the method eth_call does not exist",
  "intrinsic gas too low",
];

describe("what the chain itself says of a call", () => {
  it("is known in the words of every node [whoever wrote the contract chose a halt that was taken for a node's fault]", () => {
    expect(halts.filter((one) => !isHalt(-32_000, one))).to.deep.equal([]);
  });

  it("is not what a node lacks or has no time for", () => {
    expect(faults.filter((one) => isHalt(-32_000, one))).to.deep.equal([]);
  });

  it("is known by the codes that say nothing else, and by none beside them", () => {
    expect([2, 3, 4, -32_016, -32_015, -32_014].map((code) => isHalt(code, "error"))).to.deep.equal([
      ...[false, true, false],
      ...[false, true, false],
    ]);
  });
});
