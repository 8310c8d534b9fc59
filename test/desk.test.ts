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

/** Where commands are obeyed on the first chain, by a replica or by a responder that writes alone. */
function postOf(replica?: string) {
  const { responder, history } = set({ store: replica === undefined ? {} : { replica } });
  return {
    ...{ responder, history, detectors: [], targets: new Map(), head: () => blockOf(100) },
    respond: (finding: Parameters<typeof respond>[0]) => respond(finding, responder),
  };
}

/** What its desk answers, and after how many milliseconds. */
async function told(replica: string | undefined) {
  const folder = makeFolder();
  const post = postOf(replica);
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

  it("names the chains that are not followed to whoever orders what may be there (it was called a wrong name)", async () => {
    const folder = makeFolder();
    const chains = [{ id: 1n, name: "one" }, ...["two", "three"].map((name, at) => ({ id: BigInt(at + 2), name }))];
    const app = { config: { ...config, chains }, chains: chains.map(() => ({})) } as unknown as App;
    const desk = await openDesk(`${folder.path}/s`, app, () => [postOf()]);

    const { message } = await send(`${folder.path}/s`, { verb: "act", scope: "pause-two", about: {} });
    await desk.close();
    folder.remove();

    expect(message).to.match(/found pause-two; it may be of a chain that cannot be followed now \(two, three\)/);
  });
});
