import { FunctionFragment } from "ethers";
import { FirebreakError } from "../core/errors.ts";

type Hex = `0x${string}`;

/** Stems of words that say that something is closed. */
const CLOSED = /^(paus|freez|froz|halt|suspend|shut|clos|stop|lock|block|black|deny|bann?|kill|curs|seal|emergenc)/;
const OPENED = /^(enabl|activ|allow|open|whitelist|live|unrestrict)/;
const REOPENS = /^(resum|thaw|reopen|restart|reactivat|reenabl|reinstat)/;
const UNDOES = /^(remove|end|cancel|clear|reset|lift|delete|expire|revert)$/;
const DISABLED = /^disabl/;

/**
 * Functions that end a pause, a freeze or a ban, by the bytes that a contract sees: a name can be made up that has the same selector. A test
 * holds it against contracts/guardian/NeverOpens.sol.
 */
export const openers: ReadonlyMap<string, string> = new Map(
  [
    "unpause()",
    "unpause(address)",
    "unpause(uint256)",
    "unpause(uint8)",
    "unpause(bytes32)",
    "unpause(address[])",
    "unpause(string)",
    "unpauseAll()",
    "unpausePool(address)",
    "unpauseVault()",
    "unpauseVaultBuffers()",
    "unpauseContract()",
    "unpauseByType(uint8)",
    "unPause()",
    "unPauseByType(uint8)",
    "unPauseByExpiredType(uint8)",
    "unPauseDueToExpiry(uint8)",
    "unpauseEthCrossChainManager()",
    "disableRecoveryMode()",
    "disableRecoveryMode(address)",
    "changePauseStatus(address[],uint32)",
    "resume()",
    "resume(address)",
    "resume(uint256)",
    "resumeLanes(uint256)",
    "unfreeze()",
    "unfreeze(address)",
    "unfreeze(address[],uint8,bytes32)",
    "unFreeze(address)",
    "unfreezeAccount(address)",
    "unblacklist(address)",
    "unBlacklist(address)",
    "removeBlackList(address)",
    "removeFromBlacklist(address)",
    "unblock(address)",
    "unban(address)",
    "thaw(address)",
    "unkill_me()",
    "uncurse(bytes16)",
    "uncurse(bytes16[])",
    "unseal()",
  ].map((signature) => [FunctionFragment.from(`function ${signature}`).selector, signature]),
);
const pauseLanes = FunctionFragment.from("pauseLanes(uint256,uint32,bytes32)").selector;
const execute = FunctionFragment.from("execute(address,bytes)").selector;

/** Raises LOOSENS when a call would open, or would close nothing, by its name, its selector or its flags. Cannot know every protocol. */
export function refuseLoosening(signature: string, args: readonly unknown[], data: Hex): void {
  const fragment = FunctionFragment.from(signature.startsWith("function ") ? signature : `function ${signature}`);
  const { name } = fragment;
  const words = wordsOf(name);
  if (openers.has(data.slice(0, 10)) || opens(words))
    throw refusal(`found ${name}, which ends a pause, a freeze or a ban`);
  if (data.startsWith(execute))
    throw refusal(
      `found ${name}, which carries another call; use the adapter access-manager, or of a proposal to a Safe the setting manager, which look inside`,
    );
  if (data.startsWith(pauseLanes) && (/^0*$/.test(data.slice(10, 74)) || /^0*$/.test(data.slice(74, 138))))
    throw refusal("found pauseLanes without a lane or without a duration");

  const wanted = closes(words) ? true : words.some((word) => OPENED.test(word)) ? false : undefined;
  if (wanted === undefined) return;
  for (const [index, input] of fragment.inputs.entries())
    input.walk(args[index], (type, leaf) => {
      if (type === "bool" && leaf !== wanted)
        throw refusal(`found ${name} with ${leaf}, where ${wanted} would tighten`);
      return leaf;
    });
}

function closes(words: readonly string[]): boolean {
  return words.some((word) => CLOSED.test(word) || DISABLED.test(word) || /paus|freez|froz/.test(word));
}

function opens(words: readonly string[]): boolean {
  const [first = "", ...others] = words;
  return (
    words.some((word) => REOPENS.test(word) || /un(paus|freez|froz)/.test(word)) ||
    words.some((word) => word.startsWith("un") && CLOSED.test(word.slice(2))) ||
    (UNDOES.test(first) && closes(others)) ||
    words.some((word, at) => DISABLED.test(word) && words.some((other, there) => at !== there && CLOSED.test(other)))
  );
}

/** The words of a name in camel case or with underscores, small; `un` and `re` belong to the word after them. */
function wordsOf(name: string): readonly string[] {
  const words = name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+/g) ?? [];
  return words
    .join(" ")
    .toLowerCase()
    .replace(/\b(un|re) /g, "$1")
    .split(" ");
}

function refusal(found: string): FirebreakError {
  return new FirebreakError("LOOSENS", `expected a call that only makes things safer, ${found}`);
}
