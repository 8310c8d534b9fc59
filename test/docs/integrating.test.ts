import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Interface } from "ethers";
import type { Address } from "../../src/core/types.ts";
import { openProofFork } from "../../src/lifecycle/proof-fork.ts";
import { AAVE, EXECUTOR } from "../../src/range/embedded/addresses.ts";
import type { Fork } from "../../src/range/fork.ts";
import { hireTeam, openOffice, script, scriptProcess, type Team } from "../support/installation.ts";
import { deploy, deployCode } from "../support/plans.ts";
import { compileText } from "../support/solidity.ts";

const page = readFileSync("docs/integrating.md", "utf8");
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))].map(([, block = ""]) => block);
const [people = "", ...recipes] = blocks("yaml");
const commands = blocks("sh").flatMap((block) => block.trim().split("\n"));
const recipe = (name: string) => recipes.find((block) => block.startsWith(`# installation.yaml: ${name}\n`)) ?? "";
const placeholder = (end: string) => `0x${end.padStart(40, "0")}`;

describe("docs/integrating.md", function () {
  this.timeout(300_000);
  let fork: Fork;
  let hired: Team;
  let team: Team;
  let snapshot: unknown;
  let folder = "";
  before(async () => {
    fork = await openProofFork({ kind: "embedded" }, "anvil");
    hired = await hireTeam(fork);
  });
  after(() => fork.close());
  beforeEach(async () => {
    team = hired;
    snapshot = await fork.rpc("evm_snapshot", []);
    folder = mkdtempSync(join(tmpdir(), "firebreak-integrating-"));
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true, force: true });
    await fork.rpc("evm_revert", [snapshot]);
  });

  /** The page's addresses, in the order of its text, and ours. */
  const filled = (text: string, others: Readonly<Record<string, string>>): string => {
    const ours: Readonly<Record<string, string>> = {
      [placeholder("ad")]: team.admin,
      [placeholder("ae")]: team.keeper,
      [placeholder("a5")]: team.authority,
      [placeholder("b0")]: team.bot,
      ...Object.fromEntries(team.guardians.map((guardian, at) => [placeholder(`a${at + 1}`), guardian])),
      "2027-06-01": team.until,
      ...others,
    };
    return Object.entries(ours).reduce((said, [theirs, own]) => said.replaceAll(theirs, own), text);
  };

  /** Writes installation.yaml as the page says, and runs its commands in their order. */
  async function follow(name: string, others: Readonly<Record<string, string>>, run = script): Promise<string> {
    const text = recipe(name);
    expect(text, name).not.to.equal("");
    writeFileSync(join(folder, "installation.yaml"), filled(`${people}${text}`, others));
    let said = "";
    for (const command of commands) {
      const words = command
        .replace("http://127.0.0.1:8545", fork.url)
        .replace(" installation.yaml", ` ${join(folder, "installation.yaml")}`)
        .replace(/ out(\/| |$)/, ` ${join(folder, "out")}$1`)
        .split(" ");
      expect(words.slice(0, 2)).to.deep.equal(["./firebreak", "node"]);
      const env = { ...process.env, DEPLOYER_KEY: team.deployer.privateKey };
      const { code, out, err } = await run(words[2] ?? "", words.slice(3), env);
      expect(code, `${command}\n${out}${err}`).to.equal(0);
      said += out;
    }
    return said;
  }

  it("has three commands, three recipes and one contract", () => {
    expect([commands.length, recipes.length, blocks("solidity").length]).to.deep.equal([3, 3, 1]);
  });

  it("lets a new protocol inherit: closed in tier 1, opened by recovery before it expires", async () => {
    const { abi, bytecode } = compileText("Market", blocks("solidity")[0] ?? "");
    const market = await deployCode(fork, new Interface(JSON.stringify(abi)), bytecode, [team.admin]);

    const said = await follow("a new protocol inherits", { [placeholder("c0de01")]: market }, scriptProcess);

    expect(said).to.match(/✓ plan 0x6d61\w+ contains; recovery 0x\w+ opened it again/);
    expect(said).not.to.include("LOWERED");
  });

  it("gives a deployed protocol's pause to the hub, and its way back to recovery: Ownable, AccessManaged, Aave", async () => {
    const ownable = await deploy(fork, "PausableOwnable", [team.admin]);
    const own = await deploy(fork, "@openzeppelin/contracts/build/contracts/AccessManager.json", [team.admin]);
    const { abi, bytecode } = compileText("Managed", managed);
    const target = await deployCode(fork, new Interface(JSON.stringify(abi)), bytecode, [own]);

    const said = await follow("a deployed protocol with a pause", {
      [placeholder("c0de02")]: ownable,
      [placeholder("c0de03")]: target,
      [placeholder("c0de04")]: own,
    });

    expect(said.match(/✓ plan 0x7061\w+ contains; recovery 0x\w+ opened it again/g)).to.have.length(3);
    expect(said.match(/minTier LOWERED/g)).to.have.length(1);
  });

  for (const [version, holder] of [
    ["1.3.0", "admin"],
    ["1.4.1", "authority"],
    ["1.5.0", "keeper"],
  ] as const)
    it(`lets a Safe ${version} that holds the role act by a module`, async () => {
      // Each of the team's Safes is of another version: this one trades its office for the role.
      const other: Team = await hireTeam(fork);
      const safe = team[holder];
      team = { ...other, deployer: team.deployer };
      await giveRole(safe);

      const said = await follow("a Safe that holds the role", { [placeholder("5afe0")]: safe });

      expect(said).to.match(/✓ plan 0x7061\w+ contains; recovery 0x\w+ opened it again/);
      expect(said).to.include("2 of 3 owners sign");
    });

  async function giveRole(safe: Address): Promise<void> {
    const office = openOffice(fork, team);
    await office.act(EXECUTOR, AAVE.acl, "addEmergencyAdmin(address)", [safe]);
    office.close();
  }
});

/** OpenZeppelin's Pausable under a manager that a team has already. */
const managed = `// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";

contract Managed is AccessManaged, Pausable {
    constructor(address manager) AccessManaged(manager) {}

    function pause() external restricted {
        _pause();
    }

    function unpause() external restricted {
        _unpause();
    }
}
`;
