import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import { type EngineName, type Fork, type ForkSource, openFork } from "../../src/range/fork.ts";
import { loadRecording } from "../../src/range/recording.ts";
import { serveRecording } from "../../src/range/upstream.ts";
import { needs } from "../support/shared.ts";
import { BLOCK, PERSON, READER, sample, slot, written } from "./recorded/sample.ts";

const POLY = "recordings/exploit-poly-network-12996658.json.gz";
const engines: readonly EngineName[] = ["anvil", "edr"];

for (const engine of engines) {
  describe(`a fork on ${engine}`, function () {
    this.timeout(120_000);
    const opened: { close(): Promise<void> }[] = [];
    const open = async (source: ForkSource): Promise<Fork> => {
      const fork = await openFork({ source, engine });
      opened.push(fork);
      return fork;
    };
    const openSample = async () => open({ kind: "recording", path: await written(sample()) });
    afterEach(async () => {
      for (const one of opened.splice(0).reverse()) await one.close();
    });

    it("fails a call that reads an unknown slot, and names the slot", async () => {
      const fork = await openSample();

      const error: unknown = await fork
        .rpc("eth_call", [{ to: READER, data: slot(2) }, "latest"])
        .catch((raised) => raised);

      expect(error).to.have.property("code", "RPC");
      expect(error)
        .to.have.property("message")
        .that.includes(`slot ${slot(2)} of ${READER}`);
      expect(fork.misses()).to.have.length(1);
    });

    it("never has a receipt for a transaction that reads an unknown slot, but has the miss", async () => {
      const fork = await openSample();
      await fork.rpc("evm_setAutomine", [false]);
      await fork.rpc("hardhat_impersonateAccount", [PERSON]);
      const fees = { gas: "0x186a0", maxFeePerGas: "0x77359400", maxPriorityFeePerGas: "0x0" };

      const hash = await fork
        .rpc("eth_sendTransaction", [{ from: PERSON, to: READER, data: slot(2), ...fees }])
        .catch(() => undefined);
      await fork.rpc("evm_mine").catch(() => undefined);

      expect(await fork.rpc("eth_getTransactionReceipt", [hash])).to.equal(null);
      expect(fork.misses().map(({ what }) => what)).to.deep.equal([`slot ${slot(2)} of ${READER}`]);
    });

    it("reads recorded and declared slots", async () => {
      const declared = [{ account: READER, slot: slot(2), value: slot(9), reason: "the story needs it" }];
      const fork = await open({ kind: "recording", path: await written(sample()), declared });

      expect(await fork.rpc("eth_call", [{ to: READER, data: slot(1) }, "latest"])).to.equal(slot(7));
      expect(await fork.rpc("eth_call", [{ to: READER, data: slot(2) }, "latest"])).to.equal(slot(9));
      expect(fork.misses()).to.deep.equal([]);
      expect(fork).to.include({ engine, chainId: 1, forkBlock: BLOCK, hardfork: "london" });
      expect(fork.declared).to.equal(declared);
    });

    it("tells new heads over the WebSocket on the same port", async () => {
      const fork = await openSample();
      const socket = new WebSocket(fork.wsUrl);
      const messages: string[] = [];
      socket.onmessage = ({ data }) => messages.push(String(data));
      await new Promise((resolve) => (socket.onopen = resolve));
      socket.send(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_subscribe", params: ["newHeads"] }));
      await until(() => messages.length === 1);

      await fork.rpc("evm_mine");
      await until(() => messages.length === 2);
      socket.close();

      expect(messages[1]).to.include(`0x${(BLOCK + 1).toString(16)}`);
    });

    it("forks from a node elsewhere through a server that passes only reads on", async () => {
      const node = await serveRecording(await loadRecording(await written(sample())));
      opened.push(node);

      const fork = await open({ kind: "url", url: node.url });

      expect(fork.forkBlock).to.equal(BLOCK);
      expect(await fork.rpc("eth_call", [{ to: READER, data: slot(1) }, "latest"])).to.equal(slot(7));
    });

    it("says which node does not answer", async () => {
      const error = await open({ kind: "url", url: "http://127.0.0.1:9/secret" }).catch((raised) => raised);

      expect(error).to.have.property("code", "FORK_UPSTREAM");
      expect(error.message).to.include("127.0.0.1:9").and.not.to.include("secret");
    });

    it("has the recorded owner of Poly Network's manager proxy", async function () {
      const fork = await open({ kind: "recording", path: needs(this, POLY) });

      const owner = await fork.rpc("eth_call", [
        { to: "0x5a51e2ebf8d136926b9ca7b59b60464e7c44d2eb", data: "0x8da5cb5b" },
        "latest",
      ]);

      expect(String(owner)).to.match(/^0x0{24}ac171e58/);
    });
  });
}

async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error("it did not come within 5 s");
    await pause(5);
  }
}
