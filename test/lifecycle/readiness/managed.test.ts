import { expect } from "chai";
import { Interface, id } from "ethers";
import type { Address } from "../../../src/core/types.ts";
import { encodeCall, selectorOf } from "../../../src/lib/encode.ts";
import { lower } from "../../../src/lib/words.ts";
import { withReader } from "../../../src/lifecycle/readiness/open.ts";
import { type Readiness, readinessOf } from "../../../src/lifecycle/readiness/readiness.ts";
import { createStage, type Stage } from "../../../src/range/drill/stage.ts";
import { type Fork, openFork } from "../../../src/range/fork.ts";
import { deploy } from "../../support/plans.ts";

const person = (name: string): Address => lower(`0x${id(name).slice(-40)}`);
const [governance, pauser, slowOpener, quickOpener] = ["governance", "pauser", "slow", "quick"].map(person) as [
  Address,
  Address,
  Address,
  Address,
];
const [keeper, upgrader] = [person("keeper"), person("upgrader")];
const day = 86_400;

describe("readiness of what an AccessManager or a key behind a proxy decides", function () {
  this.timeout(60_000);
  let fork: Fork;
  let stage: Stage;
  let manager: Address;
  before(async () => {
    fork = await openFork({ source: { kind: "embedded" }, engine: "anvil" });
    stage = createStage(fork);
    manager = lower(await deploy(fork, "@openzeppelin/contracts/build/contracts/AccessManager.json", [governance]));
  });
  after(() => fork.close());

  async function send(from: Address, to: Address, call: string, args: readonly (string | number | string[])[]) {
    const hash = await stage.submit({ from, to, call, args: [...args] }, new Map());
    await stage.mine();
    expect((await stage.receiptOf(hash))?.success, call).to.equal(true);
  }
  const ask = (address: Address): Promise<Readiness> =>
    withReader({ kind: "node", url: fork.url }, (reader) => readinessOf(address, [], reader()));

  /** A contract that the manager owns; `role` may pause, `opening` may open again, after so many seconds. */
  async function owned(role: number, opening: number, opener: Address, delay: number): Promise<Address> {
    const target = lower(await deploy(fork, "PausableOwnable", [manager]));
    const let_ = async (call: string, to: number, who: Address, seconds: number) => {
      const set = "setTargetFunctionRole(address,bytes4[],uint64)";
      await send(governance, manager, set, [target, [selectorOf(call)], to]);
      await send(governance, manager, "grantRole(uint64,address,uint32)", [to, who, seconds]);
    };
    await let_("pause()", role, pauser, 0);
    await let_("unpause()", opening, opener, delay);
    return target;
  }
  const accounts = (people: readonly { readonly account: Address }[] | undefined) => people?.map((one) => one.account);

  it("finds who pulls a lever through the manager that owns it, and that its admin gives himself the way back", async () => {
    const target = await owned(1, 2, slowOpener, day);

    const found = await ask(target);

    const [lever] = found.levers;
    expect(accounts(lever?.holders)).to.deep.equal([pauser]);
    expect(lever?.holders[0]).to.include({ kind: "key", speed: "now" });
    expect(lever?.holders[0]?.says).to.include(`through the AccessManager ${manager}`);
    expect(accounts(lever?.undo.by)).to.not.include(slowOpener);
    expect(accounts(lever?.undo.afterAppointment)).to.include(governance);
    expect(found).to.include({ grade: "D" });
    expect(found.findings.map(({ rule }) => rule)).to.include("one-key-appoints");
  });

  it("finds the one key that opens again through it, and calls who must wait for the pause too late", async () => {
    const target = await owned(3, 4, quickOpener, 0);
    await send(governance, manager, "grantRole(uint64,address,uint32)", [3, slowOpener, day]);

    const [lever] = (await ask(target)).levers;

    expect(accounts(lever?.undo.by)).to.deep.equal([quickOpener]);
    const speeds = lever?.holders.map(({ account, speed }) => [account, speed]);
    expect(speeds).to.have.deep.members([
      [pauser, "now"],
      [slowOpener, "late"],
    ]);
  });

  it("finds the key that replaces the code of a UUPS contract, which no slot names", async () => {
    const code = await deploy(fork, "UpgradeableVault", []);
    const { data } = encodeCall(lower(code), "initialize(address)", [keeper]);
    const proxy = lower(await deploy(fork, "@openzeppelin/contracts/build/contracts/ERC1967Proxy.json", [code, data]));

    const found = await ask(proxy);

    expect(accounts(found.upgrades)).to.deep.equal([keeper]);
    expect(found.findings.map(({ rule }) => rule)).to.include("one-key-upgrade");
  });

  it("finds an admin who stands in a proxy's code alone, and nobody where there is none", async () => {
    const code = await deploy(fork, "PausableOwnable", [keeper]);
    const path = "@aave/core-v3/artifacts/contracts/protocol/libraries/aave-upgradeability";
    const name = "InitializableImmutableAdminUpgradeabilityProxy";
    const proxy = lower(await deploy(fork, `${path}/${name}.sol/${name}.json`, [upgrader]));
    const nothing = new Interface(["function owner()"]).encodeFunctionData("owner");
    await send(upgrader, proxy, "initialize(address,bytes)", [code, nothing]);
    const plain = lower(
      await deploy(fork, "@openzeppelin/contracts/build/contracts/ERC1967Proxy.json", [code, nothing]),
    );

    expect(accounts((await ask(proxy)).upgrades)).to.deep.equal([upgrader]);
    expect((await ask(plain)).upgrades).to.deep.equal([]);
  });
});
