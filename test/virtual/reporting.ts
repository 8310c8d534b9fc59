import { createServer } from "node:net";
import { signatureOf } from "../../src/sources/webhook.ts";
import { target } from "../support/fakes.ts";
import type { Play } from "./playing.ts";

export const hook = { secret: "s".repeat(32), nonce: "nonce-of-sixteen-letters" };

/** A configuration that acts on what a third party reports over this port. */
export function reporting({ config }: Play, port: number) {
  return {
    ...config,
    webhook: { secret: "env:HOOK", port },
    detectors: { ...config.detectors, third: { use: "reported", severity: "critical", confidence: 100 } },
    playbooks: [
      ...config.playbooks,
      { name: "third", when: { detector: "third" }, do: "act", steps: ["pause"], cooldownBlocks: 300 },
    ],
  };
}

/** A report, signed now. */
export function reportOf(it: Play) {
  const body = JSON.stringify({ detector: "third", key: `a-${it.seed}`, subject: target, evidence: {} });
  const timestamp = `${Math.floor(it.clock.now() / 1_000)}`;
  const signature = signatureOf(hook.secret, timestamp, hook.nonce, body);
  const headers = {
    "x-firebreak-timestamp": timestamp,
    "x-firebreak-nonce": hook.nonce,
    "x-firebreak-signature": signature,
  };
  return { body, headers };
}

/** The status that it is answered with. */
export async function posted(port: number, { body, headers }: ReturnType<typeof reportOf>): Promise<number> {
  const { status } = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body, headers });
  return status;
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
