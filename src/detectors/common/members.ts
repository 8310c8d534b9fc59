import type { Address, Hex } from "../../core/types.ts";
import { itemsAt, pointedAt, wordAtByte } from "../../lib/abi-walk.ts";
import { addressOf } from "../../lib/words.ts";

/** More than a person reads at night, and than a hostile contract may make a notice say. */
const mostTold = 5;
const mostRead = 256;

/** Who is in an answer's list of addresses and was not, and the other way round; undefined where one of both is no such list, or nobody is. */
export function membersChanged(before: Hex, now: Hex): Readonly<Record<string, string>> | undefined {
  const [was, is] = [membersOf(before), membersOf(now)];
  if (was === undefined || is === undefined) return undefined;
  const added = is.filter((one) => !was.includes(one));
  const removed = was.filter((one) => !is.includes(one));
  if (added.length === 0 && removed.length === 0) return undefined;
  return {
    ...(added.length > 0 && { added: told(added) }),
    ...(removed.length > 0 && { removed: told(removed) }),
    before: `${was.length}`,
    now: `${is.length}`,
  };
}

/** The list that the first word points to; undefined where the answer does not hold all of it. */
function membersOf(answer: Hex): readonly Address[] | undefined {
  if (pointedAt(answer, 0) === undefined) return undefined;
  const words = itemsAt(answer, 0, mostRead).map((at) => wordAtByte(answer, at));
  const known = words.filter((word) => word !== undefined);
  return known.length === words.length ? [...new Set(known.map(addressOf))] : undefined;
}

function told(members: readonly Address[]): string {
  const more = members.length - mostTold;
  return [...members.slice(0, mostTold), ...(more > 0 ? [`${more} more`] : [])].join(" ");
}
