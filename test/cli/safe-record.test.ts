import { expect } from "chai";
import { keep } from "../../src/cli/safe-record.ts";
import { parseConfig } from "../../src/config/config.ts";
import { openOperator } from "../../src/sources/operator.ts";
import { makeFolder } from "../store/changes.ts";
import { hashFor } from "../support/fakes.ts";
import { proposalOf } from "../support/proposals.ts";

describe("keeping what became of a proposal", () => {
  it("says of a transaction which the responder does not keep that it is done all the same (it said nothing was done)", async () => {
    const folder = makeFolder();
    const socket = `${folder.path}/fb.sock`;
    const operator = await openOperator(socket, async () => ({ accepted: false, message: "not now" }));
    const chain = { id: 1, rpc: ["http://127.0.0.1:1"], quorum: 1 };
    const config = parseConfig(JSON.stringify({ chain, store: "x", operator: { socket } }), "x.yaml");
    const record = { config, around: { env: {}, write: () => undefined, now: () => 0 } };
    const proposal = proposalOf(0n);

    const hash = hashFor("transaction");
    const messages = await Promise.all(
      [{ proposal }, { proposal, executed: { hash, effect: "stop holds" } }].map((kept) =>
        keep(kept, record).catch((error: Error) => error.message),
      ),
    );
    await operator.close();
    folder.remove();

    expect(messages[0]).to.match(/does not keep the proposal: not now; no file was written/);
    expect(messages[1])
      .to.include(hash)
      .and.to.match(/not now; it is done/);
  });
});
