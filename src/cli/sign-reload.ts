import { type Config, parseConfig } from "../config/config.ts";
import { readConfig } from "../config/files.ts";
import { FirebreakError } from "../core/errors.ts";
import { type Change, inFull } from "../differences.ts";
import { digestOf } from "../lib/digest.ts";
import { added, loosened } from "../loosened.ts";

export type Compared = {
  /** The configuration that runs: its approvers count. */
  readonly running: Config;
  /** What is signed of both: the digests of their whole texts, to the byte. */
  readonly about: { readonly config: string; readonly before: string };
  /** What approvers read before they sign, in lines: nothing of it is cut. */
  readonly shows: readonly string[];
};

/**
 * What a reload loosens, from the new configuration and the one that runs. Both are files of whoever signs, so that it works offline; that the second one is what
 * runs is for the responder to say, which takes the approval beside no other. Raises CONFIG.
 */
export function compare(config: string | undefined, before: string | undefined): Compared {
  if (config === undefined || before === undefined)
    throw new FirebreakError(
      "CONFIG",
      `expected --config with the new configuration and --before with the one that runs, to show what is loosened; found no ${config === undefined ? "--config" : "--before"}`,
    );
  const [is, was] = [readConfig(config), readConfig(before)];
  parseConfig(is, config);
  const running = parseConfig(was, before);
  const loosens = loosened(was, is);
  const lines = [...labelled("loosens", loosens), ...labelled("adds", added(was, is))];
  if (loosens.length > 0) return { running, about: { config: digestOf(is), before: digestOf(was) }, shows: lines };
  throw new FirebreakError(
    "CONFIG",
    `expected ${config} to loosen something that stands in ${before}, found nothing: it is taken without an approval`,
  );
}

/** Each change begins with what it is; its settings stand below it. */
function labelled(label: string, changes: readonly Change[]): readonly string[] {
  const first = ({ isUnsure }: Change) => (isUnsure ? "changes" : label);
  return changes.flatMap((one) =>
    inFull(one).map((line, index) => `${(index === 0 ? first(one) : "").padEnd(10)}${line}`),
  );
}
