/** Code that calls `to` with an input of its own, whatever it is called with: CODECOPY, CALL, STOP. */
export function calling(to: string, input: string): string {
  const length = ((input.length - 2) / 2).toString(16).padStart(4, "0");
  return `0x61${length}60265f395f5f61${length}5f5f73${to.slice(2)}5af100${input.slice(2)}`;
}

/** Code that asks `to` so many times for its nonce(), by plain calls, and then calls another contract: MSTORE, CALL, POP, …, CALL, STOP. */
export function asking(times: number, to: string, then: string): string {
  const once = `5f5f6004601c5f73${to.slice(2)}5af150`;
  return `0x63affed0e05f52${once.repeat(times)}5f5f5f5f5f73${then.slice(2)}5af100`;
}
