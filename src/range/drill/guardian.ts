import { computeAddress, encodeBytes32String, ZeroAddress } from "ethers";
import type { Address, Hex } from "../../core/types.ts";
import { selectorOf } from "../../lib/encode.ts";
import { lower } from "../../lib/words.ts";
import type { Known } from "./fill.ts";
import { type GuardianStep, type PlansStep, type Step, step } from "./step.ts";
import { expectedWord } from "./written.ts";

export type Guardian = { readonly address: Address; readonly key: Hex };

/** Ascending by address, as the hub wants them. */
export function guardiansOf(keys: readonly Hex[]): readonly Guardian[] {
  return keys
    .map((key) => ({ address: lower(computeAddress(key)), key }))
    .sort((one, other) => (one.address < other.address ? -1 : 1));
}

const grantRole = "grantRole(uint64,address,uint32)";
const setRole = "setTargetFunctionRole(address,bytes4[],uint64)";
/** Roles of the AccessManager: the hub tightens, the controller opens, the people tell the controller to. */
const role = { tighten: 1, open: 2, people: 3 };
const ofHub = ["closeIncident(bytes32)", "raiseEpoch()"];
const stages = "(address,bytes)[][]";
const ofPeople = [
  `propose(bytes32[],${stages})`,
  `advance(bytes32[],${stages})`,
  "cancel(bytes32)",
  "close(bytes32[])",
];

/** The steps that `guardian` stands for. */
export function guardianSteps({ guardian }: GuardianStep, known: Known): readonly Step[] {
  const { owner, recovery, planDelaySeconds, openDelaySeconds, health, tightens, loosens } = guardian;
  const govern = (call: string, args: readonly unknown[]) => ({
    send: { from: owner, to: "${manager}", call, args },
  });
  const open = (target: string, functions: readonly string[], to: number) =>
    govern(setRole, [target, functions.map(selectorOf), to]);
  const questions = health.map(({ target, mask, op, expected }, index) => [
    target,
    `\${healthAsk${index}}`,
    mask,
    ["equal", "at-least", "at-most"].indexOf(op),
    expectedWord(expected, known),
  ]);
  return checked([
    {
      deploy: "@openzeppelin/contracts/build/contracts/AccessManager.json",
      as: "manager",
      args: [owner],
    },
    {
      deploy: "GuardianHub",
      as: "hub",
      args: [owner, "${manager}", planDelaySeconds, ["${guardian1}", "${guardian2}", "${guardian3}"], 2, 3],
    },
    { read: { to: "${hub}", call: "TRIGGER() view returns (address)" }, as: "trigger" },
    ...health.map(({ call, args }, index) => ({ calldata: { call, args }, as: `healthAsk${index}` })),
    { deploy: "HealthCheck", as: "health", args: [questions] },
    {
      deploy: "RecoveryController",
      as: "release",
      args: ["${manager}", "${hub}", "${health}", openDelaySeconds, Math.min(3_600, openDelaySeconds), 0, ZeroAddress],
    },
    ...tightens.map(({ target, functions }) => open(target, functions, role.tighten)),
    govern(grantRole, [role.tighten, "${hub}", 0]),
    ...[{ target: "${hub}", functions: ofHub }, ...loosens].map(({ target, functions }) =>
      open(target, functions, role.open),
    ),
    govern(grantRole, [role.open, "${release}", 0]),
    open("${release}", ofPeople, role.people),
    govern(grantRole, [role.people, recovery, 0]),
  ]);
}

const propose = "proposePlan(bytes32,(uint8,uint32,address),bytes32)";
const commit =
  "commitPlan(bytes32,(uint8,uint32,address),(address,uint32,bytes,address,bytes,bytes32,uint8,bytes32)[])";
const grant = "grant(address,(uint48,uint48,uint32,uint32,uint32),bytes32[])";

/** The steps that `plans` stands for: all are proposed together, so that one delay serves all. */
export function plansSteps({ plans, by, waitSeconds, grants }: PlansStep): readonly Step[] {
  const govern = (call: string, args: readonly unknown[]) => ({ send: { from: by, to: "${hub}", call, args } });
  const named = Object.entries(plans);
  const terms = ({ tier, effectSeconds, release }: (typeof plans)[string]) => [tier, effectSeconds, release];
  return checked([
    ...named.map(([name, { actions }]) => ({ plan: actions, as: name })),
    ...named.map(([name, one]) => govern(propose, [planIdOf(name), terms(one), `\${${name}Hash}`])),
    { waitSeconds },
    ...named.map(([name, one]) => govern(commit, [planIdOf(name), terms(one), `\${${name}Tuples}`])),
    ...grants.map(({ key, plans: granted, uses, refillSeconds, cooldownSeconds }) =>
      govern(grant, [key, [0, "${inThirtyDays}", uses, refillSeconds, cooldownSeconds], granted.map(planIdOf)]),
    ),
  ]);
}

/** A plan's id is its name. */
export function planIdOf(name: string): Hex {
  return lower(encodeBytes32String(name));
}

/** Written as a scenario would write them, and read as its own are. */
function checked(steps: readonly unknown[]): readonly Step[] {
  return steps.map((one) => step.parse(one));
}
