import { type SentCall, teller } from "../core/transaction.ts";
import type { Address, Hex } from "../core/types.ts";

/** What answers there: MSTORE(0, BALANCE(CALLDATALOAD(0))), RETURN(0, 32). */
const tellerCode: Hex = "0x6000353160005260206000f3";

/** What is asked of `eth_simulateV1`: the calls, one after the other in one block, at a later time where one is given. */
export function simulationOf(calls: readonly SentCall[], from: Address, time?: bigint) {
  const blockOverrides = time === undefined ? {} : { blockOverrides: { time: hex(time) } };
  const tells = calls.some(({ to }) => to === teller);
  const stateOverrides = tells ? { stateOverrides: { [teller]: { code: tellerCode } } } : {};
  const sent = calls.map(({ from: own = from, to, data, value, gas }) => ({
    from: own,
    ...(to === undefined ? {} : { to }),
    data,
    ...(value === undefined ? {} : { value: hex(value) }),
    ...(gas === undefined ? {} : { gas: hex(gas) }),
  }));
  return { blockStateCalls: [{ ...blockOverrides, ...stateOverrides, calls: sent }] };
}

function hex(value: bigint): Hex {
  return `0x${value.toString(16)}`;
}
