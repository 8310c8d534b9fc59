import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { JsonRpcProvider, Wallet } from "ethers";
import { openRpc } from "../../src/chain/rpc.ts";
import { flatForm } from "../../src/chain/trace-forms.ts";
import type { Address, Hash, Hex } from "../../src/core/types.ts";
import { createWatchers } from "../../src/core/watchers.ts";
import { keyUsed } from "../../src/detectors/key-used.ts";
import { outflow } from "../../src/detectors/outflow.ts";
import { proxyUpgrade } from "../../src/detectors/proxy-upgrade.ts";
import { type Fork, openFork } from "../../src/range/fork.ts";
import { codeOf, failureOf } from "../support/fakes.ts";
import { calling } from "./calling.ts";
import { watchingOn } from "./live.ts";
import { make } from "./looking.ts";

const payer: Address = "0x00000000000000000000000000000000000000fe";
const token: Address = "0x0000000000000000000000000000000000070ce4";
const relayer: Address = "0x000000000000000000000000000000000000e1a7";
const refusing: Address = "0x0000000000000000000000000000000000000bad";

/** What a hostile token runs, whatever it is asked. */
const hostile: Readonly<Record<string, Hex>> = {
  reverts: "0x5f5ffd",
  "burns all gas": "0x5b5f56",
  "answers a megabyte": "0x621000005ff3",
  "answers nothing": "0x00",
  "refuses with a megabyte": "0x621000005ffd",
};

/** What a beacon runs that nobody is to read: what EVMs stop in different words, and an answer that is too long for a text. */
const unreadable: Readonly<Record<string, Hex>> = {
  "reads behind what was returned": "0x60015f5f3e",
  "runs no instruction": "0x0c",
  "runs the invalid one": "0xfe",
  "answers two megabytes": "0x622100005ff3",
};
const proxy: Address = "0x0000000000000000000000000000000000009208";
const beaconSlot: Hash = "0xa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50";

for (const engine of ["anvil", "edr"] as const)
  describe(`detectors on the EVM of ${engine}`, function () {
    this.timeout(60_000);
    let fork: Fork;
    let watching: ReturnType<typeof watchingOn>;
    before(async () => {
      fork = await openFork({ source: { kind: "embedded" }, engine });
      await fork.rpc("hardhat_impersonateAccount", [payer]);
      await fork.rpc("hardhat_setBalance", [payer, "0xd3c21bcecceda1000000"]);
      watching = watchingOn(fork);
    });
    after(async () => {
      await watching?.close();
      await fork?.close();
    });
    /** Returns when it is mined. */
    async function send(transaction: object): Promise<Hash> {
      const hash = (await fork.rpc("eth_sendTransaction", [{ from: payer, gas: "0x100000", ...transaction }])) as Hash;
      for (let tries = 0; tries < 3_000; tries++) {
        if ((await fork.rpc("eth_getTransactionReceipt", [hash])) !== null) return hash;
        await sleep(10);
      }
      throw new Error(`expected ${hash} to be mined, found that it was not within 30 s`);
    }

    // A node of Hardhat's takes seconds for ten million gas, which no real one does.
    if (engine === "anvil")
      it("row 31: see what leaves an account beside a token that reverts, burns gas or answers a bomb", async () => {
        for (const [what, code] of Object.entries(hostile)) {
          await fork.rpc("hardhat_setCode", [token, code]);
          await send({ to: relayer, value: "0xde0b6b3a7640000" });
          const [found, faults]: [string[], string[]] = [[], []];
          const flow = { account: payer, moreThan: "1", withinBlocks: 1 };
          const watchers = createWatchers({
            detectors: [
              { id: "token", detector: make(outflow, { ...flow, token }) },
              { id: "ether", detector: make(outflow, flow) },
            ],
            chain: watching.chain,
            found: async ({ evidence }) => void found.push(evidence["token"] ?? ""),
            fault: async (id, _, error) => void faults.push(`${id} ${codeOf(error)}`),
            ...{ deadlineMs: 10_000, restMs: 0, maxAttempts: 1 },
          });
          const block = await watching.chain.head();
          await watchers.observe({ chainId: 1n, block, logs: [], reorged: [], isHead: true });

          expect(found, what).to.deep.equal(["native"]);
          expect(faults.length, `${what}: ${faults}`).to.equal(what === "answers a megabyte" ? 0 : 1);
        }
      });

    it("see a beacon whose code nobody can ask [its halt was taken for a node's fault, and hid the upgrade]", async () => {
      await fork.rpc("hardhat_setCode", [proxy, "0x00"]);
      await send({ to: relayer });
      // An engine that is told of a slot changes it in the newest block: what it held there has to be read before.
      await watching.seen(make(proxyUpgrade, { proxy }));
      const told: (readonly (string | undefined)[])[] = [];
      for (const [place, code] of Object.values(unreadable).entries()) {
        const beacon = `0x${"e1".repeat(19)}0${place}`;
        await fork.rpc("hardhat_setCode", [beacon, code]);
        await fork.rpc("hardhat_setStorageAt", [proxy, beaconSlot, `0x${beacon.slice(2).padStart(64, "0")}`]);
        await send({ to: relayer });
        const found = await watching.seen(make(proxyUpgrade, { proxy }));
        told.push(found.map(({ evidence }) => evidence["what"]));
      }

      expect(told).to.deep.equal([["beacon"], ["beacon"], ["beacon"], ["beacon"]]);
    });

    it("see a key let a contract act as its account, in a transaction that somebody else sends (EIP-7702)", async () => {
      const provider = new JsonRpcProvider(fork.url, undefined, { staticNetwork: true, pollingInterval: 20 });
      const key = Wallet.createRandom().connect(provider);
      const other = Wallet.createRandom().connect(provider);
      await fork.rpc("hardhat_setBalance", [other.address, "0xd3c21bcecceda1000000"]);
      const detector = make(keyUsed, { key: key.address });
      const before = await watching.seen(detector);

      const { chainId } = await provider.getNetwork();
      const signed = await key.authorize({ address: relayer, nonce: 0, chainId });
      await (
        await other.sendTransaction({ type: 4, to: relayer, authorizationList: [signed], gasLimit: 200_000 })
      ).wait();
      const [found] = await watching.seen(detector);
      provider.destroy();

      expect(before).to.deep.equal([]);
      expect(found?.evidence).to.include({ before: "nobody", now: relayer });
    });

    it("have the call traces that the engine has: the calls and creations within a transaction, and whether they failed", async () => {
      await fork.rpc("hardhat_setCode", [refusing, "0x5f5ffd"]);
      await fork.rpc("hardhat_setCode", [relayer, calling(refusing, "0x8456cb59")]);
      const transaction = await send({ to: relayer });
      const block = await watching.chain.head();
      const filter = { to: new Set([refusing]), created: true };
      const expected = [
        {
          ...{ transaction, kind: "call", from: relayer, to: refusing, input: "0x8456cb59", value: 0n },
          success: false,
        },
      ];

      // Hardhat's node has neither method.
      if (engine === "edr")
        return void expect(await failureOf(watching.chain.calls(block, filter))).to.equal("NOT_EVALUABLE");
      expect(await watching.chain.calls(block, filter)).to.deep.equal(expected);
      const flat = flatForm.reading(block, [transaction], ({ to }) => (filter.to.has(to) ? ["it"] : []));
      const rpc = openRpc(fork.url);
      await rpc.request(flatForm.method, flatForm.params(block), flat);
      await rpc.close();
      expect(flat.calls().calls).to.deep.equal(expected);
    });
  });
