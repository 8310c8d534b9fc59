import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { seed } from "../support/seed.ts";
import { complaintsOf, type Row } from "./campaign.ts";
import { nodeRows } from "./nodes-rows.ts";
import type { Plant } from "./planting.ts";
import type { Shape } from "./playing.ts";
import { processRows } from "./process-rows.ts";

const rows = [...nodeRows, ...processRows];
const isNight = process.env["FIREBREAK_NIGHTLY"] !== undefined;

/** Settings that give a protection away: somebody who means it may choose them, and a campaign must see what they cost. */
const careless: readonly [string, string, Shape][] = [
  ["one node of three is believed alone", "a node of three forges", { nodes: 3, quorum: 1 }],
  ["a head may stand still for a day", "the only node that is asked", { nodes: 2, chain: { staleSeconds: 86_400 } }],
  ["everything is held while the record is away", "the record hangs", { config: { onStoreDown: "hold" } }],
];

/** One change of the code each, and the row that sees it. */
const defects: readonly (Plant & { readonly row: number; readonly about: string })[] = [
  {
    ...{ row: 1, about: "no quorum is asked of a head", file: "src/chain/vouched.ts" },
    ...{ from: "vouches(one, header)).length >= quorum", to: "vouches(one, header)).length >= 1" },
  },
  {
    ...{ row: 1, about: "receipts are believed that are not the block's", file: "src/chain/receipts.ts" },
    ...{ from: "if (root !== block.receiptsRoot)", to: "if (root === undefined)" },
  },
  {
    ...{ row: 3, about: "an empty answer is taken for none", file: "src/chain/logs.ts" },
    ...{ from: "(isEmpty(block.logsBloom) ||", to: "(logs.length === 0 || isEmpty(block.logsBloom) ||" },
  },
  {
    ...{ row: 8, about: "receipts that were cut are believed", file: "src/chain/receipts.ts" },
    ...{ from: "if (root !== block.receiptsRoot)", to: "if (root === undefined)" },
  },
  {
    ...{ row: 9, about: "nobody asks which chain it is", file: "src/chain/connect.ts" },
    ...{ from: "if (found !== chainId)", to: "if (found === undefined)" },
  },
  {
    ...{ row: 12, about: "a replacement pays too little more", file: "src/executors/fees.ts" },
    ...{ from: "wei / 8n", to: "wei / 20n" },
  },
  {
    ...{ row: 10, about: "what a node counts is never taken over", file: "src/executors/account.ts" },
    ...{ from: "if (next !== undefined) nonces.count(next)", to: "if (next === 0n) nonces.count(next)" },
  },
  {
    ...{ row: 11, about: "nothing is replaced", file: "src/executors/direct.ts" },
    ...{ from: "replace: replacing.replace,", to: "replace: async () => undefined," },
  },
  {
    ...{ row: 13, about: "what ran out of its gas gets no more", file: "src/executors/gas.ts" },
    ...{ from: "tooLittle.set(action, gas)", to: "gas" },
  },
  {
    ...{ row: 14, about: "every action goes to the first key", file: "src/app/sending.ts" },
    ...{ from: "name === sentBy[action]", to: "name === action" },
  },
  {
    ...{ row: 15, about: "who comes second says that it failed", file: "src/core/outcomes.ts" },
    ...{ from: "(success ? holdsNow : holdsForAll)(intent.action", to: "success && holdsNow(intent.action" },
  },
  {
    ...{ row: 33, about: "only the first node is sent to", file: "src/chain/senders.ts" },
    ...{ from: "Promise.any(rpcs.map(", to: "Promise.any(rpcs.slice(0, 1).map(" },
  },
  {
    ...{ row: 34, about: "relays get nothing", file: "src/executors/send.ts" },
    ...{ from: "handTo(relays, tx.raw);", to: "" },
  },
  {
    ...{ row: 16, about: "what is on its way is sent again", file: "src/core/act.ts" },
    ...{ from: "responder.cover(finding, step);", to: "[responder.cover(finding, step)][1];" },
  },
  {
    ...{ row: 16, about: "what was handled is decided anew", file: "src/core/decide.ts" },
    ...{ from: "return !isRecent(acted,", to: "return true || !isRecent(acted," },
  },
  {
    ...{ row: 16, about: "what holds already is done again", file: "src/core/act.ts" },
    ...{ from: "prepared?.holds === true && !isFrom", to: "prepared?.holds === null && !isFrom" },
  },
  {
    ...{ row: 27, about: "what is told goes to the terminal as it is", file: "src/notifiers/terminal.ts" },
    ...{ from: "printable(clip(text, MAX_TEXT))", to: "clip(text, MAX_TEXT)" },
  },
  {
    ...{ row: 32, about: "an answer may have any size", file: "src/chain/posting.ts" },
    ...{ from: "announced) > maxBytes)", to: "announced) > 1e12)" },
  },
  {
    ...{ row: 32, about: "an answer may take any time", file: "src/chain/posting.ts" },
    ...{ from: "() => late.abort(), timeoutMs", to: "() => undefined, timeoutMs" },
  },
  {
    ...{ row: 32, about: "no other node is asked", file: "src/chain/quorum.ts" },
    ...{ from: "last = error;\n      }", to: "throw error;\n      }" },
  },
  {
    ...{ row: 17, about: "the watch over the head has a clock that stands still", file: "src/app/app.ts" },
    ...{ from: "now: steady,", to: "now: () => 0," },
  },
  {
    ...{ row: 14, about: "a key is poor a pause too late", file: "src/core/accounts.ts" },
    ...{ from: "if (pauses >= least)", to: "if (pauses >= least - 1n)" },
  },
  {
    ...{ row: 17, about: "a veto ends by the clock", file: "src/core/delay.ts" },
    ...{ from: "moment.block + playbook.vetoBlocks", to: "moment.block + BigInt(Math.floor(Date.now() / 1000) % 4)" },
  },
  {
    ...{ row: 22, about: "who was away for long is told late", file: "src/core/tell.ts" },
    ...{ from: "LONGEST_PAUSE = 30_000", to: "LONGEST_PAUSE = 300_000" },
  },
  {
    ...{ row: 23, about: "what has no code is armed", file: "src/core/readiness.ts" },
    ...{ from: "missingCode(actions.get(id)?.relies) ??", to: "" },
  },
  {
    ...{ row: 30, about: "malformed logs are left out", file: "src/detectors/watch-event.ts" },
    ...{ from: "if (!isWanted(args)) {", to: "if (misfit !== undefined || !isWanted(args)) {" },
  },
  {
    ...{ row: 19, about: "what was open at a crash is not taken up again", file: "src/core/resume.ts" },
    ...{ from: "const intents = open.filter(", to: "const intents = [].filter(" },
  },
  {
    ...{ row: 25, about: "an approval may be used twice", file: "src/core/command.ts" },
    ...{ from: "(isUsed(approval.nonce)", to: "(isUsed(`${approval.nonce} again`)" },
  },
  {
    ...{ row: 28, about: "keys that nodes repeat are written down", file: "src/chain/masked.ts" },
    ...{ from: "rest.replaceAll(secret", to: "rest.replace(`${secret} ${secret}`" },
  },
];

function rowOf(fault: string): Row {
  const found = rows.find((row) => row.fault.startsWith(fault));
  if (found === undefined) throw new Error(`expected a row whose fault begins with ${fault}`);
  return found;
}

async function failsWith({ row, file, from, to }: (typeof defects)[number]): Promise<boolean> {
  const args = [
    "node_modules/mocha/bin/mocha.js",
    "--exit",
    "--import=./test/virtual/planting.ts",
    "-g",
    `row ${row}:`,
    "test/virtual/rows.test.ts",
  ];
  const env = { ...process.env, FIREBREAK_PLANT: JSON.stringify({ file, from, to }), FIREBREAK_RUNS: "10" };
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece) => (said += piece));
  await once(child, "close");
  if (/defect replaces|0 passing \(\d+ms\)\n+$/.test(said)) throw new Error(said);
  return /\d+ failing/.test(said);
}

describe(`a campaign in virtual time can fail, with ${seed.shown}`, function () {
  this.timeout(isNight ? 900_000 : 60_000);

  for (const [about, fault, shape] of careless)
    it(`sees that ${about}`, async () => {
      const found: string[] = [];
      for (let run = 0; run < 10 && found.length === 0; run++)
        found.push(...(await complaintsOf({ ...rowOf(fault), shape }, seed.value + run)));

      expect(found).not.to.deep.equal([]);
    });

  it("plants each defect where the code still holds what it replaces", () => {
    const missing = defects.filter(({ file, from }) => !readFileSync(file, "utf8").includes(from));

    expect(missing.map(({ about }) => about)).to.deep.equal([]);
  });

  // A process for each: at night.
  for (const defect of isNight ? defects : [])
    it(`sees that ${defect.about}, in row ${defect.row}`, async () => {
      expect(await failsWith(defect)).to.equal(true);
    });
});
