import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { loosening } from "../../../src/core/command.ts";
import type { Entry } from "../../../src/core/types.ts";
import { forgeries, operator, type Reply, tell, wellFormed } from "../../virtual/forging.ts";
import { spoil } from "../../virtual/spoiling.ts";
import type { RealRow } from "./campaign.ts";
import { contained, type Run } from "./playing.ts";
import { armedWithinMs, type Ground } from "./world.ts";

const hearing = { settings: () => ({ config: { operator, installation: "mine" } }) };

/** What a pager heard, and how it answers. */
const pager = { state: "up" as "up" | "hangs" | "fails", told: [] as Entry[] };

async function openPager(_: Ground, signal: AbortSignal) {
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    if (pager.state === "hangs") return;
    if (pager.state === "up") pager.told.push(JSON.parse(Buffer.concat(pieces).toString()));
    response.writeHead(pager.state === "up" ? 200 : 503).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  signal.addEventListener("abort", () => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    config: { notifiers: [{ use: "terminal" }, { use: "post", url: "env:PAGER" }] },
    env: { PAGER: `http://127.0.0.1:${port}/` },
  };
}

/** Bytes that a file of the responder may have; what is more is refused, as on a full disk. */
function limitFiles({ real }: Run, bytes: number | "unlimited"): void {
  execFileSync("prlimit", ["--pid", `${real.pid()}`, `--fsize=${bytes}:unlimited`]);
}

/** What happens to the responder itself, and what people do to it. */
export const realProcessRows: readonly RealRow[] = [
  {
    ...{ number: 17, fault: "its clock jumps by up to an hour, forth and back, several times a second" },
    holds: "nothing is late",
    shape: {
      settings: () => ({
        env: {
          NODE_OPTIONS: `${process.env["NODE_OPTIONS"] ?? ""} --import=${new URL("skewed.ts", import.meta.url).href}`,
        },
      }),
    },
    async play(it) {
      await it.mine(it.int(0, 3));
      await it.drain();
      await it.mine();
      const found = await contained(it);
      return [...found, ...(/no block (after|since)/.test(it.said()) ? ["a head that moves was called stale"] : [])];
    },
  },
  {
    ...{ number: 18, fault: "the disk takes nothing any more, neither the record nor the second file" },
    holds: "the pause is sent all the same, and everyone is told",
    async play(it) {
      await it.mine(it.int(0, 2));
      limitFiles(it, 0);
      await it.drain();
      await it.mine();
      const blocks = await it.until(12);
      const paused = blocks <= 12 ? [] : [`not paused: ${it.said().slice(-1_500)}`];
      limitFiles(it, "unlimited");
      await it.mine(4);
      const sent = await it.sent();
      return [
        ...paused,
        ...(sent === 1 ? [] : [`${sent} transactions`]),
        ...(/cannot be (reached|written)/.test(it.said()) ? [] : ["nobody was told"]),
      ];
    },
  },
  {
    ...{ number: 19, fault: "kill -9 as it sends, before or after the node has it" },
    holds: "the same bytes go out again: one effect, none lost",
    async play(it) {
      const isPassed = it.chance(0.5);
      let killed: Promise<void> | undefined;
      it.meddle(0, {
        async call(method, _params, pass) {
          if (method !== "eth_sendRawTransaction" || killed !== undefined) return pass();
          if (isPassed) await pass();
          killed = it.real.kill();
          await killed;
          return "drop";
        },
      });
      await it.drain();
      await it.mine(it.int(1, 3));
      await killed;
      if (killed === undefined) return ["it sent nothing"];
      await it.mine(it.int(0, 3));
      await it.real.start();
      return contained(it, { transactions: 1, any: isPassed });
    },
  },
  {
    ...{ number: 22, fault: "a notifier fails or hangs around the event" },
    holds: "no action waits for it, and it is told everything within a minute after",
    shape: { settings: openPager },
    async play(it) {
      pager.state = it.pick(["hangs", "fails"]);
      await it.mine(it.int(0, 3));
      await it.drain();
      await it.mine();
      const found = await contained(it, { says: /CONTAINED/ });
      pager.state = "up";
      const wanted = (await it.entries()).map(({ seq }) => seq);
      const isMissing = (seq: number) => !pager.told.some((one) => one.seq === seq);
      for (let waited = 0; waited < 75_000 && wanted.some(isMissing); waited += 500) await it.rest(500);
      return [...found, ...wanted.filter(isMissing).map((seq) => `entry ${seq} was never told`)];
    },
  },
  {
    ...{ number: 23, fault: "a configuration with a typo, a wrong type, a wrong address or a wrong chain" },
    holds: "it is refused at the start, it never arms, or it contains all the same",
    shape: { isIdle: true },
    async play(it) {
      const { real } = it;
      const config = { ...structuredClone(real.config), store: `store-${it.seed}.sqlite` };
      const what = spoil(config as never, it);
      real.write(config);
      const running = real.launch();
      const armed = await Promise.race([
        running.says(/armed +pause/, armedWithinMs).then(
          () => true,
          () => false,
        ),
        running.ended,
      ]);
      if (armed !== true) return real.kill().then(() => []);
      await it.drain();
      await it.mine();
      const checked = await real.check();
      const found = checked === 0 ? await contained(it, { any: true }) : [];
      await real.kill();
      return found.map((one) => `${what}: ${one}`);
    },
  },
  {
    ...{ number: 25, fault: "approvals that are forged, changed, ended, of another place, or used before" },
    holds: "none silences a containment",
    shape: hearing,
    play: (it) => beside(it, async () => forgeries(await placeOf(it))),
  },
  {
    ...{ number: 26, fault: "whoever can open the socket, without a signature" },
    holds: "cannot loosen anything",
    shape: hearing,
    play: (it) =>
      beside(it, async () =>
        [...loosening, "unpause", "execute"].map((verb) => ({
          ...{ verb, scope: it.pick(["*", "drain", "pause"]) },
          about: wellFormed(verb),
        })),
      ),
  },
];

async function placeOf(it: Run) {
  const head = (await it.call("eth_getBlockByNumber", "latest", false)) as { timestamp: string };
  return {
    ...it,
    word: (value: bigint) => `0x${value.toString(16).padStart(64, "0")}` as const,
    timestamp: BigInt(head.timestamp),
  };
}

/** Every command is refused, and the event beside them is contained. */
async function beside(it: Run, made: () => Promise<readonly object[]>): Promise<readonly string[]> {
  const socket = join(it.real.folder, "firebreak.sock");
  const replies: Reply[] = [];
  for (const line of await made()) replies.push(await tell(socket, line));
  const heard = replies.every(({ message }) => message !== "") ? [] : ["a command was not heard"];
  const taken = replies.filter(({ accepted }) => accepted).map(({ message }) => `it obeyed: ${message}`);
  await it.drain();
  await it.mine();
  return [...heard, ...taken, ...(await contained(it))];
}
