// An installation as Ignition modules: contracts, rights, and the hand-over that leaves the deployer nothing.
import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { ContractFuture, Future } from "@nomicfoundation/ignition-core";
import { ZeroAddress } from "ethers";
import { encodeCall } from "../../src/lib/encode.ts";
import { type Parameters, sortedGuardians } from "../../src/lifecycle/installation/parameters.ts";
import { membersOf, ROLES, rightsOf } from "../../src/lifecycle/installation/rights.ts";

const ops = { equal: 0, "at-least": 1, "at-most": 2 } as const;

/** The manager of all rights; until the hand-over its admin is the deployer. */
const manager = buildModule("Manager", (m) => ({ manager: m.contract("AccessManager", [m.getAccount(0)]) }));

function contracts(parameters: Parameters) {
  return buildModule("Contracts", (m) => {
    const { planDelaySeconds, guardians, admin, recovery, safe } = parameters;
    const { manager: authority } = m.useModule(manager);
    const engine = [
      authority,
      planDelaySeconds,
      [...sortedGuardians(parameters)],
      guardians.quorum,
      guardians.topQuorum,
    ];
    const health = m.contract("HealthCheck", [questionsOf(parameters)]);
    const times = [recovery.delaySeconds, recovery.quickDelaySeconds, recovery.graceSeconds];
    const controller = (id: string, of: ContractFuture<string>, other: ContractFuture<string> | string) =>
      m.contract("RecoveryController", [authority, of, health, ...times, other], { id });

    const hub = m.contract("GuardianHub", [admin, ...engine]);
    const common = { manager: authority, hub, health, lens: m.contract("ProbeLens") };
    if (safe === undefined) return { ...common, release: controller("release", hub, ZeroAddress) };
    const module = m.contract("GuardianModule", [safe, ...engine]);
    return {
      ...common,
      module,
      release: controller("release", hub, module),
      moduleRelease: controller("moduleRelease", module, hub),
    };
  });
}

/** Contracts, then who may do what, and at last the deployer's own role is given up. */
export function installation(parameters: Parameters) {
  return buildModule("Installation", (m) => {
    const made = m.useModule(contracts(parameters));
    const labels = Object.entries(ROLES)
      .filter(([, role]) => role !== ROLES.admin)
      .map(([name, role]) => m.call(made.manager, "labelRole", [role, name], { id: `label_${name}` }));
    const rights = rightsOf(parameters, made).map(({ target, selector, role }, at) =>
      m.call(made.manager, "setTargetFunctionRole", [target, [selector], role], { id: `right_${at}` }),
    );
    const members = membersOf(parameters, made);
    const grant = ({ role, account, delaySeconds }: (typeof members)[number], at: number, after: Future[] = []) =>
      m.call(made.manager, "grantRole", [role, account, delaySeconds], { id: `member_${at}`, after });
    const others = members.flatMap((one, at) => (one.role === ROLES.admin ? [] : [grant(one, at)]));

    // Last of all, and in this order: there is never nobody, and then the deployer is nobody.
    const before = [...labels, ...rights, ...others];
    const admins = members.flatMap((one, at) => (one.role === ROLES.admin ? [grant(one, at, before)] : []));
    m.call(made.manager, "renounceRole", [ROLES.admin, m.getAccount(0)], {
      id: "handover",
      after: [...before, ...admins],
    });
    return made;
  });
}

function questionsOf({ health }: Parameters) {
  return health.map(({ target, call, args, mask, op, expected }) => {
    const { data } = encodeCall(target, call, args);
    return { target, data, mask, op: ops[op], expected };
  });
}
