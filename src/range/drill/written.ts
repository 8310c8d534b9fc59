import { AbiCoder, concat, Interface, parseEther } from "ethers";
import type { PlanAction } from "../../actions/hub.ts";
import { FirebreakError } from "../../core/errors.ts";
import type { Hex } from "../../core/types.ts";
import { encodeCall } from "../../lib/encode.ts";
import { lower } from "../../lib/words.ts";
import { wordOf } from "../rpc/values.ts";
import { loadArtifact } from "./artifact.ts";
import { fill, fillText, type Known } from "./fill.ts";
import type { DeployStep, PlannedAction, Value } from "./step.ts";

// How what stands in a scenario becomes what a chain takes, and the other way round.

type Constant = { readonly from: Hex; readonly to: Hex };

/** Creation code, linked, with these constants in place of its own, and its arguments behind it. Raises ARTIFACT, EMBEDDED and CONFIG. */
export function creationOf(
  { deploy, args, constants, libraries }: Extract<DeployStep, { deploy: unknown }>,
  known: Known,
): string {
  const linked = Object.entries(libraries).map(([name, at]) => [name, lower(fillText(at, known))] as const);
  const { abi, bytecode } = loadArtifact(deploy, Object.fromEntries(linked));
  const types = new Interface(JSON.stringify(abi)).deploy.inputs;
  const code = constants.reduce((changed, constant) => withConstant(deploy, changed, constant), lower(bytecode));
  return concat([code, AbiCoder.defaultAbiCoder().encode(types, fill(args, known) as readonly unknown[])]);
}

function withConstant(name: string, code: Hex, { from, to }: Constant): Hex {
  const parts = code.slice(2).split(from.slice(2));
  if (parts.length === 2 && from.length === to.length) return `0x${parts.join(to.slice(2))}`;
  throw new FirebreakError(
    "CONFIG",
    `expected ${from} once in the code of ${name}, and as many bytes in its place, found it ${parts.length - 1} times and ${to}`,
  );
}

/** A word that a probe or a question expects. Raises BAD_PARAMS for what is none. */
export function expectedWord(text: string, known: Known): Hex {
  return wordOf(fillText(text, known));
}

/** Wei, or `1.5 ether`. */
export function weiOf(text: string | undefined, known: Known): bigint {
  const filled = fillText(text ?? "0", known);
  const ether = /^(\d+(?:\.\d+)?) ether$/.exec(filled)?.[1];
  return ether === undefined ? BigInt(filled) : parseEther(ether);
}

/** What a contract answers, as a scenario writes it: numbers as digits, addresses and bytes in small letters. */
export function toValue(found: unknown): Value {
  if (typeof found === "bigint") return `${found}`;
  if (typeof found === "string" && /^0x[0-9a-fA-F]*$/.test(found)) return lower(found);
  return Array.isArray(found) ? [...found].map(toValue) : (found as Value);
}

/** An action of a plan, made of human-readable calls. */
export function toPlanAction({ target, via, call, args, gasCap, probe }: PlannedAction, known: Known): PlanAction {
  const inner = encodeCall(lower(fillText(target, known)), call, fill(args, known) as readonly Value[]);
  const calling =
    via === undefined
      ? inner
      : encodeCall(lower(fillText(via, known)), "execute(address,bytes)", [inner.to, inner.data]);
  const asking = encodeCall(
    lower(fillText(probe.target, known)),
    probe.call,
    fill(probe.args, known) as readonly Value[],
  );
  return {
    target: calling.to,
    gasCap,
    data: calling.data,
    probeTarget: asking.to,
    probeData: asking.data,
    mask: probe.mask,
    op: probe.op,
    expected: expectedWord(probe.expected, known),
  };
}
