import { createConnection } from "node:net";
import { loosening } from "../../src/core/command.ts";
import { approvalOf, signed, wallets } from "../core/approving.ts";
import type { Play } from "./playing.ts";

type Wish = { readonly verb: string; readonly scope: string; readonly about: Readonly<Record<string, string>> };
export type Reply = { readonly accepted: boolean; readonly message: string };
/** Where approvals are worth something: chain time in seconds, and what is drawn. */
export type Place = Pick<Play, "int" | "pick" | "word" | "seed"> & { readonly timestamp: bigint };

/** Who must sign. */
export const operator = { approvers: wallets.map(({ address }) => address.toLowerCase()), threshold: 2 };

/** A socket takes only so many at once. */
const unheard: Reply = { accepted: false, message: "" };

/** Says a line over a socket of commands. */
export function tell(path: string, line: object): Promise<Reply> {
  return new Promise((resolve, reject) => {
    let said = "";
    const socket = createConnection(path);
    socket.on("data", (piece) => {
      said += String(piece);
    });
    socket.once("error", reject).once("close", () => resolve(said === "" ? unheard : JSON.parse(said)));
    socket.end(`${JSON.stringify(line)}\n`);
  });
}

export function signedFor(it: Place, wish: Wish, changes = {}, by = wallets.slice(0, 2)) {
  const { timestamp } = it;
  const approval = approvalOf({ ends: timestamp + 600n, nonce: it.word(BigInt(it.seed) + 1n), ...changes }, wish);
  return line(wish, approval, signed(approval, by));
}

function line(wish: Wish, approval: ReturnType<typeof approvalOf>, signatures: readonly string[]) {
  const { chainId, ends, ...rest } = approval;
  return { ...wish, signed: { approval: { ...rest, chainId: `${chainId}`, ends: `${ends}` }, signatures } };
}

/** What a command says beside its scope, so that nothing but the signatures is missing. */
export const wellFormed = (verb: string): Wish["about"] =>
  verb === "mode" ? { level: "ignore" } : verb === "reload" ? { config: `0x${"11".repeat(32)}` } : {};

/** Approvals that are wrong in one thing each. */
export function forgeries(it: Place): readonly object[] {
  const wish: Wish = { verb: it.pick(["silence", "disarm", "brake"]), scope: "*", about: {} };
  const { timestamp } = it;
  const good = signedFor(it, wish);
  const [first = "", second = ""] = good.signed.signatures;
  const at = it.int(4, first.length - 4);
  const flipped = `${first.slice(0, at)}${first[at] === "0" ? "1" : "0"}${first.slice(at + 1)}`;
  const with_ = (signatures: readonly string[]) => ({ ...good, signed: { ...good.signed, signatures } });
  const approved = (changes: object) => ({
    ...good,
    signed: { ...good.signed, approval: { ...good.signed.approval, ...changes } },
  });
  return [
    with_([]),
    with_([first]),
    with_([first, first]),
    with_([flipped, second]),
    with_([first, second.slice(0, it.int(2, 100))]),
    { ...good, scope: it.pick(["drain", "pause"]) },
    { ...good, verb: it.pick(loosening.filter((one) => one !== wish.verb)) },
    { ...good, about: { more: "x" } },
    approved({ ends: `${timestamp + BigInt(it.int(601, 80_000))}` }),
    approved({ nonce: it.word(BigInt(it.int(1, 2 ** 31))) }),
    approved({ installation: "other" }),
    signedFor(it, wish, { ends: timestamp - BigInt(it.int(0, 1_000)) }),
    signedFor(it, wish, { ends: timestamp + 86_401n + BigInt(it.int(100, 1_000)) }),
    signedFor(it, wish, { chainId: BigInt(it.int(2, 99)) }),
    signedFor(it, wish, { installation: "another" }),
  ];
}
