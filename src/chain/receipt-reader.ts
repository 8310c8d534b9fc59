import type { Hex } from "../core/types.ts";
import type { Pieces } from "../lib/in-pieces.ts";
import { keccak, keccakOf } from "../lib/keccak.ts";
import { lower } from "../lib/words.ts";
import { type LogPlace, logReader } from "./receipt-log-text.ts";
import { prefixLength } from "./rlp.ts";
import { createRlpOfText } from "./rlp-of-text.ts";
import { type Room, reserve } from "./rooms.ts";
import type { Text } from "./text.ts";
import { namesOf, place, type Span, type TextReader } from "./text-reader.ts";
import type { Leaf } from "./trie.ts";

/** A receipt as a leaf of the trie: its type, for all but the first kind, and the list of what the protocol agrees on. */
export type ReceiptRead = Leaf & {
  /** Where the bytes of its transaction's hash lie. */
  readonly hash: number;
  readonly type: number;
  readonly success: boolean;
  readonly created: Hex | undefined;
  readonly logs: readonly LogPlace[];
};

/** Deposits of the OP stack. */
export const deposit = 0x7e;
/** Characters of any of its values but the logs and the bloom, which has its own length. */
const longestValue = 68;
const [wordChars, bloomChars] = [66, 514];
const quantity = /^0x[0-9a-f]{1,64}$/;
const ofAddress = /^0x[0-9a-f]{40}$/;
/** Names in a receipt, or in an answer, which have twenty and three. */
export const mostMembers = 1_000;
/** The path of most leaves, encoded: nothing is left of it. */
const emptyPath = 0x20;
export const hashBytes = 32;
/** Room for all that stands before the logs: five prefixes, the path, the type, two numbers and the bloom. */
const mostBefore = 352;
/** Characters of data that is written in pieces, and bytes that are hashed in pieces. */
const [longData, longReceipt] = [64 * 1024, 128 * 1024];
/** Bytes of room for so many of text: everything is written in two digits there; and what a receipt needs beside. */
const [share, beside] = [0.75, 1_024];

const ofReceipt = namesOf(
  ...["transactionHash", "cumulativeGasUsed", "logsBloom", "status", "root", "type", "contractAddress"],
  ...["depositNonce", "depositReceiptVersion", "logs"],
);

/** Reads receipts, and writes what is hashed of them. */
export function receiptReader(text: Text, reader: TextReader, room: Room) {
  const { refuse } = reader;
  const rlp = createRlpOfText(text, room, refuse);
  const log = logReader(room, reader, rlp);
  const [hash, gas, bloom, status, root] = [place(), place(), place(), place(), place()];
  const [type, created, nonce, version] = [place(), place(), place(), place()];
  const places = [hash, gas, bloom, status, root, type, created, nonce, version];

  const isThere = ({ to }: Span) => to > 0;
  const length = ({ from, to }: Span) => to - from;
  const said = ({ from, to }: Span, form: RegExp): Hex => {
    const own = lower(text.bytes.toString("latin1", from, to));
    if (!form.test(own)) throw refuse(`${form.source}`);
    return own;
  };

  /** Receipts had a state root before Byzantium in place of a status; a shorter one could be an outcome that is hashed beside another one that is told. */
  function requireLengths(): void {
    if (![hash, gas, bloom].every(isThere)) throw refuse("whole receipts");
    if (length(bloom) !== bloomChars) throw refuse("a bloom of 256 bytes");
    if (length(hash) !== wordChars) throw refuse("a hash of 32 bytes");
    if (isThere(root) && length(root) !== wordChars) throw refuse("a state root of 32 bytes");
  }

  /** Where that was to be written which did not come to its end. */
  let begun: number | undefined;

  function field(own: Span | undefined): void {
    if (own === undefined || !reader.isString()) reader.skip();
    else if (length(reader.string(own)) > longestValue && own !== bloom) throw refuse("short values");
  }

  /** Where everything stands, but the logs: these are read, and written from `at` on. */
  function* fields(at: number): Pieces<readonly LogPlace[]> {
    for (const one of places) one.to = 0;
    let logs: LogPlace[] | undefined;
    reader.openObject();
    for (let members = 0; reader.member(members === 0); members++) {
      if (members > mostMembers) throw refuse("fewer names");
      if (reader.isMuch()) yield reader.passed();
      const name = reader.which(ofReceipt);
      if (name !== places.length) {
        field(places[name]);
        continue;
      }
      if (logs !== undefined) throw refuse("logs that are listed once");
      room.at = at;
      logs = [];
      reader.openArray();
      while (reader.element(logs.length === 0)) {
        logs.push(log.next());
        if (length(log.data) > longData) yield* rlp.long(log.data);
        else rlp.bytes(log.data);
        if (reader.isMuch()) yield reader.passed();
      }
    }
    if (logs === undefined) throw refuse("whole receipts");
    requireLengths();
    return logs;
  }

  /** From the Canyon upgrade on, which brought the version, the root also covers these two. */
  function writeAfter(kind: number): void {
    if (kind !== deposit || !isThere(version)) return;
    if (isThere(nonce)) rlp.integer(nonce);
    else rlp.byte(0x80);
    rlp.integer(version);
  }

  /** Writes what stands before the logs, of which there are so many bytes and so many with what is behind them; returns where the leaf begins, and its value. */
  function writeBefore(kind: number, logsAt: number, ofLogs: number, ofAll: number) {
    const from = room.at;
    if (isThere(root)) rlp.bytes(root);
    else if (isThere(status)) rlp.integer(status);
    else rlp.byte(1);
    rlp.integer(gas);
    rlp.bytes(bloom);
    rlp.list(ofLogs);
    const before = room.at - from;
    const inner = before + ofAll;
    const own = (kind === 0 ? 0 : 1) + prefixLength(inner) + inner;
    const leaf = 1 + prefixLength(own) + own;
    const at = logsAt - before - (leaf - inner) - prefixLength(leaf);
    room.block.copyWithin(logsAt - before, from, room.at);
    room.at = at;
    rlp.list(leaf);
    rlp.byte(emptyPath);
    rlp.string(own);
    const value = room.at;
    if (kind !== 0) rlp.byte(kind);
    rlp.list(inner);
    return { at, value };
  }

  return function* (isListed: boolean, isFirst: boolean): Pieces<ReceiptRead | undefined> {
    if (isListed && !reader.element(isFirst)) return undefined;
    room.at = begun ?? room.at;
    reserve(room, Math.ceil(share * reader.left()) + beside);
    const { block, at: from } = room;
    begun = from;
    const [ownHash, logsAt] = [from + hashBytes, from + 2 * hashBytes + mostBefore];
    const logs = yield* fields(logsAt);
    const kind = isThere(type) ? Number(said(type, quantity)) : 0;
    const logsEnd = room.at;
    writeAfter(kind);
    const end = room.at;
    room.at = ownHash;
    rlp.plain(hash);
    const { at, value } = writeBefore(kind, logsAt, logsEnd - logsAt, end - logsAt);
    const leaf = block.subarray(at, end);
    block.set(leaf.length > longReceipt ? yield* keccakOf([leaf]) : keccak(leaf), from);
    room.at = end;
    const success = isThere(root) || !isThere(status) || Number(said(status, quantity)) === 1;
    const made = isThere(created) ? said(created, ofAddress) : undefined;
    begun = undefined;
    return { block, digest: from, value, end, hash: ownHash, type: kind, success, created: made, logs };
  };
}
