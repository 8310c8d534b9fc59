/** JSON-RPC codes of what the chain itself said: of a revert, and of OpenEthereum and Nethermind for whatever ends an execution. */
const codes = [3, -32_015];

/**
 * How nodes say that the EVM stopped a call, which is the chain's word as much as a revert is: geth and its kin, Nethermind, Besu, OpenEthereum, Hardhat.
 * Whoever writes the contract chooses which of them it is. What a node lacks, or had no time for, is said in none of these.
 */
const words = [
  /revert|out of gas|invalid opcode|stack (under|over)flow|invalid jump/i,
  /return data out of bounds|(gas|nonce) uint64 overflow|stack limit reached|write protection|max call depth exceeded/i,
  /max (init)?code size exceeded|invalid code: must not begin|contract address collision|insufficient balance for transfer/i,
  /^(invalid instruction|precompile error)$/i,
  /^vm execution error|^vm exception while processing transaction|could not be completed due to an exception/i,
];

/** How revm says it, in anvil and reth: by a name. Where its own database fails, that is a name, too. */
const named = /^EVM error:? (?!Fatal|Database)[A-Z]\w+/;

/** Whether the chain itself refused a call. */
export function isHalt(code: number, message: string): boolean {
  return codes.includes(code) || named.test(message) || words.some((one) => one.test(message));
}
