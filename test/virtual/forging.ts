import { createConnection } from "node:net";
import { concat, hashMessage, Signature, TypedDataEncoder, toBeHex, Wallet } from "ethers";
import { loosening } from "../../src/core/command.ts";
import { approvalHash } from "../../src/lib/approval.ts";
import { approvalOf, signed, wallets } from "../core/approving.ts";
import type { Play } from "./playing.ts";

type Wish = { readonly verb: string; readonly scope: string; readonly about: Readonly<Record<string, string>> };
export type Reply = { readonly accepted: boolean; readonly message: string };
/** Where approvals are worth something: chain time in seconds, and what is drawn. */
export type Place = Pick<Play, "int" | "pick" | "word" | "seed"> & { readonly timestamp: bigint };

/** Who must sign. */
export const operator = { approvers: wallets.map(({ address }) => address.toLowerCase()), threshold: 2 };

const stranger = Wallet.createRandom();
/** Of the group of secp256k1; s and this less s sign the same. */
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

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
    ...dressed(good.signed.approval, [first, second]).map(with_),
    approved({ action: it.word(BigInt(it.int(1, 2 ** 31))) }),
    approved({ scope: "drain" }),
    approved({ chainId: `${it.int(2, 99)}` }),
  ];
}

/** Signatures of a stranger, of another message or domain, and one approver's in two forms. */
function dressed(said: ReturnType<typeof line>["signed"]["approval"], [first, second]: readonly [string, string]) {
  const approval = { ...said, chainId: BigInt(said.chainId), ends: BigInt(said.ends) };
  const [one, other] = wallets;
  const bare = [one, other].map(({ signingKey }) => signingKey.sign(hashMessage(approvalHash(approval))).serialized);
  const hash = TypedDataEncoder.from({ Approval: [{ name: "ends", type: "uint256" }] }).hash(approval);
  const elsewhere = [one, other].map(({ signingKey }) => signingKey.sign(hash).serialized);
  return [
    [first, ...signed(approval, [stranger])],
    bare,
    elsewhere,
    [first, highForm(first)],
    [first, first.toUpperCase().replace("0X", "0x")],
    [first, Signature.from(first).compactSerialized],
    [second, `${second}00`],
  ];
}

/** The second form of a signature, which anybody can make from the first. */
function highForm(signature: string): string {
  const { r, s, v } = Signature.from(signature);
  return concat([r, toBeHex(order - BigInt(s), 32), v === 27 ? "0x1c" : "0x1b"]);
}
