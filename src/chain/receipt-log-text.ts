import type { Pieces } from "../lib/in-pieces.ts";
import { bytesOfText } from "./long-text.ts";
import { prefixLength } from "./rlp.ts";
import { bytesOf, type RlpOfText } from "./rlp-of-text.ts";
import { namesOf, place, type TextReader } from "./text-reader.ts";

/** Where a log lies among the bytes that are hashed: from its address on; data that is long lies by itself. */
export type LogPlace = {
  readonly block: Buffer;
  readonly at: number;
  readonly topics: number;
  /** Bytes of its data. */
  readonly length: number;
  readonly long: Uint8Array | undefined;
};

/** Characters of data that is not written together with the rest of its log. */
const longData = 64 * 1024;
const [addressChars, wordChars] = [42, 66];
/** Bytes of an address and of a word, each with its prefix. */
const [addressSize, wordSize] = [21, 33];
/** Bytes of a log beside its data: of what nobody asks for it has a few hundred. */
const mostBeside = 64 * 1024;
const ofLog = namesOf("topics", "address", "data");

/** Reads the list of logs that comes next, and writes its members. `size` is what was written. */
export function logsReader(body: Buffer, reader: TextReader, rlp: RlpOfText) {
  const { refuse } = reader;
  const [address, data] = [place(), place()];
  const words = [place(), place(), place(), place()];
  let topics = -1;
  let size = 0;

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
    [address.to, data.from, data.to, topics] = [0, 0, 0, -1];
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

  function write(long: Uint8Array | undefined): LogPlace {
    const [length, ofTopics] = [bytesOf(data), topics * wordSize];
    const own = addressSize + prefixLength(ofTopics) + ofTopics + rlp.size(data);
    rlp.reserve(long === undefined ? own : own - length);
    rlp.list(own);
    const { block, at } = rlp.place();
    rlp.bytes(address);
    rlp.list(ofTopics);
    for (let nth = 0; nth < topics; nth++) rlp.bytes(words[nth] ?? data);
    if (long === undefined) rlp.bytes(data);
    else rlp.long(long);
    size += prefixLength(own) + own;
    return { block, at, topics, length, long };
  }

  return function* (): Pieces<{ readonly places: readonly LogPlace[]; readonly size: number }> {
    // Whoever lists them twice meant the last.
    rlp.take();
    size = 0;
    const places: LogPlace[] = [];
    reader.openArray();
    for (let isFirst = true; reader.element(isFirst); isFirst = false) {
      read();
      const { from, to } = data;
      places.push(write(to - from > longData ? yield* bytesOfText(body.subarray(from, to)) : undefined));
      if (reader.isMuch()) yield reader.passed();
    }
    return { places, size };
  };
}
