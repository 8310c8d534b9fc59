import { createHmac } from "node:crypto";
import { request } from "undici";
import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import { type EntryKind, kinds } from "../core/kinds.ts";
import type { Notifier, NotifierTools } from "../core/notifier.ts";
import type { Part } from "../core/parts.ts";
import { opens } from "../core/proposals.ts";
import type { Entry, Json } from "../core/types.ts";
import { digestOf } from "../lib/digest.ts";
import { printable } from "../lib/printable.ts";
import { secretReader } from "../lib/references.ts";
import { remember } from "../lib/remember.ts";

const reference = z.string().regex(/^(env:\w+|file:.+)$/, "expected env:NAME or file:PATH, where it is");
const params = z.strictObject({
  url: reference.describe("Where the URL is, `env:NAME` or `file:PATH`, because a URL of this kind is a secret."),
  secret: reference
    .optional()
    .describe(
      "Where that is with which the request is signed, `env:NAME` or `file:PATH`, at least 32 bytes; without one it is not signed.",
    ),
  only: z
    .array(z.enum(kinds))
    .min(1)
    .optional()
    .describe(
      "The kinds of entries that are told; without it, all. What people command, such as `brake` or `silence`, that it has ended, and proposals that loosen are told all the same, unless anchors and drills alone are.",
    ),
});

const patienceMs = 5_000;
const leastSecret = 32;
const mostRefused = 1_000;
/** Refusals that are about who asks, or when; any other is about this one entry, and the next one may well be taken. */
const aboutAsking = [401, 404, 407, 408, 429];
/** What a receiver that knows nonces answers to one that comes twice: it took it, and its answer was lost. */
const cameBefore = 409;
/** Errors of the receiver's own after which they may come of what this one entry says. */
const patience = 3;
/** What the notice says of an entry that is not taken as it is; none of it is anybody else's text. */
const short = ["severity", "verdict", "status", "action"];
/** What is kept, perhaps in public, rather than told to people. */
const keepsakes: readonly EntryKind[] = ["anchor", "drill"];
/** What chats read as a link, or as a call of a person or of everyone; a comparison is none. */
const calling = /<(?=[^\s=<])|@(?=everyone|here|channel)/g;

/**
 * Posts every entry as JSON. The signature is that of the webhook that takes reports: HMAC-SHA256 over `timestamp.nonce.body`. The nonce is the
 * entry's hash, so that one that comes twice is known: whoever knows it answers 409, which counts as taken. Of an entry that is refused for what it is,
 * a short notice is told by a nonce of its own, which says in `leftOut` how it was refused.
 */
export const post: Part<z.infer<typeof params>, NotifierTools, Notifier> = {
  name: "post",
  about:
    "Posts every entry that says something new to a URL, signed, for what pages people or keeps the journal's anchors elsewhere.",
  params,

  create({ url: named, secret: signedBy, only }, { env, now }) {
    const url = secretIn("url", named, env);
    if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : ""))
      throw new FirebreakError("CONFIG", `url: expected an http(s) URL in ${named}, found something else`);
    const secret = signedBy === undefined ? undefined : secretIn("secret", signedBy, env);
    if (secret !== undefined && Buffer.byteLength(secret) < leastSecret)
      throw new FirebreakError("CONFIG", `secret: expected at least ${leastSecret} bytes in ${signedBy}, found fewer`);

    const told = toldOf(only);
    const send = (entry: Entry, nonce: string) => {
      const body = JSON.stringify(shown(entry));
      const timestamp = `${Math.floor(now() / 1_000)}`;
      const signature = secret && createHmac("sha256", secret).update(`${timestamp}.${nonce}.${body}`).digest("hex");
      const signed = signature === undefined ? {} : { "x-firebreak-signature": signature };
      return ask(url, body, { "x-firebreak-timestamp": timestamp, "x-firebreak-nonce": nonce, ...signed });
    };
    /** How often each entry was refused that is not taken yet. */
    const refusals = new Map<string, number>();

    /** The status with which it was taken, whole or in short; or the one with which it was not. */
    async function offer(entry: Entry): Promise<number | string> {
      const before = refusals.get(entry.hash) ?? 0;
      const status = await send(entry, entry.hash);
      // Of one that was refused before, the receiver may have kept nothing but the nonce.
      if (typeof status !== "number" || isTaken(status, before === 0)) return status;
      remember(refusals, entry.hash, before + 1, mostRefused);
      if (!isAboutEntry(status, before + 1)) return status;
      return send(inShort(entry, status), digestOf(`${entry.hash} in short ${before}`).slice(2));
    }
    return {
      carriesAnchors: only?.includes("anchor") !== false,
      async tell(entry) {
        if (!told.includes(entry.kind) && !(told.includes("command") && opens(entry))) return;
        const status = await offer(entry);
        if (typeof status === "number" && isTaken(status)) return void refusals.delete(entry.hash);
        throw new FirebreakError(
          "NOTIFIER_POST",
          `expected the URL in ${named} to take an entry, found ${status}; check it`,
          { retryable: true },
        );
      },
    };
  },
};

/** Whoever hears of anything has to hear of what is loosened; a public place that keeps anchors alone needs no names of approvers. */
function toldOf(only: readonly EntryKind[] = kinds): readonly EntryKind[] {
  return only.every((kind) => keepsakes.includes(kind)) ? only : [...only, "command"];
}

function isTaken(status: number, knows = true): boolean {
  return (status >= 200 && status < 300) || (knows && status === cameBefore);
}

/** Whether the receiver may well take others. One that is down takes nothing, so that nothing is lost by asking. */
function isAboutEntry(status: number, times: number): boolean {
  return status >= 500 ? times >= patience : status >= 400 && !aboutAsking.includes(status);
}

/** Whatever somebody else wrote is left out, also of the incident's key. */
function inShort({ body, ...entry }: Entry, status: number): Entry {
  const kept = Object.fromEntries(Object.entries(body).filter(([name]) => short.includes(name)));
  return { ...entry, ref: entry.ref.replaceAll(/[^\w:.,/*-]/g, "?"), body: { ...kept, leftOut: status } };
}

/**
 * Somebody else may have written it, and it is shown after the receiver read the JSON: nothing in it hides text, drives a terminal or calls people. What
 * it was stands in the journal.
 */
function shown(value: Json): Json {
  if (typeof value === "string")
    return printable(value).replace(calling, (mark) => `\\u00${mark.charCodeAt(0).toString(16)}`);
  if (Array.isArray(value)) return value.map((one) => shown(one));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [shown(name), shown(one)]));
}

/** The status, or why there is none; never the URL. */
async function ask(url: string, body: string, headers: Readonly<Record<string, string>>): Promise<number | string> {
  try {
    const answer = await request(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
      signal: AbortSignal.timeout(patienceMs),
    });
    // What it answers is of no interest, and of any length.
    await answer.body.dump({ limit: 65_536 });
    return answer.statusCode;
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : "no answer";
  }
}

function secretIn(setting: string, named: string, env: NotifierTools["env"]): string {
  const value = secretReader(env)(named);
  if (value !== undefined && value !== "") return value;
  throw new FirebreakError("CONFIG", `${setting}: expected a value in ${named}, found none; set it`);
}
