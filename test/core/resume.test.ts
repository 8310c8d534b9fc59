import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import { resume } from "../../src/core/resume.ts";
import type { Intent, SignedTx } from "../../src/core/types.ts";
import { makeIntent, makeTx } from "../store/changes.ts";
import { fakeExecutor } from "../support/fakes.ts";

const first = makeIntent("first", { txs: [{ ...makeTx("first", 0), nonce: 4n }] });
const second = makeIntent("second", {
  txs: [
    { ...makeTx("second", 0), nonce: 5n },
    { ...makeTx("second", 1), nonce: 5n },
  ],
});

function set(intents: readonly Intent[], broadcast?: (tx: SignedTx) => Promise<void>, foreign: readonly string[] = []) {
  const trace: string[] = [];
  const sent: SignedTx[] = [];
  const executor = fakeExecutor({ broadcast: broadcast ?? (async (tx) => void sent.push(tx)) }, trace);
  const told: string[] = [];
  const options = {
    open: async () => intents,
    executor,
    follow: ({ id }: Intent) => void trace.push(`follow ${id}`),
    objection: ({ id }: Intent) => (foreign.includes(id) ? "it is of another chain" : undefined),
    sent: ({ id }: Intent) => void told.push(`sent ${id}`),
    fault: ({ id }: Intent) => void told.push(`fault ${id}`),
  };
  return { options, trace, sent, told };
}

describe("resume", () => {
  it("does nothing when every intent has its outcome", async () => {
    const { options, trace, sent } = set([]);

    expect(await resume(options)).to.deep.equal([]);
    expect([trace, sent]).to.deep.equal([[], []]);
  });

  it("leaves alone what is not its own: it sends nothing, holds nothing, and says so", async () => {
    const { options, trace, sent, told } = set([first, second], undefined, ["second"]);

    await resume(options);

    expect(sent).to.deep.equal(first.txs);
    expect(told).to.include("fault second");
    expect(trace).to.not.include("follow second");
  });

  it("follows without sending it what is there already and would undo something (a cap that people had lowered was raised again)", async () => {
    const { options, trace, sent } = set([first, second]);

    await resume({ ...options, isNeeded: async ({ id }) => id !== "second" });

    expect(sent).to.deep.equal(first.txs);
    expect(trace).to.include("follow second");
  });

  it("sends what needs no question at once, while a node does not answer another's (all waited for two seconds)", async () => {
    const { options, sent } = set([first, second]);

    void resume({
      ...options,
      isNeeded: ({ id }) => (id === "second" ? new Promise(() => {}) : Promise.resolve(true)),
    });
    await new Promise((resolve) => setImmediate(resolve));

    expect(sent).to.deep.equal(first.txs);
  });

  it("goes on with the others when the nodes refuse one", async () => {
    const refuse = () => Promise.reject(new FirebreakError("SEND_REFUSED", "insufficient funds"));
    const { options, trace, told } = set([first, second], refuse);

    await resume(options);

    expect(told).to.deep.equal(["fault first", "fault second", "fault second"]);
    expect(trace).to.include("follow second");
  });

  it("sends every variant of every open intent again, byte for byte, and signs nothing", async () => {
    const { options, trace, sent, told } = set([first, second]);

    await resume(options);

    expect(sent).to.deep.equal([...first.txs, ...second.txs]);
    expect(told).to.deep.equal(["sent first", "sent second", "sent second"]);
    expect(trace).to.not.include("sign");
  });

  it("holds the nonces before anything is sent, and follows what it sends", async () => {
    const { options, trace } = set([first, second], async ({ nonce }) => void trace.push(`send ${nonce}`));

    await resume(options);

    expect(trace).to.deep.equal([
      ...["follow first", "hold 4", "follow second", "hold 5", "hold 5"],
      ...["send 4", "send 5", "send 5"],
    ]);
  });
});
