import type { Environment } from "@marcbachmann/cel-js";
import { FirebreakError } from "../../core/errors.ts";

/** A number of the EVM in an expression: never negative, below 2^256. */
export class Uint256 {
  readonly value: bigint;
  /** Raises NOT_EVALUABLE outside of its range: what wraps around on chain must not pass for a number here. */
  constructor(value: bigint) {
    if (value < 0n || value >= 1n << 256n) throw outside(value, "uint256");
    this.value = value;
  }
}

/** A signed number of the EVM in an expression. */
export class Int256 {
  readonly value: bigint;
  constructor(value: bigint) {
    if (value !== BigInt.asIntN(256, value)) throw outside(value, "int256");
    this.value = value;
  }
}

type Numeric = Uint256 | Int256 | bigint;
type Kind = "uint256" | "int256" | "int";

const arithmetic: Readonly<Record<string, (one: bigint, other: bigint) => bigint>> = {
  "+": (one, other) => one + other,
  "-": (one, other) => one - other,
  "*": (one, other) => one * other,
  "/": (one, other) => one / nonZero(other),
  "%": (one, other) => one % nonZero(other),
};
const comparisons: Readonly<Record<string, (one: bigint, other: bigint) => boolean>> = {
  "<": (one, other) => one < other,
  "<=": (one, other) => one <= other,
  ">": (one, other) => one > other,
  ">=": (one, other) => one >= other,
  "==": (one, other) => one === other,
};
const pairs: readonly (readonly [Kind, Kind])[] = [
  ["uint256", "uint256"],
  ["uint256", "int"],
  ["int", "uint256"],
  ["int256", "int256"],
  ["int256", "int"],
  ["int", "int256"],
  ["int256", "uint256"],
  ["uint256", "int256"],
];

/** Adds uint256 and int256, which mix with each other and with the language's own int; a result outside of its range is an error. */
export function addNumbers(env: Environment): Environment {
  env.registerType("uint256", { ctor: Uint256, fields: {} }).registerType("int256", { ctor: Int256, fields: {} });
  for (const [left, right] of pairs) {
    const isSigned = left === "int256" || right === "int256";
    for (const [sign, compute] of Object.entries(arithmetic))
      env.registerOperator(
        `${left} ${sign} ${right}: ${isSigned ? "int256" : "uint256"}`,
        (one: Numeric, other: Numeric) => made(compute(plain(one), plain(other)), isSigned),
      );
    // Equality is registered for both orders at once.
    for (const [sign, compare] of Object.entries(comparisons))
      if (sign !== "==" || left !== "int")
        registerOnce(env, `${left} ${sign} ${right}`, (one, other) => compare(plain(one), plain(other)));
  }
  for (const [left, right] of pairs) {
    const isSigned = left === "int256" || right === "int256";
    env.registerFunction(`difference(${left}, ${right}): uint256`, (one: Numeric, other: Numeric) => {
      const difference = plain(one) - plain(other);
      return new Uint256(difference < 0n ? -difference : difference);
    });
    for (const [name, isLess] of [
      ["min", true],
      ["max", false],
    ] as const)
      env.registerFunction(
        `${name}(${left}, ${right}): ${isSigned ? "int256" : "uint256"}`,
        (one: Numeric, other: Numeric) =>
          made(plain(one) < plain(other) === isLess ? plain(one) : plain(other), isSigned),
      );
  }
  return env
    .registerFunction("uint256(string): uint256", (text: string) => new Uint256(parsed(text)))
    .registerFunction("uint256(int): uint256", (value: bigint) => new Uint256(value))
    .registerFunction("int256(uint256): int256", ({ value }: Uint256) => new Int256(value))
    .registerFunction("int256(string): int256", (text: string) => new Int256(parsed(text)));
}

/** The equality of two types that are the same read from both sides is known after the first. */
function registerOnce(env: Environment, signature: string, handler: (one: Numeric, other: Numeric) => boolean): void {
  try {
    env.registerOperator(signature, handler);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes("already registered")) throw error;
  }
}

function plain(value: Numeric): bigint {
  return typeof value === "bigint" ? value : value.value;
}

function made(value: bigint, isSigned: boolean): Uint256 | Int256 {
  return isSigned ? new Int256(value) : new Uint256(value);
}

function parsed(text: string): bigint {
  if (/^(-?\d{1,78}|0x[0-9a-fA-F]{1,64})$/.test(text)) return BigInt(text);
  throw new FirebreakError(
    "NOT_EVALUABLE",
    `expected a whole number in quotes, found ${JSON.stringify(text.slice(0, 80))}`,
  );
}

function nonZero(value: bigint): bigint {
  if (value !== 0n) return value;
  throw new FirebreakError("NOT_EVALUABLE", "the expression divides by zero; ask for a divisor above zero first");
}

function outside(value: bigint, type: string): FirebreakError {
  const [direction, instead] =
    value < 0n ? ["below", "a > b + c instead of a - b > c"] : ["above", "a / c > b instead of a > b * c"];
  return new FirebreakError("NOT_EVALUABLE", `a result lies ${direction} the range of ${type}; write ${instead}`);
}
