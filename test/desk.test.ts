import { expect } from "chai";
import type { App } from "../src/app/app.ts";
import { send } from "../src/cli/operator.ts";
import { respond } from "../src/core/respond.ts";
import { openDesk } from "../src/desk.ts";
import { approvers } from "./core/approving.ts";
import { loosening } from "./core/obeying.ts";
import { set } from "./core/responding.ts";
import { makeFolder } from "./store/changes.ts";
import { blockOf } from "./support/fakes.ts";

const { addresses, threshold, installation, chainId } = approvers;
const config = { operator: { approvers: addresses, threshold }, installation, chains: [{ id: chainId }] };

/** What the desk of a replica, or of a responder that writes alone, answers, and after how many milliseconds. */
async function told(replica: string | undefined) {
  const folder = makeFolder();
  const { responder, history } = set({ store: replica === undefined ? {} : { replica } });
  const post = {
    ...{ responder, history, detectors: [], targets: new Map(), head: () => blockOf(100) },
    respond: (finding: Parameters<typeof respond>[0]) => respond(finding, responder),
  };
  const desk = await openDesk(`${folder.path}/s`, { config, chains: [{}] } as unknown as App, () => [post]);
  const { approval, signatures, ...wish } = loosening("brake", "*");
  const signed = { approval: { ...approval, chainId: `${chainId}`, ends: `${approval.ends}` }, signatures };
  const from = performance.now();

  const { accepted } = await send(`${folder.path}/s`, { ...wish, signed });

  const ms = performance.now() - from;
  await desk.close();
  folder.remove();
  return { accepted, isLate: ms >= 2_000 };
}

describe("the desk at which people loosen", () => {
  it("answers at once where one process writes, and of replicas when all have read it: who reads the answer goes on at once", async () => {
    expect(await told(undefined)).to.deep.equal({ accepted: true, isLate: false });
    expect(await told("one")).to.deep.equal({ accepted: true, isLate: true });
  }).timeout(20_000);
});
