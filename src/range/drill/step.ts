import { z } from "zod";
import { address, bytes, word } from "../../lib/fields.ts";

/** A value of a scenario; `${name}` and `${name.member}` in its strings stand for what the drill knows by then. */
export const value: z.ZodType<Value> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.array(value), z.record(z.string(), value)]),
);
export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

/** The chain of everything that names no other one. */
export const firstChain = "mainnet";

/** The name of a chain. */
export const on = z.string().regex(/^[a-z][a-zA-Z0-9]{0,15}$/, "expected the name of a chain, such as mainnet or base");

/** The name of a plan, or of a file that is made for a drill: never a path. */
export const nameField = z
  .string()
  .regex(/^[a-zA-Z]\w{0,30}$/, "expected a name that a scenario can refer to: a letter, then letters, digits and _");

/** The name of a file that lies in the drill's folder or beside the checkout: never a path. */
export const fileField = z
  .string()
  .regex(/^\w[\w.-]{0,99}$/, "expected the name of a file, of letters, digits, dots and dashes, and no path");

/** A number, or the name of one that a seed varies: `${gap}`. */
export const numberField = z
  .string()
  .regex(/^(\d{1,6}|\$\{[\w.]+\})$/, "expected a whole number, or the name of one, such as ${gap}");

/** A transaction of somebody: a human-readable call, or bytes under `data`, or plain ether. `value` is in wei, or reads `1.5 ether`. */
export const send = z.strictObject({
  from: z.string(),
  to: z.string(),
  call: z.string().optional(),
  args: z.array(value).default([]),
  data: z.string().optional(),
  value: z.string().optional(),
});

/** A contract of ours by name, or the path of an artifact with `abi` and `bytecode`: `./Coin.json` in the drill's folder, or one of any installed package. */
const deploy = z.strictObject({
  deploy: z.string(),
  as: z.string(),
  args: z.array(value).default([]),
  /** Constants that are others here, such as a period that no drill can wait for: bytes that stand in the code once, and as many others. */
  constants: z.array(z.strictObject({ from: bytes, to: bytes })).default([]),
  /** Where the libraries are that its code is linked to, by name. */
  libraries: z.record(z.string(), z.string()).default({}),
  /** Where it comes to stand, where anywhere would not do; its constructor runs there. */
  at: address.optional(),
  /** Who deploys it, where the constructor asks; ether that it is given. */
  from: z.string().optional(),
  value: z.string().optional(),
  /** The keccak256 that its code must have, such as mainnet's. */
  codeHash: word.optional(),
});

/** Creation code with its arguments already behind it, for what has no ABI. */
const initcode = deploy
  .omit({ deploy: true, args: true, constants: true, libraries: true })
  .extend({ initcode: z.string() });

/** What a view's answer must be: its first word, under a mask. `expected` is a word or less of hex, or a name that stands for one. */
export const probe = z.strictObject({
  target: z.string(),
  call: z.string(),
  args: z.array(value).default([]),
  mask: word.default("0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
  expected: z.string(),
});

const action = z.strictObject({
  target: z.string(),
  /** The AccessManager that carries the call, where the target belongs to one. */
  via: z.string().optional(),
  call: z.string(),
  args: z.array(value).default([]),
  gasCap: z.int(),
  probe: probe.extend({ op: z.enum(["equal", "at-least-now-plus"]).default("equal") }),
});

/** Makes a plan's actions from human-readable calls and keeps them, their hash as `<as>Hash` and their ABI form as `<as>Tuples`. */
const plan = z.strictObject({ plan: z.array(action), as: z.string() });

/** The bytes of a call, for contracts that take calls as arguments. */
const calldata = z.strictObject({
  calldata: z.strictObject({ call: z.string(), args: z.array(value).default([]) }),
  as: z.string(),
});

/** What a view answers: an address that a factory made, an id. Several answers are a list. */
const read = z.strictObject({
  read: z.strictObject({ to: z.string(), call: z.string(), args: z.array(value).default([]) }),
  as: z.string(),
});

const opened = z.array(z.strictObject({ target: z.string(), functions: z.array(z.string()).min(1) })).default([]);

/**
 * What every team installs: AccessManager, GuardianHub, HealthCheck and RecoveryController, which are known as `manager`, `hub` (and its `trigger`), `health` and `release`, and
 * three guardians with keys of the drill, `guardian1` to `guardian3`, of whom two are a quorum. The contracts that it is to protect are given to `manager` by
 * the scenario's own steps.
 */
const guardian = z.strictObject({
  guardian: z.strictObject({
    /** Admin of the AccessManager and of the hub. */
    owner: z.string(),
    /** The people who open again, through the controller alone. */
    recovery: z.string(),
    planDelaySeconds: z.int().min(0).default(86_400),
    openDelaySeconds: z.int().min(0).default(86_400),
    /** What must be true before anything is opened again. */
    health: z.array(probe.extend({ op: z.enum(["equal", "at-least", "at-most"]).default("equal") })).min(1),
    /** What the hub may call through the AccessManager, at once; and what the controller may. */
    tightens: opened,
    loosens: opened,
  }),
});

/** Proposes plans, waits, and commits them; grants keys the right to trip them. A plan is known by its name, its id as `<name>Id`. */
const plans = z.strictObject({
  plans: z.record(
    nameField,
    z.strictObject({
      actions: z.array(action).min(1),
      /** Who may trip it: 1 a granted key, 2 a quorum of guardians, 3 the top quorum; 0 is what its effect asks for. */
      tier: z.int().min(0).max(3).default(0),
      /** Seconds after which its effect ends by itself; 0 is never. */
      effectSeconds: z.int().min(0).default(0),
      release: z.string().default("${release}"),
      /** False for one that this attack does not call for: it need not hold at the end. */
      pulled: z.boolean().default(true),
    }),
  ),
  by: z.string(),
  waitSeconds: z.int().min(1).default(86_401),
  grants: z
    .array(
      z.strictObject({
        key: z.string().default("${bot}"),
        plans: z.array(z.string()).min(1),
        uses: z.int().min(1).default(3),
        refillSeconds: z.int().min(1).default(86_400),
        cooldownSeconds: z.int().min(0).default(60),
      }),
    )
    .default([]),
});

/** Guardians sign a trip of a plan beforehand; the responder has it as `file:<as>.json`. */
const signed = z.strictObject({
  signed: z.strictObject({
    plan: z.string(),
    tier: z.int().min(1).max(3).default(2),
    signatures: z.int().min(1).max(3).default(2),
    hours: z.int().min(1).max(720).default(24),
  }),
  /** A letter, then up to 30 letters, digits and `_`. */
  as: nameField,
});

const simple = z.union([
  deploy,
  initcode,
  plan,
  calldata,
  read,
  guardian,
  plans,
  signed,
  z.strictObject({ send }),
  /** So much ether and no more, for an account or a contract. */
  z.strictObject({ fund: z.strictObject({ account: z.string(), value: z.string() }) }),
  z.strictObject({ waitSeconds: z.int().min(1) }),
]);

/** The same steps for each member of a list, such as an actor with a count, which is known by the name under `as` meanwhile. */
const each = z.strictObject({ each: value, as: z.string(), steps: z.array(simple).min(1) });

const unknownStep = "expected one of the steps that docs/drill-format.md lists";

export const step = z.union([simple, each], unknownStep);

/** Steps on another chain than the first one. */
const elsewhere = z.strictObject({ on, steps: z.array(step).min(1) });

export const stepAnywhere = z.union([step, elsewhere], unknownStep);

export type Step = z.output<typeof step>;
export type StepAnywhere = z.output<typeof stepAnywhere>;
export type Send = z.output<typeof send>;
export type Probe = z.output<typeof probe>;
export type PlannedAction = z.output<typeof action>;
export type GuardianStep = z.output<typeof guardian>;
export type PlansStep = z.output<typeof plans>;
export type SignedStep = z.output<typeof signed>;
export type DeployStep = z.output<typeof deploy> | z.output<typeof initcode>;
