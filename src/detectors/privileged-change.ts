import { z } from "zod";
import type { DetectorPart } from "../core/parts.ts";
import type { Address, Finding } from "../core/types.ts";
import { address, blockNumber, bytes, word } from "../lib/fields.ts";
import { severity } from "./common/make.ts";
import { fourBytes } from "./common/signatures.ts";
import { mostObjections } from "./watch.ts";
import { eventWatch } from "./watch-event.ts";
import { callWatch, slotWatch } from "./watch-state.ts";

const announced = z
  .strictObject({
    to: address.describe("Who is called by the transaction that makes the change."),
    selector: z
      .string()
      .regex(
        /^(\w+\(.*\)|0x[0-9a-fA-F]{8})$/,
        "expected a function such as grantRole(bytes32,address), or its four bytes in hex",
      )
      .describe("The function that it calls, such as `grantRole(bytes32,address)`, or its 4 bytes in hex."),
    value: z
      .union([bytes, z.record(z.string(), z.string())])
      .describe(
        "The new value: of an event every argument by name, of a slot the word, of a call its exact return data.",
      ),
    fromBlock: blockNumber.describe("The first block in which it may come."),
    toBlock: blockNumber.describe("The last block in which it may come."),
  })
  .refine((it) => it.fromBlock <= it.toBlock, "expected fromBlock at or before toBlock");

function listed(one: Address | readonly [Address, ...Address[]]): readonly [Address, ...Address[]] {
  return typeof one === "string" ? [one] : one;
}

const params = z
  .strictObject({
    address: z
      .union([address, z.tuple([address], address)])
      .transform(listed)
      .describe("The contract; for an event also a list of contracts, such as all markets of a protocol."),
    event: z
      .string()
      .optional()
      .describe(
        "The event of the change, written out, such as `event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)`; this, `call` or `slot`.",
      ),
    where: z
      .record(z.string(), word)
      .optional()
      .describe("Indexed arguments of the event that must have these values, each a word of 32 bytes in hex."),
    call: z
      .string()
      .optional()
      .describe(
        "A view function whose answer is watched, written out, such as `function owner() view returns (address)`.",
      ),
    args: z
      .array(z.union([z.string(), z.boolean(), z.int()]))
      .max(8)
      .optional()
      .describe("The arguments of `call`."),
    slot: word.optional().describe("A storage slot whose word is watched, as 32 bytes in hex."),
    severity,
    announced: z
      .array(announced)
      .max(100)
      .default([])
      .describe("Changes that are expected: one that is as announced is no finding."),
  })
  .refine(
    (it) => [it.event, it.call, it.slot].filter((one) => one !== undefined).length === 1,
    "expected exactly one of event, call and slot",
  )
  .refine(
    (it) => it.event !== undefined || it.address.length === 1,
    "expected one address with call or slot; only an event is watched at many",
  )
  .refine(
    (it) => it.announced.every(({ value }) => (typeof value === "string") === (it.event === undefined)),
    "expected announced values of the watched kind: of an event its arguments by name, of a call or slot the bytes",
  );

export type Settings = z.output<typeof params>;
export type Announced = z.output<typeof announced>;

export const privilegedChange: DetectorPart<Settings> = {
  name: "privileged-change",
  about: "An owner, admin, role, implementation, keeper or other declared value changed outside an announced window.",
  costToTrip:
    "The privilege itself: only its holder can, unless the watched call reads something that strangers can move; watch owners, roles and implementations, never balances.",
  params,

  create(settings, tools) {
    for (const { selector } of settings.announced) fourBytes(selector);
    const watch =
      settings.event !== undefined
        ? eventWatch(settings, settings.event, tools)
        : settings.call !== undefined
          ? callWatch(settings, settings.call)
          : slotWatch(settings);

    return {
      logs: watch.logs,
      everyBlock: watch.everyBlock,
      severity: settings.severity,
      async observe(observation, chain) {
        const changes = await watch.changes(observation, chain);
        const { chainId, block } = observation;
        const findings = changes.map(
          ({ address, name, evidence }): Finding => ({
            key: `${tools.id}:${address}:${name}`,
            detector: tools.id,
            severity: settings.severity,
            subject: address,
            chainId,
            block: { number: block.number, hash: block.hash },
            evidence,
          }),
        );
        return changes.unread === undefined ? findings : Object.assign(findings, { unread: changes.unread });
      },
      async objections(block, chain) {
        const codes = await Promise.all(
          settings.address.map(async (one) => [one, await chain.code(one, block)] as const),
        );
        const bare = codes.filter(([, code]) => code === "0x").slice(0, mostObjections);
        if (bare.length > 0) return bare.map(([one]) => `there is no code at ${one}; correct the address`);
        const over = settings.announced.find(({ toBlock }) => toBlock < block.number);
        if (over !== undefined) return [`an announcement ended with block ${over.toBlock}; remove it`];
        return watch.objections(block, chain);
      },
    };
  },
};
