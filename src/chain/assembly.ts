import type { FirebreakError } from "../core/errors.ts";

/** Makes the error that says what was expected of a node, and what was found. */
export type Refuse = (expected: string, found: string) => FirebreakError;

/** Levels; a block with its transactions has six. */
const mostDepth = 100;
/** Names in one object; a receipt has some twenty. */
const mostNames = 10_000;
/** Values and brackets: so many, and one more for so many bytes. A log has thirteen in four hundred. */
const [someValues, perValue] = [65_536, 16];
/** Values and brackets in so many bytes, at most. */
export const valuesIn = (bytes: number): number => someValues + bytes / perValue;
/** The data of the largest log that fits into a block is 15 MB of hex. */
export const longestString = 16 * 1024 * 1024;
/** Bytes that are parsed together: members that are small, and the blanks around them. */
const mostTogether = 512 * 1024;

const comma = 0x2c;
/** What JSON takes for nothing. */
const isBlank = /^[ \t\n\r]*$/;

/** A value that is large, and where it stands. */
type Large = { readonly value: unknown; readonly from: number; readonly to: number };

/** An array or object that is not closed yet. */
type Open = {
  readonly isArray: boolean;
  readonly begin: number;
  /** Its values, or names with values, as far as they are taken. */
  readonly taken: unknown[];
  /** Where that begins which is not taken, and where the member begins that has not ended. */
  from: number;
  member: number;
  members: number;
  /** The value of the member that has not ended, where it is large. */
  held: Large | undefined;
};

/**
 * Puts a body together while its brackets, commas and large strings are told in their order. What is small is left to JSON.parse, together with its
 * neighbours; what is larger than a piece is taken member by member. Raises SyntaxError, or refuses.
 */
export function assembly(body: Buffer, pieceBytes: number, refuse: Refuse) {
  const stack: Open[] = [];
  /** How many of these are large: the outermost ones. */
  let large = 0;
  let root: Large | undefined;
  let values = 0;

  function count(at: number): void {
    if (++values > valuesIn(at)) throw refuse("fewer values in so many bytes", `${values}`);
  }

  function read(from: number, to: number): string {
    if (to - from > mostTogether) throw refuse(`a comma in ${mostTogether} bytes`, "none");
    return body.toString("utf8", from, to);
  }

  function membersOf({ isArray, from, held }: Open, to: number): readonly unknown[] {
    const after = held === undefined ? "" : read(held.to, to);
    if (!isBlank.test(after)) throw new SyntaxError("no comma stands behind a value");
    const text = read(from, held?.from ?? to);
    // An empty text stands for what is large, so that JSON.parse says whether a value may stand there.
    const stub = held === undefined ? "" : '""';
    const parsed: unknown = JSON.parse(isArray ? `[${text}${stub}]` : `{${text}${stub}}`);
    if (held === undefined) return Array.isArray(parsed) ? parsed : Object.entries(Object(parsed));
    return isArray ? [held.value] : [[Object.keys(Object(parsed))[0], held.value]];
  }

  /** Takes the members that end at this comma, or at the end of all. */
  function take(one: Open, to: number): void {
    if (to < one.from) return;
    const members = membersOf(one, to);
    if (members.length === 0 && (one.taken.length > 0 || body[to] === comma))
      throw new SyntaxError("nothing is listed");
    for (const member of members) one.taken.push(member);
    one.from = to + 1;
    one.held = undefined;
  }

  /** Whatever has become large is taken by its members from now on. */
  function grow(at: number): void {
    for (let one = stack[large]; one !== undefined && at - one.begin > pieceBytes; one = stack[++large])
      take(one, one.member - 1);
  }

  /** Keeps a large value until its member ends. */
  function hold(value: unknown, from: number, to: number): void {
    const parent = stack.at(-1);
    const held = { value, from, to };
    if (parent === undefined) root = held;
    else if (parent.held !== undefined) throw new SyntaxError("no comma stands between two values");
    else {
      take(parent, parent.member - 1);
      parent.held = held;
    }
  }

  function whole(one: Open, at: number): unknown {
    take(one, at);
    // Defines what it is given, whatever a name means elsewhere.
    return one.isArray ? one.taken : Object.fromEntries(one.taken as [string, unknown][]);
  }

  return {
    open(at: number, isArray: boolean): void {
      count(at);
      if (root !== undefined) throw new SyntaxError("there is more than one value");
      if (stack.length >= mostDepth) throw refuse(`nothing deeper than ${mostDepth} levels`, "more");
      stack.push({ isArray, begin: at, taken: [], from: at + 1, member: at + 1, members: 0, held: undefined });
    },
    next(at: number): void {
      count(at);
      grow(at);
      const one = stack.at(-1);
      if (one === undefined) throw new SyntaxError("a comma stands outside");
      if (!one.isArray && ++one.members >= mostNames) throw refuse(`at most ${mostNames} names in an object`, "more");
      if (large === stack.length && (one.held !== undefined || at - one.from > pieceBytes)) take(one, at);
      one.member = at + 1;
    },
    close(at: number, isArray: boolean): void {
      grow(at);
      const one = stack.pop();
      if (one === undefined || one.isArray !== isArray) throw new SyntaxError("a bracket closes what was not opened");
      if (large > stack.length) hold(whole(one, at), one.begin, at + 1);
      else if (stack.length === 0) hold(JSON.parse(read(one.begin, at + 1)), one.begin, at + 1);
      large = Math.min(large, stack.length);
    },
    /** The value of a string that is larger than a piece; others are not told, nor are names. */
    text(value: string | Uint8Array, from: number, to: number): void {
      grow(to);
      hold(value, from, to);
    },
    value(): unknown {
      if (root === undefined || stack.length > 0) throw new SyntaxError("it is cut off");
      // Around it nothing but blanks.
      JSON.parse(`${read(0, root.from)}""${read(root.to, body.length)}`);
      return root.value;
    },
  };
}
