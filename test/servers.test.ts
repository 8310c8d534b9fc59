import { tracingChannel } from "node:diagnostics_channel";
import { mkdtempSync, rmSync } from "node:fs";
import type { Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { openHealth } from "../src/health.ts";
import { openOperator } from "../src/sources/operator.ts";
import { openWebhook } from "../src/sources/webhook.ts";

describe("what listens", () => {
  it("goes on when a connection cannot be taken, such as without a free file descriptor (the process ended)", async () => {
    const folder = mkdtempSync(join(tmpdir(), "fb-listen-"));
    const servers: Server[] = [];
    const listening = { asyncStart: (message: object) => void servers.push((message as { server: Server }).server) };
    const channel = tracingChannel("net.server.listen");
    channel.subscribe(listening as never);

    const listen = { host: "127.0.0.1", port: 0 };
    const opened = [
      await openOperator(join(folder, "s"), async () => ({ accepted: true, message: "" })),
      await openWebhook({ ...listen, secret: "x".repeat(32), now: () => 0, report: () => true }),
      await openHealth({ listen, now: () => 0, clock: () => 0, lookMs: 60_000, after: 0 }),
    ];
    channel.unsubscribe(listening as never);
    for (const server of servers) server.emit("error", Object.assign(new Error("accept EMFILE"), { code: "EMFILE" }));
    // One more: what waits for the first error alone is gone by then.
    for (const server of servers) server.emit("error", new Error("accept EMFILE"));
    const still = servers.map((server) => server.listening);
    for (const one of opened) await one.close();
    rmSync(folder, { recursive: true });

    expect(still).to.deep.equal([true, true, true]);
  });
});
