import { z } from "zod";
import { type EngineName, type Fork, openFork } from "./fork.ts";
import { type RecordedHeader, type RecordedReceipt, recordedHeader, recordedReceipt } from "./recorded/format.ts";
import { loadRecording } from "./recording.ts";
import { playRecordedBlock } from "./replay.ts";

/** How a block that was executed again compares with the real one. No differences means that it is the same. */
export type Fidelity = {
  readonly recording: string;
  readonly engine: EngineName;
  readonly block: number;
  readonly transactions: number;
  /** Receipts that were compared one by one; 0 where none were recorded, and receiptsRoot says it all. */
  readonly receiptsCompared: number;
  readonly differences: readonly string[];
};

const CALL_CHUNK = 25;

/** Executes the full block of a recording again on a fresh fork and compares header and receipts with the real ones. */
export async function checkFidelity(path: string, engine: EngineName): Promise<Fidelity> {
  const recording = await loadRecording(path);
  const fork = await openFork({ source: { kind: "recording", path }, engine, order: "fifo" });
  try {
    const played = await playRecordedBlock(fork, recording);
    const header = recordedHeader.parse(await fork.rpc("eth_getBlockByNumber", ["latest", false]));
    const receipts = await receiptsOf(fork, played.hashes);
    const expected = recording.receipts ?? [];
    const differences = [
      ...(recording.block === null ? [] : headerDifferences(recording.block, header)),
      ...expected.flatMap((receipt, index) => receiptDifferences(index, receipt, receipts[index])),
    ];
    const { name } = recording;
    return {
      ...{ recording: name, engine, block: played.number, transactions: played.hashes.length },
      ...{ receiptsCompared: expected.length, differences },
    };
  } finally {
    await fork.close();
  }
}

function headerDifferences(expected: RecordedHeader, found: RecordedHeader): string[] {
  const fields = [
    "number",
    "timestamp",
    "gasUsed",
    "logsBloom",
    "receiptsRoot",
    "transactionsRoot",
    "baseFeePerGas",
  ] as const;
  return fields
    .filter((field) => expected[field] !== found[field])
    .map((field) => `header ${field}: expected ${expected[field]}, found ${found[field]}`);
}

function receiptDifferences(index: number, expected: RecordedReceipt, found: RecordedReceipt | undefined): string[] {
  if (found === undefined) return [`receipt ${index}: expected one, found none`];
  const fields = ["transactionHash", "status", "cumulativeGasUsed", "gasUsed", "logsBloom"] as const;
  const differences = fields
    .filter((field) => expected[field] !== found[field])
    .map((field) => `receipt ${index} ${field}: expected ${expected[field]}, found ${found[field]}`);
  const logs = (receipt: RecordedReceipt) =>
    JSON.stringify(receipt.logs.map(({ address, topics, data }) => [address, topics, data]));
  return logs(expected) === logs(found) ? differences : [...differences, `receipt ${index}: the logs differ`];
}

async function receiptsOf(fork: Fork, hashes: readonly string[]): Promise<readonly RecordedReceipt[]> {
  const receipts: unknown[] = [];
  for (let from = 0; from < hashes.length; from += CALL_CHUNK) {
    const chunk = hashes.slice(from, from + CALL_CHUNK);
    receipts.push(...(await Promise.all(chunk.map((hash) => fork.rpc("eth_getTransactionReceipt", [hash])))));
  }
  return z.array(recordedReceipt).parse(receipts);
}
