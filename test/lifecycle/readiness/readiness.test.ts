import { expect } from "chai";
import type { Address } from "../../../src/core/types.ts";
import { type ReadinessSource, withReader } from "../../../src/lifecycle/readiness/open.ts";
import { lackLines, readinessLines } from "../../../src/lifecycle/readiness/print.ts";
import { type Readiness, readinessOf } from "../../../src/lifecycle/readiness/readiness.ts";
import { AAVE, EXECUTOR, GUARDIAN_SAFE, RESERVES } from "../../../src/range/embedded/addresses.ts";
import type { DeclaredSlot } from "../../../src/range/recorded/declared-slots.ts";
import { needs } from "../../support/shared.ts";

const admin: Address = "0x00000000000000000000000000000000000000a1";

async function ask(source: ReadinessSource, ...addresses: readonly Address[]): Promise<readonly Readiness[]> {
  return withReader(source, async (reader) => {
    const all: Readiness[] = [];
    for (const one of addresses) all.push(await readinessOf(one, [], reader()));
    return all;
  });
}

/** The comptroller's admin is only compared with who calls. */
function adminOf(account: Address): DeclaredSlot {
  const value = `0x${"00".repeat(12)}${admin.slice(2)}` as const;
  return { account, slot: `0x${"00".repeat(32)}`, value, reason: "admin, only compared with who calls" };
}

const rules = ({ findings }: Readiness) => findings.map(({ rule }) => rule);
const holders = ({ levers }: Readiness) => levers.map((one) => one.holders.map(({ account }) => account));

describe("readiness of recorded incidents", function () {
  this.timeout(60_000);
  const recorded = (test: Mocha.Context, name: string, declared: readonly DeclaredSlot[] = []): ReadinessSource => ({
    ...{ kind: "recording", declared },
    path: needs(test, `recordings/exploit-${name}.json.gz`),
  });

  it("says that Balancer's pool cannot be paused any more, two years before it was drained", async function () {
    const [pool] = await ask(recorded(this, "balancer-v2-23717396"), "0xdacf5fa19b1f720111609043ac67a9818262850c");

    expect(pool).to.include({ grade: "F" });
    expect(pool?.why).to.match(/cannot be paused any more since 2023-11-28.*pause window ended/);
    expect(pool && rules(pool))
      .to.include("expired")
      .and.not.include("no-holder");
  });

  it("says that Tornado's governance has no lever behind its proxy", async function () {
    const [governance] = await ask(
      recorded(this, "tornado-governance-17248593"),
      "0x5efda50f22d34f262c29268506c5fa42cb56a1ce",
    );

    expect(governance).to.deep.include({ grade: "F", why: "there is no lever", levers: [], hasCode: true });
    expect(governance?.proxies).to.deep.equal([
      {
        from: "0x5efda50f22d34f262c29268506c5fa42cb56a1ce",
        kind: "ERC-1967 proxy",
        to: "0xa9689ed4a82a288e267b11ae8fe137fb4cb2177e",
      },
    ]);
  });

  it("finds Onyx's pause guardian behind one of its markets, and that the admin alone ends a pause", async function () {
    const comptroller = "0x7d61ed92a6778f5abf5c94085739f1edabec2800";
    const [market] = await ask(
      recorded(this, "onyx-18476512", [adminOf(comptroller)]),
      "0x5fdbcd61bc9bd4b6d3fd1f49a5d253165ea11750",
    );

    const mint = market?.levers.find(({ call }) => call === "_setMintPaused(address,bool)");
    expect(mint).to.include({ at: comptroller, scope: "part", exits: "open", stranger: "refused" });
    expect(mint?.holders.map(({ account }) => account)).to.include("0xa8738f54c6c31ea559565a468056df233e6f4c12");
    expect(mint?.undo.by.map(({ account }) => account)).to.deep.equal([admin]);
    expect(market).to.include({ grade: "D" });
    expect(market?.limits).to.deep.equal(["borrow caps of markets"]);
  });

  it("finds Cream's pause guardian, and names it without a grade above E where it could not be tried", async function () {
    const comptroller = "0x3d5bc3c8d13dcb8bf317092d84783c2697ae9258";
    const guardian = "0x197939c1ca20c2b506d6811d8b6cdb3394471074";
    const { untold, lacks } = await withReader(recorded(this, "cream-amp-13125070"), async (reader, misses) => ({
      untold: await readinessOf(comptroller, [], reader()),
      lacks: lackLines(misses()),
    }));
    const [told] = await ask(recorded(this, "cream-amp-13125070", [adminOf(comptroller)]), comptroller);

    const transfer = (of: Readiness | undefined) => of?.levers.find(({ call }) => call === "_setTransferPaused(bool)");
    expect(untold).to.include({ grade: "E" });
    expect(transfer(untold)?.perhaps.map(({ account }) => account)).to.deep.equal([guardian]);
    expect(untold.unread).not.to.be.empty;
    expect(lacks).to.include(`  --declare ${comptroller}:0x${"00".repeat(32)}=VALUE:REASON`);
    expect(transfer(told)?.holders.map(({ account }) => account)).to.include(guardian);
  });

  it("finds the guardian of Prisma's core behind a clone, and admits what it could not try", async function () {
    const [manager] = await ask(recorded(this, "prisma-19532296"), "0x1cc79f3f47bfc060b6f761fcd1afc6d399a968b6");

    expect(manager?.proxies.map(({ kind }) => kind)).to.deep.equal(["clone"]);
    expect(manager && holders(manager)).to.deep.equal([["0x7a28a80dce1733944db5dc50dc2c5147ec993c5a"]]);
    expect(manager).to.include({ grade: "C" });
    expect(manager && rules(manager)).to.include.members(["unread", "not-tried", "no-rate-limit"]);
  });

  it("says of Poly's bridge that the key which pauses it opens it again", async function () {
    const owner = "0xac171e587438ec2bc9a9bc502633d0bfc850d612";
    const [bridge] = await ask(recorded(this, "poly-network-12996658"), "0x5a51e2ebf8d136926b9ca7b59b60464e7c44d2eb");

    expect(bridge).to.include({ grade: "D" });
    expect(bridge && rules(bridge))
      .to.include("one-key")
      .and.not.include("unread");
    expect(bridge && holders(bridge)).to.deep.equal([[owner], [owner]]);
    expect(bridge?.levers[0]?.undo).to.include({ works: true, stranger: false });
  });

  it("finds Nomad's lever beside the Replica, which has none itself", async function () {
    const [replica, manager] = await ask(
      recorded(this, "nomad-bridge-15259100"),
      "0x5d94309e5a0090b165fa4181519701637b6daeba",
      "0xfe8874778f946ac2990a29eba3cfd50760593b2f",
    );

    expect(replica).to.include({ grade: "F", why: "there is no lever" });
    expect(replica?.proxies[0]?.kind).to.match(/^beacon 0x/);
    expect(manager?.levers.map(({ call }) => call)).to.deep.equal(["ownerUnenrollReplica(address)"]);
    expect(manager).to.include({ grade: "E" });
  });
});

describe("readiness of the embedded range", function () {
  this.timeout(60_000);
  let aave: Readiness | undefined;
  let usdc: Readiness | undefined;
  let nothing: Readiness | undefined;
  before(async () => {
    const [, , , { address }] = RESERVES;
    [aave, usdc, nothing] = await ask({ kind: "embedded" }, AAVE.pool, address, admin);
  });

  it("finds Aave's levers at the configurator, and who holds them in its register of roles", () => {
    const pause = aave?.levers.find(({ call }) => call === "setPoolPause(bool)");

    expect(pause).to.include({ at: AAVE.configurator, scope: "whole", exits: "stopped", stranger: "refused" });
    expect(pause?.holders).to.have.length(1);
    expect(pause?.holders[0]).to.deep.include({
      ...{ account: GUARDIAN_SAFE, kind: "safe", alone: [], speed: "people" },
      says: "a Safe of 2 out of 3",
    });
  });

  it("finds who undoes a pause after giving itself the role, which no simulation of one call shows", () => {
    const pause = aave?.levers.find(({ call }) => call === "setPoolPause(bool)");

    expect(pause?.undo.by.map(({ account }) => account)).to.deep.equal([GUARDIAN_SAFE]);
    expect(pause?.undo.afterAppointment.map(({ account }) => account)).to.deep.equal([EXECUTOR]);
    expect(aave).to.include({ grade: "D" });
    expect(aave?.why).to.include("give itself the right");
  });

  it("tries which functions of a token stop", () => {
    const pause = usdc?.levers.find(({ call }) => call === "pause()");
    const freeze = usdc?.levers.find(({ call }) => call === "blacklist(address)");

    expect(pause).to.deep.include({
      exits: "stopped",
      stops: ["approve(address,uint256)", "transfer(address,uint256)"],
    });
    expect(freeze).to.deep.include({ exits: "open", scope: "account", stops: [] });
    expect(usdc && rules(usdc))
      .to.include.members(["one-key", "one-key-upgrade"])
      .and.not.include("whole-only");
  });

  it("says that there is nothing where there is nothing", () => {
    expect(nothing).to.deep.include({ grade: "F", hasCode: false });
    expect(nothing && rules(nothing)).to.deep.equal(["no-code"]);
  });

  it("prints who, how fast, and what to do", () => {
    const lines = aave === undefined ? "" : readinessLines(aave).join("\n");

    expect(lines).to.match(/^D {2}0x87870bca3f3fd6335c3f4ce8392d69350b4fa4e2 at block \d+: one key/);
    expect(lines).to.include(`by ${GUARDIAN_SAFE} (a Safe of 2 out of 3, when several sign)`);
    expect(lines).to.include("→ put a delay, or a Safe with a threshold of at least 2");
  });
});
