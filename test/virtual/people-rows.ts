import { createConnection } from "node:net";
import { join } from "node:path";
import { objectionsTo } from "../../src/cli/check.ts";
import { loosening } from "../../src/core/command.ts";
import { FirebreakError, messageOf } from "../../src/core/errors.ts";
import { approvalOf, signed, wallets } from "../core/approving.ts";
import { makeFolder } from "../store/changes.ts";
import { contained, type Row } from "./campaign.ts";
import { drained } from "./meddling.ts";
import type { Play } from "./playing.ts";

type Json = { [key: string]: unknown };
type Wish = { readonly verb: string; readonly scope: string; readonly about: Readonly<Record<string, string>> };

const operator = { approvers: wallets.map(({ address }) => address.toLowerCase()), threshold: 2 };

/** What people do: to the configuration, and over the socket on which a responder takes commands. */
export const peopleRows: readonly Row[] = [
  {
    ...{ number: 23, fault: "a configuration with a typo, a wrong type, a wrong address or a wrong chain" },
    holds: "it is refused at the start or by check, or it contains all the same",
    async play(it) {
      const config = structuredClone(it.config) as Json;
      const what = spoil(config, it);
      const responder = await it.armed({ config }).catch((error: unknown) => {
        if (error instanceof FirebreakError) return undefined;
        throw new Error(`${what}: ${messageOf(error)}`, { cause: error });
      });
      if (responder === undefined) return [];
      const checking = objectionsTo(responder.app);
      await it.clock.pass(5_000);
      if ((await checking).length > 0) return [];
      return (await contained(it, await drained(it, 2))).map((one) => `${what}: ${one}`);
    },
  },
  {
    ...{ number: 25, fault: "approvals that are forged, changed, ended, of another place, or used before" },
    holds: "none silences a containment",
    shape: { config: { operator, installation: "mine" } },
    play: (it) => beside(it, async (ask) => forgeries(it).map((line) => ask(line))),
  },
  {
    ...{ number: 26, fault: "whoever can open the socket, without a signature" },
    holds: "cannot loosen anything",
    shape: { config: { operator, installation: "mine" } },
    play: (it) =>
      beside(it, async (ask) =>
        [...loosening, "unpause", "execute", "status "].map((verb) =>
          ask({ verb, scope: it.pick(["*", "drain", "pause"]), about: { level: "ignore", until: "9999999999" } }),
        ),
      ),
  },
];

type Ask = (line: object) => Promise<{ readonly accepted: boolean; readonly message: string }>;

/** Every command is refused, and the event beside them is contained. */
async function beside(it: Play, act: (ask: Ask) => Promise<readonly ReturnType<Ask>[]>): Promise<readonly string[]> {
  const folder = makeFolder();
  try {
    const socket = join(folder.path, "s");
    const responder = await it.armed({ socket });
    const replies = await during(it, Promise.all(await act((line) => tell(socket, line))));
    const taken = replies.filter(({ accepted }) => accepted).map(({ message }) => `it obeyed: ${message}`);
    const found = await contained(it, await drained(it, 1));
    // Used once, it is worth nothing any more.
    const good = signedFor(it, { verb: "silence", scope: "drain", about: {} });
    const [first, second] = [await during(it, tell(socket, good)), await during(it, tell(socket, good))];
    const once =
      first.accepted && !second.accepted ? [] : [`a good approval: ${first.message}, then ${second.message}`];
    await during(it, responder.end());
    return [...taken, ...found, ...once];
  } finally {
    folder.remove();
  }
}

/** Lets real sockets work while virtual time hardly passes. */
async function during<T>(it: Play, wanted: Promise<T>): Promise<T> {
  let isDone = false;
  const mark = () => {
    isDone = true;
  };
  wanted.then(mark, mark);
  while (!isDone) await it.clock.pass(1);
  return wanted;
}

function tell(path: string, line: object): ReturnType<Ask> {
  return new Promise((resolve, reject) => {
    let said = "";
    const socket = createConnection(path);
    socket.on("data", (piece) => {
      said += String(piece);
    });
    socket.once("error", reject).once("close", () => resolve(JSON.parse(said)));
    socket.end(`${JSON.stringify(line)}\n`);
  });
}

function signedFor(it: Play, wish: Wish, changes = {}, by = wallets.slice(0, 2)) {
  const { timestamp } = it.world.head();
  const approval = approvalOf({ ends: timestamp + 600n, nonce: it.word(BigInt(it.seed) + 1n), ...changes }, wish);
  return line(wish, approval, signed(approval, by));
}

function line(wish: Wish, approval: ReturnType<typeof approvalOf>, signatures: readonly string[]) {
  const { chainId, ends, ...rest } = approval;
  return { ...wish, signed: { approval: { ...rest, chainId: `${chainId}`, ends: `${ends}` }, signatures } };
}

/** Approvals that are wrong in one thing each. */
function forgeries(it: Play): readonly object[] {
  const wish: Wish = { verb: it.pick(["silence", "disarm", "brake"]), scope: "*", about: {} };
  const { timestamp } = it.world.head();
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

/** Changes one thing, as somebody tired does; what it was. */
function spoil(config: Json, it: Play): string {
  const places = placesIn(config).filter(({ path }) => !/mode|\.do$|severity|limits|blockSeconds|level/.test(path));
  const { path, parent, key } = it.pick(places);
  const value = parent[key];
  switch (it.int(0, 3)) {
    case 0: {
      delete parent[key];
      parent[`${key.slice(0, -1)}${key.endsWith("x") ? "y" : "x"}`] = value;
      return `${path} misspelt`;
    }
    case 1:
      parent[key] = it.pick([{}, [], true, -1, null, 1e300, "", "0x12", "event Nothing("]);
      return `${path} is ${JSON.stringify(parent[key])}`;
    case 2:
      delete parent[key];
      return `${path} left out`;
    default:
      parent[key] = typeof value === "string" && value.length > 3 ? swapped(value, it) : 424_242;
      return `${path} is ${JSON.stringify(parent[key])}`;
  }
}

function swapped(text: string, it: Play): string {
  const at = it.int(0, text.length - 2);
  return `${text.slice(0, at)}${text[at + 1]}${text[at]}${text.slice(at + 2)}`;
}

type Spot = { readonly path: string; readonly parent: Json; readonly key: string };

function placesIn(value: Json, before = ""): readonly Spot[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const path = `${before}.${key}`;
    const deeper = typeof inner === "object" && inner !== null ? placesIn(inner as Json, path) : [];
    return [{ path, parent: value, key }, ...deeper];
  });
}
