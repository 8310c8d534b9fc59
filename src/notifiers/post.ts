import { createHmac } from "node:crypto";
import { request } from "undici";
import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import { kinds } from "../core/kinds.ts";
import type { Notifier, NotifierTools, Part } from "../core/parts.ts";
import type { Entry } from "../core/types.ts";
import { printable } from "../lib/printable.ts";

const reference = z.string().regex(/^env:\w+$/, "expected env:NAME, the variable that holds it");
const params = z.strictObject({
  /** The variable that holds the URL, because a URL of this kind is a secret. */
  url: reference,
  /** The variable that holds what the request is signed with, at least 32 bytes; without one it is not signed. */
  secret: reference.optional(),
  /** The kinds of entries that are told; without it, all. */
  only: z.array(z.enum(kinds)).min(1).optional(),
});

const patienceMs = 5_000;
const leastSecret = 32;
/** Answers that are about this one entry: the next one may well be taken. */
const aboutEntry = [400, 413, 422];

/**
 * Posts every entry as JSON. The signature is that of the webhook that takes reports: HMAC-SHA256 over `timestamp.nonce.body`. The nonce is the
 * entry's hash, so that one that comes twice is known.
 */
export const post: Part<z.infer<typeof params>, NotifierTools, Notifier> = {
  name: "post",
  about: "Posts every entry to a URL, signed, for what pages people or keeps the journal's anchors elsewhere.",
  params,

  create({ url: named, secret: signedBy, only }, { env, now }) {
    const url = secretIn(named, env);
    if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : ""))
      throw new FirebreakError("CONFIG", `expected an http(s) URL in ${named}, found something else`);
    const secret = signedBy === undefined ? undefined : secretIn(signedBy, env);
    if (secret !== undefined && Buffer.byteLength(secret) < leastSecret)
      throw new FirebreakError("CONFIG", `expected at least ${leastSecret} bytes in ${signedBy}, found fewer`);

    const send = (entry: Entry) => {
      const body = printable(JSON.stringify(entry));
      const timestamp = `${Math.floor(now() / 1_000)}`;
      const signature =
        secret && createHmac("sha256", secret).update(`${timestamp}.${entry.hash}.${body}`).digest("hex");
      const signed = signature === undefined ? {} : { "x-firebreak-signature": signature };
      const headers = { "x-firebreak-timestamp": timestamp, "x-firebreak-nonce": entry.hash, ...signed };
      return ask(url, body, headers);
    };
    return {
      async tell(entry) {
        if (only !== undefined && !only.includes(entry.kind)) return;
        const status = await send(entry);
        // An entry that is not taken as it is must not keep those behind it from being told.
        const second = aboutEntry.includes(Number(status))
          ? await send({ ...entry, body: { leftOut: status } })
          : status;
        if (typeof second === "number" && second >= 200 && second < 300) return;
        throw new FirebreakError(
          "NOTIFIER_POST",
          `expected the URL in ${named} to take an entry, found ${second}; check it`,
          {
            retryable: true,
          },
        );
      },
    };
  },
};

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

function secretIn(named: string, env: NotifierTools["env"]): string {
  const value = env[named.slice("env:".length)];
  if (value !== undefined && value !== "") return value;
  throw new FirebreakError("CONFIG", `expected a value in ${named}, found none; set it`);
}
