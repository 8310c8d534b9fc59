import { z } from "zod";
import { address } from "../lib/fields.ts";

/** Who may command a responder that runs, and where. */
export const operator = z
  .strictObject({
    socket: z
      .string()
      .min(1)
      .default("firebreak.sock")
      .describe("Where commands of people on this machine are taken; only the user of the process can open it."),
    approvers: z
      .array(address)
      .max(32)
      .default([])
      .describe("Who may loosen anything, by signature; nobody may unless they are named."),
    threshold: z.int().min(1).max(32).default(1).describe("So many of the approvers must sign."),
  })
  .refine((it) => new Set(it.approvers).size === it.approvers.length, {
    error: "expected each approver once",
    path: ["approvers"],
  })
  .refine((it) => it.approvers.length === 0 || it.threshold <= it.approvers.length, {
    error: "expected at most as many as there are approvers",
    path: ["threshold"],
  })
  .prefault({});
