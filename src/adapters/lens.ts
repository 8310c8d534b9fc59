import { keccak256 } from "ethers";
import type { Address, Call, Hash, Hex } from "../core/types.ts";
import { encodeCall } from "../lib/encode.ts";
import { lower } from "../lib/words.ts";
import { everyBit, type Probe } from "./fields.ts";

/** Wants these bits in a word behind the first one of an answer; a ProbeLens hands it on, see contracts/guardian/ProbeLens.sol. */
export function wordProbe(lens: Address, { to, data }: Call, index: number, bits: Hash): Probe {
  const asking = encodeCall(lens, "wordAt(address,bytes,uint256)", [to, data, index]);
  return { probeTarget: asking.to, probeData: asking.data, mask: bits, op: "equal", expected: bits };
}

/** Wants exactly this answer, of any length. */
export function answerProbe(lens: Address, { to, data }: Call, answer: Hex): Probe {
  const asking = encodeCall(lens, "digest(address,bytes)", [to, data]);
  return {
    probeTarget: asking.to,
    probeData: asking.data,
    mask: everyBit,
    op: "equal",
    expected: lower(keccak256(answer)),
  };
}
