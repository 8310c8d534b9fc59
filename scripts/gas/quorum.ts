// What each further guardian costs who signs a trip.
import { HDNodeWallet, ZeroHash } from "ethers";
import { FirebreakError } from "../../src/core/errors.ts";
import { tripDomain, tripTypes } from "../../src/lib/trip-order.ts";
import { type Connection, figure, type GasFigure, gasOf } from "./figure.ts";
import { commitPlan, deployHub } from "./trips.ts";

const MAX_SIGNATURE_GAS = 7_800;
/** Recovering an address (3,000) and 65 bytes of calldata (1,040): less than that checks nothing. */
const LEAST_SIGNATURE_GAS = 4_040;
/** Reading who it is, from cold storage. */
const LEAST_GUARDIAN_GAS = 2_100;

/** What a further signature costs, and what a further guardian who need not sign does: his name is read with all the others. */
export async function quorumFigures(connection: Connection): Promise<GasFigure[]> {
  const all = await signedTripGas(connection, 9, 9);
  const one = await signedTripGas(connection, 9, 1);
  const alone = await signedTripGas(connection, 1, 1);
  return [
    figure("quorum signature, marginal", (all - one) / 8, LEAST_SIGNATURE_GAS, MAX_SIGNATURE_GAS),
    figure("guardian on the list, marginal", (one - alone) / 8, LEAST_GUARDIAN_GAS),
  ];
}

/** The whole transaction, with this many guardians of whom the first `signing` are the quorum and sign. */
async function signedTripGas(connection: Connection, count: number, signing: number): Promise<number> {
  const { ethers } = connection;
  const phrase = "test test test test test test test test test test test junk";
  const guardians = Array.from({ length: count }, (_, index) =>
    HDNodeWallet.fromPhrase(phrase, undefined, `m/44'/60'/1'/0/${index}`),
  ).sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
  const hub = await deployHub(ethers, guardians, signing);
  const { planId, actions, until } = await commitPlan(connection, hub, 1);
  const trigger = await ethers.getContractAt("QuorumTrigger", await hub.getFunction("TRIGGER")());

  const { chainId } = await ethers.provider.getNetwork();
  const domain = { ...tripDomain, chainId, verifyingContract: await trigger.getAddress() };
  const order = { planId, mask: 1, tier: 2, evidence: ZeroHash, epoch: 1, nonce: ZeroHash, deadline: until };
  const signatures = await Promise.all(
    guardians
      .slice(0, signing)
      .map(async (one) => ({ signer: one.address, data: await one.signTypedData(domain, tripTypes, order) })),
  );
  const trip = trigger.getFunction("trip");
  const [, held] = await trip.staticCall(order, actions, signatures, []);
  if (held !== 1n) throw new FirebreakError("GAS_TRIP", `expected the target to hold after the trip, found ${held}`);
  return gasOf(await trip(order, actions, signatures, []));
}
