import { readFileSync } from "node:fs";
import { expect } from "chai";
import { firebreak, type Ran } from "../support/cli.ts";
import { openTripWorld, type TripWorld } from "../support/trip-world.ts";
import { guardians } from "../support/trips.ts";

const page = readFileSync("docs/trips.md", "utf8");
const commands = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = ""]) => block.trim().split("\n"));

describe("docs/trips.md", function () {
  this.timeout(300_000);
  let world: TripWorld;
  before(async () => {
    world = await openTripWorld();
  });
  after(() => world?.close());

  async function run(command: string): Promise<Ran> {
    const [program, ...words] = command.split(" ");
    expect(program).to.equal("./firebreak");
    const [one, two] = guardians.map(({ privateKey }) => privateKey);
    const env = { ...process.env, GUARDIAN_ONE: one, GUARDIAN_TWO: two, PAYER: world.payer.privateKey };
    return firebreak(
      words.map((word) => (/\.(json|yaml)$/.test(word) ? world.path(word) : word)),
      env,
    );
  }

  it("takes a trip from the plan to the chain", async () => {
    const said: string[] = [];
    for (const command of commands) {
      const { code, out, err } = await run(command);
      expect(code, `${command}\n${out}${err}`).to.equal(0);
      said.push(out);
    }

    expect(said).to.have.length(6);
    expect(said[0]).to.match(/trip {6}plan 0x71[\s\S]*goes to the guardians, of whom 2 must sign/);
    expect(said[1]).to.match(/signed by nobody yet; 2 of 3 guardians[\s\S]*freeze\(/);
    expect(said[2]).to.match(/the plan is that of \S+plan\.yaml\nsigned by 0x\w{40}; 1 signature/);
    expect(said[4]).to.match(/READY: enough guardians signed/);
    expect(said[5]).to.match(/sent 0x\w{64} from 0x\w{40}\ntripped by 0x\w{64} in block \d+: the effect holds/);
    expect(await world.isHolding()).to.equal(true);
    const { out, code } = await run("./firebreak trip status both.json --config firebreak.yaml");
    expect(out).to.match(/USED: it was used/);
    expect(code).to.equal(0);
  });
});
