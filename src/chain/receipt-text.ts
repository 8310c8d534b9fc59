import type { Hash, Hex } from "../core/types.ts";
import type { Pieces } from "../lib/in-pieces.ts";
import { lower } from "../lib/words.ts";
import { type LogPlace, logsReader } from "./receipt-log-text.ts";
import { lengthOf, type Rope } from "./rlp.ts";
import { createRlpOfText } from "./rlp-of-text.ts";
import { createTextReader, namesOf, place, type Span } from "./text-reader.ts";

export type ReceiptRead = {
  readonly hash: Hash;
  readonly type: number;
  readonly success: boolean;
  readonly created: Hex | undefined;
  readonly logs: readonly LogPlace[];
  /** What the trie holds of it: the type, for all but the first kind, and the list of what the protocol agrees on. */
  readonly encoded: Rope;
};

/** Deposits of the OP stack. */
export const deposit = 0x7e;
/** Characters of any of its values but the logs. */
const longestValue = 2 * 1024;
const wordChars = 66;
const quantity = /^0x[0-9a-f]{1,64}$/;
const [ofHash, ofAddress] = [/^0x[0-9a-f]{64}$/, /^0x[0-9a-f]{40}$/];

const ofAnswer = namesOf("result");
const ofReceipt = namesOf(
  ...["transactionHash", "cumulativeGasUsed", "logsBloom", "status", "root", "type", "contractAddress"],
  ...["depositNonce", "depositReceiptVersion", "logs"],
);

/**
 * The receipts in the body of an answer, and their bytes as the trie holds them, in pieces. Nothing is made of what is not asked for: texts and
 * objects of a block's receipts cost more than their hashes. Raises RPC_BAD_ANSWER.
 */
export function* receiptsIn(body: Buffer, what: string): Pieces<readonly ReceiptRead[]> {
  const reader = createTextReader(body, what);
  const receipt = receiptReader(body, reader);
  const all: ReceiptRead[] = [];
  let isAnswered = false;
  reader.openObject();
  for (let isFirst = true; reader.member(isFirst); isFirst = false) {
    if (reader.isMuch()) yield reader.passed();
    if (reader.which(ofAnswer) === -1) {
      reader.skip();
      continue;
    }
    isAnswered = true;
    if (reader.isObject()) all.push(yield* receipt());
    else {
      reader.openArray();
      while (reader.element(all.length === 0)) all.push(yield* receipt());
    }
  }
  if (!isAnswered) throw reader.refuse("a result");
  return all;
}

function receiptReader(body: Buffer, reader: ReturnType<typeof createTextReader>) {
  const { refuse } = reader;
  const rlp = createRlpOfText(body, refuse);
  const readLogs = logsReader(body, reader, rlp);
  const [hash, gas, bloom, status, root] = [place(), place(), place(), place(), place()];
  const [type, created, nonce, version] = [place(), place(), place(), place()];
  const places = [hash, gas, bloom, status, root, type, created, nonce, version];

  const isThere = ({ to }: Span) => to > 0;
  const text = ({ from, to }: Span, form: RegExp): Hex => {
    const said = lower(body.toString("latin1", from, to));
    if (!form.test(said)) throw refuse(`${form.source}`);
    return said;
  };

  /** What receipts had before Byzantium in place of a status; a shorter one could be an outcome that is hashed beside another one that is told. */
  function stateRoot(): Span {
    if (root.to - root.from !== wordChars) throw refuse("a state root of 32 bytes");
    return root;
  }

  /** Where everything stands, but the logs: these are read. */
  function* fields() {
    for (const one of places) [one.from, one.to] = [0, 0];
    let logs: { readonly places: readonly LogPlace[]; readonly size: number } | undefined;
    reader.openObject();
    for (let isFirst = true; reader.member(isFirst); isFirst = false) {
      const name = reader.which(ofReceipt);
      const own = places[name];
      if (reader.isMuch()) yield reader.passed();
      if (name === places.length) logs = yield* readLogs();
      else if (own === undefined || !reader.isString()) reader.skip();
      else {
        const { from, to } = reader.string(own);
        if (to - from > longestValue) throw refuse("short values");
      }
    }
    if (logs === undefined || ![hash, gas, bloom].every(isThere)) throw refuse("whole receipts");
    return logs;
  }

  function encoded(kind: number, size: number): Rope {
    const logs = rlp.take();
    rlp.reserve(places.reduce((sum, { from, to }) => sum + to - from, 0));
    if (isThere(root)) rlp.bytes(stateRoot());
    else if (isThere(status)) rlp.integer(status);
    else rlp.byte(1);
    rlp.integer(gas);
    rlp.bytes(bloom);
    rlp.list(size);
    const before = rlp.take();
    // From the Canyon upgrade on, which brought the version, the root also covers these two.
    if (kind === deposit && isThere(version)) {
      if (isThere(nonce)) rlp.integer(nonce);
      else rlp.byte(0x80);
      rlp.integer(version);
    }
    const after = rlp.take();
    if (kind !== 0) rlp.byte(kind);
    rlp.list(lengthOf(before) + size + lengthOf(after));
    return [...rlp.take(), ...before, ...logs, ...after];
  }

  return function* (): Pieces<ReceiptRead> {
    const { places: logs, size } = yield* fields();
    const kind = isThere(type) ? Number(text(type, quantity)) : 0;
    return {
      hash: text(hash, ofHash),
      type: kind,
      success: isThere(root) || !isThere(status) || Number(text(status, quantity)) === 1,
      created: isThere(created) ? text(created, ofAddress) : undefined,
      logs,
      encoded: encoded(kind, size),
    };
  };
}
