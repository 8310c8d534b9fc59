import { expect } from "chai";
import { JsonRpcProvider } from "ethers";
import type { Detector } from "../../src/core/parts.ts";
import type { Address } from "../../src/core/types.ts";
import { acceptedRoot } from "../../src/detectors/accepted-root.ts";
import { privilegedChange } from "../../src/detectors/privileged-change.ts";
import { rule } from "../../src/detectors/rule.ts";
import { silence } from "../../src/detectors/silence.ts";
import { lower } from "../../src/lib/words.ts";
import { openFork } from "../../src/range/fork.ts";
import { recordedLevers } from "../support/levers.ts";
import { deploySafe, SAFE_VERSIONS } from "../support/safes.ts";
import { needs } from "../support/shared.ts";
import { watchingOn } from "./live.ts";
import { make } from "./looking.ts";

const objectionsOf = (watching: ReturnType<typeof watchingOn>) => async (detector: Detector) =>
  detector.objections(await watching.chain.head(), watching.chain);

describe("what a real proxy runs, of which nothing is in its own code", function () {
  this.timeout(60_000);

  it("is the implementation of a comptroller [a rule on Onyx's markets was refused]", async function () {
    const comptroller: Address = "0x7d61ed92a6778f5abf5c94085739f1edabec2800";
    const onyx = await recordedLevers(needs(this, "recordings/exploit-onyx-18476512.json.gz"));
    const watching = watchingOn(onyx.fork);
    const objections = (event: string) =>
      objectionsOf(watching)(make(rule, { on: { address: comptroller, event }, when: "true" }));
    try {
      expect(await objections("event MarketEntered(address cToken, address account)")).to.deep.equal([]);
      expect(await objections("event MarketEntered(address cToken, uint256 account)")).to.have.length(1);
    } finally {
      await watching.close();
      await onyx.close();
    }
  });

  it("is what a beacon shows to whoever calls it, which the proxy's code names [accepted-root was refused on Nomad]", async function () {
    const bridge: Address = "0x5d94309e5a0090b165fa4181519701637b6daeba";
    const nomad = await recordedLevers(needs(this, "recordings/exploit-nomad-bridge-15259100.json.gz"));
    const watching = watchingOn(nomad.fork);
    const objections = objectionsOf(watching);
    try {
      expect(await objections(make(acceptedRoot, { bridge }))).to.deep.equal([]);
      const accepted = "event Process(uint256 indexed messageHash)";
      expect(await objections(make(acceptedRoot, { bridge, accepted }))).to.have.length(1);
    } finally {
      await watching.close();
      await nomad.close();
    }
  });

  for (const version of SAFE_VERSIONS)
    it(`is the singleton of a Safe ${version} [all that waited for an event of one was refused]`, async () => {
      const payer = "0x00000000000000000000000000000000000000fe";
      const fork = await openFork({ source: { kind: "embedded" }, engine: "anvil" });
      await fork.rpc("hardhat_impersonateAccount", [payer]);
      await fork.rpc("hardhat_setBalance", [payer, "0xd3c21bcecceda1000000"]);
      const network = { staticNetwork: true, pollingInterval: 20, cacheTimeout: -1 };
      const provider = new JsonRpcProvider(fork.url, undefined, network);
      const watching = watchingOn(fork);
      const objections = objectionsOf(watching);
      try {
        const address = lower((await deploySafe(await provider.getSigner(payer), { version })).address);
        const event = "event ExecutionSuccess(bytes32 txHash, uint256 payment)";

        expect(await objections(make(rule, { on: { address, event }, when: "true" }))).to.deep.equal([]);
        expect(await objections(make(silence, { address, event, withinBlocks: 10 }))).to.deep.equal([]);
        const owners = { address, event: "event AddedOwner(address owner)" };
        expect(await objections(make(privilegedChange, owners))).to.deep.equal([]);
        const none = { address, event: "event AddedOwner(uint256 owner)" };
        expect(await objections(make(privilegedChange, none))).to.have.length(1);
      } finally {
        provider.destroy();
        await watching.close();
        await fork.close();
      }
    });
});
