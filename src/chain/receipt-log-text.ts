import { prefixLength } from "./rlp.ts";
import { bytesOf, type RlpOfText } from "./rlp-of-text.ts";
import type { Room } from "./rooms.ts";
import { namesOf, place, type Span, type TextReader } from "./text-reader.ts";

/** Where a log lies among the bytes that are hashed: from its address on. */
export type LogPlace = {
  readonly block: Buffer;
  readonly at: number;
  readonly topics: number;
  /** Bytes of its data. */
  readonly length: number;
};

const [addressChars, wordChars] = [42, 66];
/** Bytes of an address and of a word, each with its prefix. */
const [addressSize, wordSize] = [21, 33];
/** Bytes of a log beside its data: of what nobody asks for it has a few hundred. */
const mostBeside = 64 * 1024;
const ofLog = namesOf("topics", "address", "data");

/** Reads logs, and writes what is hashed of them. */
export function logReader(room: Room, reader: TextReader, rlp: RlpOfText) {
  const { refuse } = reader;
  const [address, data] = [place(), place()];
  const words = [place(), place(), place(), place()];
  let topics = -1;

  function readTopics(): void {
    topics = 0;
    reader.openArray();
    for (; reader.element(topics === 0); topics++) {
      const own = words[topics];
      if (own === undefined) throw refuse("four topics at most");
      reader.string(own);
      if (own.to - own.from !== wordChars) throw refuse("topics of 32 bytes");
    }
  }

  function read(): void {
    address.to = 0;
    data.from = 0;
    data.to = 0;
    topics = -1;
    reader.openObject();
    const from = reader.at();
    for (let isFirst = true; reader.member(isFirst); isFirst = false) {
      if (reader.at() - from - (data.to - data.from) > mostBeside) throw refuse("short logs");
      const name = reader.which(ofLog);
      if (name === 0) readTopics();
      else if (name === -1) reader.skip();
      else reader.string(name === 1 ? address : data);
    }
    if (topics < 0 || address.to - address.from !== addressChars || data.to === 0) throw refuse("whole logs");
  }

  return {
    /** Where the data of the last one stands, which is still to be written. */
    data: data as Readonly<Span>,
    /** Reads the one that comes next, and writes all but its data. */
    next(): LogPlace {
      read();
      const ofTopics = topics * wordSize;
      rlp.list(addressSize + prefixLength(ofTopics) + ofTopics + rlp.size(data));
      const { block, at } = room;
      rlp.bytes(address);
      rlp.list(ofTopics);
      for (let nth = 0; nth < topics; nth++) rlp.bytes(words[nth] ?? data);
      return { block, at, topics, length: bytesOf(data) };
    },
  };
}
