import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { send } from "../src/cli/operator.ts";
import { judge } from "../src/core/command.ts";
import type { Entry } from "../src/core/types.ts";
import { digestOf } from "../src/lib/digest.ts";
import { approvalOf, approvers, signed, wallets } from "./core/approving.ts";
import { one, openService, told } from "./reloading.ts";

const operator = { approvers: wallets.map(({ address }) => address), threshold: 2 };
const first = { ...one, ...told, operator };
/** Another text that loosens nothing, and back again neither. */
const reordered = { operator, ...one, ...told };
/** Without the detector: nobody takes that unasked. */
const looser = { ...one, operator };
const textOf = (config: object) => JSON.stringify({ source: { use: "heads", pollMs: 20 }, ...config });
const digest = digestOf(textOf(looser));
const seconds = () => BigInt(Math.floor(Date.now() / 1_000));

const running = digestOf(textOf(first));

function approved(ends: bigint, before: string = running, nonce: `0x${string}` = `0x${"07".repeat(32)}`) {
  const wish = { verb: "reload", scope: "*", about: { config: digest, before } };
  const approval = approvalOf({ ends, installation: "firebreak", nonce }, wish);
  return { ...wish, approval, signatures: signed(approval) };
}

/** As the command line does, as soon as a chain is followed. */
async function bring({ approval, signatures, ...wish }: ReturnType<typeof approved>, socket: string) {
  const file = { approval: { ...approval, chainId: "1", ends: `${approval.ends}` }, signatures };
  const tell = () => send(socket, { ...wish, signed: file }).catch(() => ({ accepted: false, message: "no chain" }));
  let reply = await tell();
  while (/no chain/.test(reply.message)) reply = await tell();
  return reply;
}

/** The record as one of two replicas reads it; the other one writes into the journal. */
function sharing() {
  const journal: Entry[] = [];
  const kept = {
    replica: "b",
    head: async () => ({ seq: journal.length, hash: "0".repeat(64) }),
    entries: async (after: number) => journal.slice(after),
  };
  return { journal, kept };
}

describe("an approved configuration", function () {
  this.timeout(60_000);

  it("is taken until the approval ends, and not after it (it was, for as long as this one ran)", async () => {
    const folder = mkdtempSync(join(tmpdir(), "fb-desk-"));
    const socket = join(folder, "s");
    const it_ = await openService({}, { socket }, { first });
    await it_.until(() => it_.starts() === 1);
    const reply = await bring(approved(seconds() + 60n), socket);
    it_.mineAhead(61_000);
    it_.write(looser);
    await it_.until(() => it_.faults("configuration").length > 0);
    const [starts, faults] = [it_.starts(), it_.faults("configuration")];
    await it_.close();
    rmSync(folder, { recursive: true });

    expect([reply.accepted, starts]).to.deep.equal([true, 1]);
    expect(faults[0]).to.match(/may loosen: detector told .*; the one that it had has ended/);
  });

  it("is taken once, also after another one was taken meanwhile (the approval was forgotten with that)", async () => {
    const folder = mkdtempSync(join(tmpdir(), "fb-desk-"));
    const socket = join(folder, "s");
    const it_ = await openService({}, { socket }, { first });
    await it_.until(() => it_.starts() === 1);
    const reply = await bring(approved(seconds() + 60n), socket);
    it_.write(reordered);
    await it_.until(() => it_.starts() === 2);
    it_.write(looser);
    await it_.until(() => it_.faults("configuration").length > 0);
    it_.write(first);
    await it_.until(() => it_.starts() === 3);
    it_.write(looser);
    await it_.until(() => it_.starts() === 4);
    it_.write(first);
    await it_.until(() => it_.starts() === 5);
    it_.write(looser);
    await it_.until(() => it_.faults("configuration").length > 1);
    const [starts, faults] = [it_.starts(), it_.faults("configuration")];
    await it_.close();
    rmSync(folder, { recursive: true });

    expect([reply.accepted, starts]).to.deep.equal([true, 5]);
    expect(faults[0]).to.match(/may loosen: detector told .*saw something else loosened$/);
    expect(faults[1]).to.match(/may loosen: detector told .*brings an approval$/);
  });

  it("is taken at every replica that reads of the approval (the second one refused it: it was used before)", async () => {
    const { journal, kept } = sharing();
    const it_ = await openService({}, {}, { first, kept });
    await it_.until(() => it_.starts() === 1);

    it_.write(looser);
    await it_.until(() => it_.faults("configuration").length > 0);
    const before = it_.starts();
    const judgement = judge(
      approved(seconds() + 60n),
      { ...approvers, installation: "firebreak" },
      () => false,
      seconds(),
    );
    if (judgement.status === "refused") throw new Error(judgement.reason);
    const body = { ...judgement.body, replica: "a" };
    journal.push({ kind: "command", ref: "reload:*", body, seq: 1, at: 0, prev: "", hash: "" });
    it_.mineAhead(1_000);
    await it_.until(() => it_.starts() === 2);
    await it_.close();

    expect(before).to.equal(1);
  });

  it("is refused where its approvers were shown another one than runs, and takes the place of none that were shown this one (it was told as good, and the other was forgotten)", async () => {
    const folder = mkdtempSync(join(tmpdir(), "fb-desk-"));
    const socket = join(folder, "s");
    const it_ = await openService({}, { socket }, { first });
    await it_.until(() => it_.starts() === 1);

    const good = await bring(approved(seconds() + 60n, running, `0x${"01".repeat(32)}`), socket);
    const stale = await bring(approved(seconds() + 60n, digestOf(textOf(one)), `0x${"02".repeat(32)}`), socket);
    it_.write(looser);
    await it_.until(() => it_.starts() === 2);
    const commands = it_.entries().filter(({ kind }) => kind === "command");
    await it_.close();
    rmSync(folder, { recursive: true });

    expect([good.accepted, stale.accepted, commands.length]).to.deep.equal([true, false, 1]);
    expect(stale.message).to.include(running);
  });

  it("is not displaced by one that another replica took beside another configuration (it was forgotten)", async () => {
    const { journal, kept } = sharing();
    const it_ = await openService({}, {}, { first, kept });
    await it_.until(() => it_.starts() === 1);

    const wish = { verb: "reload", scope: "*", config: digest, ends: `${seconds() + 60n}`, by: ["0xa"], replica: "a" };
    const command = { kind: "command", ref: "reload:*", at: 0, prev: "", hash: "" } as const;
    journal.push({ ...command, seq: 1, body: { ...wish, before: running } });
    journal.push({ ...command, seq: 2, body: { ...wish, before: `0x${"0b".repeat(32)}` } });
    it_.mineAhead(1_000);
    it_.write(looser);
    await it_.until(() => it_.starts() === 2);
    await it_.close();

    expect(it_.starts()).to.equal(2);
  });
});
