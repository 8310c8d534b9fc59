import type { Hash } from "../core/types.ts";
import type { Pieces } from "../lib/in-pieces.ts";
import { hashBytes, mostMembers, type ReceiptRead, receiptReader } from "./receipt-reader.ts";
import type { Room } from "./rooms.ts";
import type { Text } from "./text.ts";
import { createTextReader, namesOf, type TextReader } from "./text-reader.ts";

const ofAnswer = namesOf("result");

/**
 * The receipts in the text of an answer, each put into `all` as soon as it is read, with its bytes as the trie holds them and their hash, in pieces. Nothing is made of what is not asked for: texts and
 * objects of a block's receipts cost more than their hashes. Raises RPC_BAD_ANSWER.
 */
export function* receiptsIn(text: Text, what: string, room: Room, all: ReceiptRead[]): Pieces<void> {
  const reader = createTextReader(text, what);
  const receipt = receiptReader(text, reader, room);
  const first = all.length;
  let isAnswered = false;
  yield* reader.soon(reader.openObject);
  for (let members = 0; ; members++) {
    const next = yield* reader.soon(() => memberOf(reader, members === 0));
    if (reader.isMuch()) yield reader.passed();
    if (members > mostMembers) throw reader.refuse("fewer names");
    if (next === "none") break;
    if (next === "other") continue;
    if (isAnswered) throw reader.refuse("one result");
    isAnswered = true;
    const read = () => receipt(next === "list", all.length === first);
    for (let one = yield* reader.wholly(read); one !== undefined; one = yield* reader.wholly(read)) {
      all.push(one);
      if (next === "one") break;
    }
  }
  if (!isAnswered) throw reader.refuse("a result");
}

/** What comes next in the answer; what nobody asked for is passed over. */
function memberOf(reader: TextReader, isFirst: boolean): "none" | "other" | "one" | "list" {
  if (!reader.member(isFirst)) return "none";
  if (reader.which(ofAnswer) === -1) {
    reader.skip();
    return "other";
  }
  if (reader.isObject()) return "one";
  reader.openArray();
  return "list";
}

/** The hash of a receipt's transaction. */
export function hashOf({ block, hash }: ReceiptRead): Hash {
  return `0x${block.toString("hex", hash, hash + hashBytes)}`;
}
