import { FirebreakError } from "../core/errors.ts";

/** JSON-RPC's code for a method that a node does not have. */
const methodMissing = -32_601;
/** How nodes and providers say that they were asked too often. */
const tooOften = /too many requests|rate.?limit|request limit|(requests|compute units) per second|limit exceeded: 429/i;

/** The node understood and refused. */
export class RpcError extends FirebreakError {
  readonly rpcCode: number;
  readonly rpcMessage: string;
  readonly data: unknown;
  /** It was asked too often; the same code also stands for too large a question. */
  readonly isLimit: boolean;

  constructor(host: string, method: string, rpcCode: number, rpcMessage: string, data?: unknown) {
    const isLimit = rpcCode === 429 || tooOften.test(rpcMessage);
    super("RPC_ERROR", `${host} refused ${method}: ${rpcMessage} (code ${rpcCode})`, {
      retryable: rpcCode === -32005 || isLimit,
    });
    this.isLimit = isLimit;
    this.rpcCode = rpcCode;
    this.rpcMessage = rpcMessage;
    this.data = data;
  }
}

/** How else nodes and providers say that they do not have a method. */
const unsupported = -32_004;
const missing =
  /method.*(not|unsupported|disabled)|(not|un)\s?(found|available|supported|enabled|allowed).*method|unknown method/i;

/** Whether a node does not have what it was asked for, and will not have it a moment later. */
export function lacksMethod(error: unknown): boolean {
  return (
    error instanceof RpcError &&
    !error.isLimit &&
    (error.rpcCode === methodMissing || error.rpcCode === unsupported || missing.test(error.rpcMessage))
  );
}

/** For where there is nobody to ask. Made only then: an error remembers from where it came, which costs more than most questions. */
export function noNode(): FirebreakError {
  return new FirebreakError("CONFIG", "expected at least one RPC");
}
