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
    expect(faults[0]).to.match(/loosens: detector told .*; the one that it had has ended/);
  });

  it("is taken once, also after another one was taken meanwhile (the approval was forgotten with that)", async () => {
    const folder = mkdtempSync(join(tmpdir(), "fb-desk-"));
    const socket = join(folder, "s");
    const it_ = await openService({}, { socket }, { first });
    await it_.until(() => it_.starts() === 1);
    const reply = await bring(approved(seconds() + 60n), socket);
    it_.write({ ...first, detectors: { ...told.detectors, more: told.detectors.told } });
    await it_.until(() => it_.starts() === 2);
    it_.write(looser);
    await it_.until(() => it_.starts() === 3);
    it_.write(first);
    await it_.until(() => it_.starts() === 4);
    it_.write(looser);
    await it_.until(() => it_.faults("configuration").length > 0);
    const [starts, faults] = [it_.starts(), it_.faults("configuration")];
    await it_.close();
    rmSync(folder, { recursive: true });

    expect([reply.accepted, starts]).to.deep.equal([true, 4]);
    expect(faults[0]).to.match(/loosens: detector told .*brings an approval$/);
  });

  it("is taken at every replica that reads of the approval (the second one refused it: it was used before)", async () => {
    const journal: Entry[] = [];
    const kept = {
      replica: "b",
      head: async () => ({ seq: journal.length, hash: "0".repeat(64) }),
      entries: async (after: number) => journal.slice(after),
    };
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

  it("is not taken where its approvers were shown another one than runs, and is where it was this one (a digest was all they saw)", async () => {
    const folder = mkdtempSync(join(tmpdir(), "fb-desk-"));
    const socket = join(folder, "s");
    const it_ = await openService({}, { socket }, { first });
    await it_.until(() => it_.starts() === 1);
    const tell = async (before: string, nonce: `0x${string}`) => {
      const { approval, signatures, ...wish } = approved(seconds() + 60n, before, nonce);
      const file = { approval: { ...approval, chainId: "1", ends: `${approval.ends}` }, signatures };
      const reply = () =>
        send(socket, { ...wish, signed: file }).catch(() => ({ accepted: false, message: "no chain" }));
      for (let said = await reply(); ; said = await reply()) if (!/no chain/.test(said.message)) return said.accepted;
    };

    const isFirstTaken = await tell(digestOf(textOf(one)), `0x${"01".repeat(32)}`);
    it_.write(looser);
    await it_.until(() => it_.faults("configuration").length > 0);
    const [starts, faults] = [it_.starts(), it_.faults("configuration")];
    const isSecondTaken = await tell(running, `0x${"02".repeat(32)}`);
    await it_.until(() => it_.starts() === 2);
    await it_.close();
    rmSync(folder, { recursive: true });

    expect([isFirstTaken, isSecondTaken, starts]).to.deep.equal([true, true, 1]);
    expect(faults[0])
      .to.include(running)
      .and.match(/saw something else loosened$/);
  });
});
