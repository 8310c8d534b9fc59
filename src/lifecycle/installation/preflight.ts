import { oneKeyObjections, safeAt } from "../../actions/one-key.ts";
import { FirebreakError } from "../../core/errors.ts";
import type { Chain } from "../../core/parts.ts";
import type { Block } from "../../core/types.ts";
import { encodeCall } from "../../lib/encode.ts";
import type { Parameters } from "./parameters.ts";
import { officesOf } from "./people.ts";
import { imaginedPlaces, laterCalls, termsOf } from "./planned.ts";
import { rightsOf } from "./rights.ts";

const longestGrant = 366 * 86_400;

/** Everything that can be known to be wrong before the first contract is deployed. Raises CONFIG, LOOSENS or ONE_KEY. */
export async function requireDeployable(parameters: Parameters, block: Block, chain: Chain): Promise<void> {
  const places = imaginedPlaces();
  rightsOf(parameters, places);
  laterCalls(parameters, places);
  const { health, resumes, pauses, safe, triggers, planDelaySeconds } = parameters;
  for (const { target, call, args } of health) encodeCall(target, call, args);
  for (const { target, call, args } of resumes) encodeCall(target, call, args);
  const targets = [...health, ...resumes, ...pauses].map(({ target }) => target);
  for (const target of new Set(targets))
    if ((await chain.code(target, block)) === "0x")
      throw new FirebreakError("CONFIG", `expected a contract at ${target}, found none; correct the address`);
  const granted = Number(block.timestamp) + planDelaySeconds;
  for (const trigger of triggers)
    if (termsOf(trigger)[1] <= granted || termsOf(trigger)[1] > granted + longestGrant)
      throw new FirebreakError(
        "CONFIG",
        `expected a grant of ${trigger.key} that ends within 366 days of the plans' commit, found ${trigger.until}; correct it`,
      );
  if (safe !== undefined && (await safeAt(safe, { block, chain })) === undefined)
    throw new FirebreakError("CONFIG", `expected a Safe at ${safe}, found something else; correct \`safe\``);

  const objections = await oneKeyObjections(officesOf(parameters), block, chain);
  if (objections.length === 0) return;
  throw new FirebreakError(
    "ONE_KEY",
    `expected no key that is more than one key should be, found: ${objections.join("; ")}; nothing was deployed`,
  );
}
