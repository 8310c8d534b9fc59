import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { points } from "../../src/core/points.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { verifyJournal } from "../../src/store/verify.ts";
import { makeFolder } from "../store/changes.ts";
import { randomFrom, seed } from "../support/seed.ts";
import { type Scenario, scenarios } from "./killed/scenarios.ts";
import { openWorld } from "./killed/world.ts";

/** Of each story: fifty at night, and always one before and one after its points. */
const rounds = Number(process.env["FIREBREAK_RUNS"] ?? (process.env["FIREBREAK_NIGHTLY"] === undefined ? 2 : 50));
const child = fileURLToPath(new URL("./killed/child.ts", import.meta.url));

async function live(folder: string, name: string, ...kill: readonly string[]): Promise<string> {
  const args = [child, join(folder, "chain"), join(folder, "store.sqlite"), name, ...kill];
  const bot = spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] });
  await once(bot, "close");
  return bot.signalCode ?? `code ${bot.exitCode}`;
}

/** What is not as it should be, in the end. */
async function inspect(folder: string, { mined = 1, pauses = mined, ends }: Scenario): Promise<readonly string[]> {
  const world = openWorld(join(folder, "chain"));
  const path = join(folder, "store.sqlite");
  const store = await openStore({ path, now: () => 0 });
  const open = await store.openIntents();
  await store.close();
  return [
    ...(world.mined() === mined ? [] : [`${world.mined()} transactions`]),
    ...(world.effects() === pauses ? [] : [`${world.effects()} effects`]),
    ...(world.isPaused() === (ends === undefined) ? [] : ["lost"]),
    ...(open.length === 0 ? [] : ["an open intent"]),
    ...(verifyJournal(path).intact ? [] : ["a broken journal"]),
  ];
}

/** Kills before all points in the first round, after all of them in the second, and as it is drawn in the others. */
function momentOf(round: number, random: () => number): "before" | "after" {
  return (round < 2 ? round === 0 : random() < 0.5) ? "before" : "after";
}

async function play(name: string, scenario: Scenario, round: number): Promise<readonly string[]> {
  const random = randomFrom(seed.value + round);
  const folder = makeFolder();
  const said: string[] = [];
  for (const kill of scenario.kills) {
    const [point = "", moment = momentOf(round, random)] = kill.split(":");
    const signal = await live(folder.path, name, point, moment);
    if (signal !== "SIGKILL") said.push(`${point} ${moment}: ${signal}`);
  }
  const ended = await live(folder.path, name);
  if (ended !== "code 0") said.push(`the last start: ${ended}`);
  said.push(...(await inspect(folder.path, scenario)));
  folder.remove();
  return said;
}

describe(`a responder that is killed at every point of its path, ${rounds} times each (${seed.shown})`, function () {
  this.timeout(rounds * 600_000);

  it("knows a way to each of the points", () => {
    const killed = Object.values(scenarios).flatMap(({ kills }) => kills.map((kill) => kill.split(":")[0]));

    expect([...new Set(killed)].sort()).to.deep.equal([...points].sort());
  });

  for (const [name, scenario] of Object.entries(scenarios))
    it(`loses nothing and does nothing twice: ${name}, killed at ${scenario.kills.join(", ")}`, async () => {
      for (let round = 0; round < rounds; round++)
        expect(await play(name, scenario, round), `FUZZ_SEED=${seed.value + round}`).to.deep.equal([]);
    });
});
