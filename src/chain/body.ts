import { isAscii } from "node:buffer";
import { FirebreakError } from "../core/errors.ts";

/** Bytes that are parsed in one go whatever they are: the worst of them takes a few milliseconds. */
const small = 64 * 1024;
/** Bytes that are parsed in one go when they have no more brackets than answers have: mostly text then. */
const medium = 1024 * 1024;
/** Bytes for one bracket, at least, in what is taken for such an answer. A log has two in five hundred. */
const perBracket = 100;
/** Levels; a block with its transactions has six. */
const mostDepth = 100;
/** The data of the largest log that fits into a block is 15 MB of hex. */
const longestString = 16 * 1024 * 1024;
/** Names in one object; a receipt has some twenty. */
const mostNames = 10_000;
/** Values and brackets of one answer: more than 32 MB of logs have. */
const mostValues = 2_000_000;

const [quote, backslash, comma, colonByte] = [0x22, 0x5c, 0x2c, 0x3a];
const [openObject, closeObject, openArray, closeArray] = [0x7b, 0x7d, 0x5b, 0x5d];
const [leastBlank, mostBlank] = [0x09, 0x20];

/**
 * Parses what a node answered. It holds nobody up: what is large is parsed piece by piece, with turns of the event loop in between, and what is
 * deeper or has more values than any answer is refused before it is parsed. Raises SyntaxError, or RPC_BAD_ANSWER.
 */
export async function parseBody(body: Buffer, host: string): Promise<unknown> {
  if (body.length <= small || (body.length <= medium && !isDense(body))) return JSON.parse(body.toString("utf8"));
  let left = mostValues;
  const count = (values: number) => {
    left -= values;
    if (left < 0) throw bad(host, `at most ${mostValues} values`, "more");
  };
  return parsePiece(body, 0, body.length, { host, count, depth: 0 });
}

/** Whether it has many brackets for its length; stops counting as soon as it has. */
function isDense(body: Buffer): boolean {
  let left = Math.floor(body.length / perBracket);
  for (const bracket of [openArray, openObject])
    for (let at = body.indexOf(bracket); at !== -1; at = body.indexOf(bracket, at + 1)) if (--left < 0) return true;
  return false;
}

type Parsing = {
  readonly host: string;
  readonly count: (values: number) => void;
  readonly depth: number;
};
/** A part of an array or object between two of its commas. */
type Piece = { readonly from: number; readonly to: number; readonly members: number };

async function parsePiece(body: Buffer, start: number, stop: number, parsing: Parsing): Promise<unknown> {
  const [from, to] = trimmed(body, start, stop);
  const first = body[from];
  const isArray = first === openArray;
  if (to - from <= small) return JSON.parse(body.toString("utf8", from, to));
  if (!isArray && first !== openObject) return parseLong(body, from, to, parsing.host);
  if (body[to - 1] !== (isArray ? closeArray : closeObject)) throw new SyntaxError("a bracket is not closed");
  if (parsing.depth >= mostDepth) throw tooDeep(parsing.host);
  return isArray ? parseArray(body, from, to, parsing) : parseObject(body, from, to, parsing);
}

/** What is no array and no object, and long all the same: a string of hex, in which nothing has to be decoded. */
async function parseLong(body: Buffer, from: number, to: number, host: string): Promise<unknown> {
  const isString = body[from] === quote && stringEnd(body, from, to, host) === to - 1;
  const text = body.subarray(from, to);
  const isPlain = isString && isAscii(text) && !text.includes(backslash);
  const value: unknown = isPlain
    ? body.toString("latin1", from + 1, to - 1)
    : JSON.parse(body.toString("utf8", from, to));
  // Whoever looks at it next takes as long again.
  await new Promise((resolve) => setImmediate(resolve));
  return value;
}

async function parseArray(body: Buffer, from: number, to: number, parsing: Parsing): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const piece of piecesOf(body, from + 1, to - 1, parsing)) {
    if (piece.members > 1) all.push(...JSON.parse(`[${body.toString("utf8", piece.from, piece.to)}]`));
    else all.push(await parsePiece(body, piece.from, piece.to, deeper(parsing)));
  }
  return all;
}

async function parseObject(body: Buffer, from: number, to: number, parsing: Parsing): Promise<object> {
  const all: [string, unknown][] = [];
  for await (const piece of piecesOf(body, from + 1, to - 1, parsing)) {
    if (all.length > mostNames) throw bad(parsing.host, `at most ${mostNames} names in an object`, "more");
    const colon = piece.members > 1 || piece.to - piece.from <= small ? undefined : keyEnd(body, piece, parsing.host);
    if (colon === undefined)
      all.push(...Object.entries(JSON.parse(`{${body.toString("utf8", piece.from, piece.to)}}`)));
    else {
      const key = String(JSON.parse(body.toString("utf8", piece.from, colon)));
      all.push([key, await parsePiece(body, colon + 1, piece.to, deeper(parsing))]);
    }
  }
  // Defines what it is given, whatever a name means elsewhere.
  return Object.fromEntries(all);
}

const deeper = (parsing: Parsing): Parsing => ({ ...parsing, depth: parsing.depth + 1 });

/** Members of one array or object, as many together as are small. After each the event loop has its turn. */
async function* piecesOf(body: Buffer, from: number, to: number, { host, count, depth }: Parsing) {
  let [begin, members, level, values, turn] = [from, 0, 0, 0, from];
  let last: Piece | undefined;
  for (let at = from; at < to; at++) {
    const byte = body[at];
    if (byte === quote) at = stringEnd(body, at, to, host);
    else if (byte === openArray || byte === openObject) {
      values++;
      if (++level + depth > mostDepth) throw tooDeep(host);
    } else if (byte === closeArray || byte === closeObject) level--;
    else if (byte === comma) {
      values++;
      if (level === 0) {
        // What is large stands alone, what was gathered before it goes first.
        const joined = last === undefined || at - begin <= small;
        if (!joined && last !== undefined && last.members > 0) {
          yield last;
          begin = last.to + 1;
          members = 0;
        }
        members++;
        last = { from: begin, to: at, members };
      }
    }
    if (at - turn > small) {
      turn = at;
      count(values);
      values = 0;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  count(values);
  if (last !== undefined && to - begin > small) {
    yield last;
    begin = last.to + 1;
    members = 0;
  }
  if (members > 0 || trimmed(body, begin, to)[0] < to) yield { from: begin, to, members: members + 1 };
}

/** Where the string that begins here ends. Long ones are hex: nothing in them is escaped. */
function stringEnd(body: Buffer, from: number, to: number, host: string): number {
  for (let at = body.indexOf(quote, from + 1); at !== -1 && at < to; at = body.indexOf(quote, at + 1)) {
    if (at - from > longestString) break;
    let slashes = 0;
    while (body[at - 1 - slashes] === backslash) slashes++;
    if (slashes > 0 && at - from > small) throw bad(host, "nothing escaped in a long string", "a backslash");
    if (slashes % 2 === 0) return at;
  }
  if (to - from > longestString) throw bad(host, `no string longer than ${longestString} bytes`, "one");
  return to;
}

/** Where the colon behind the key stands. */
function keyEnd(body: Buffer, piece: Piece, host: string): number | undefined {
  const [begin, end] = trimmed(body, piece.from, piece.to);
  if (body[begin] !== quote) return undefined;
  const colon = body.indexOf(colonByte, stringEnd(body, begin, end, host));
  return colon === -1 || colon >= end ? undefined : colon;
}

function trimmed(body: Buffer, start: number, stop: number): readonly [number, number] {
  let [from, to] = [start, stop];
  while (from < to && isBlank(body[from])) from++;
  while (to > from && isBlank(body[to - 1])) to--;
  return [from, to];
}

function isBlank(byte: number | undefined): boolean {
  return byte !== undefined && byte >= leastBlank && byte <= mostBlank;
}

function tooDeep(host: string): FirebreakError {
  return bad(host, `nothing deeper than ${mostDepth} levels`, "more");
}

function bad(host: string, expected: string, found: string): FirebreakError {
  return new FirebreakError("RPC_BAD_ANSWER", `expected ${expected} of ${host}, found ${found}; use another node`, {
    retryable: true,
  });
}
