import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { endWithin, explain } from "../../src/cli/output.ts";
import { here } from "../support/cli.ts";

describe("a command whose reader has gone away", () => {
  it("goes on to its end and its own exit code, and shows no stack", async () => {
    const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
    const child = spawn(process.execPath, [main, "--help"], { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    child.stderr.on("data", (chunk) => (said += chunk));
    child.stdout.destroy();

    const [code] = await once(child, "close");

    expect([code, said]).to.deep.equal([0, ""]);
  });
});

describe("an error that nobody expected", () => {
  it("is told with its stack, and its message moves no cursor (it was written as it was)", async () => {
    const { err } = await here(async () => {
      explain(new TypeError("a node said \u001b[2J"));
      return 0;
    }, process.env);

    expect(err).to.match(/^firebreak: unexpected: TypeError: a node said \\u001b\[2J\n +at /);
  });
});

describe("the end of a process", () => {
  it("has a deadline that runs from the signal, not from the start", async () => {
    const interrupted = new AbortController();
    const ended: string[] = [];

    endWithin(30, interrupted.signal, (reason) => ended.push(reason));
    await pause(60);
    const before = [...ended];
    interrupted.abort();
    await pause(60);

    expect(before).to.deep.equal([]);
    expect(ended).to.have.length(1);
    expect(ended[0]).to.match(/something hangs/);
  });

  it("has one for a signal that came before", async () => {
    const ended: string[] = [];

    endWithin(1, AbortSignal.abort(), (reason) => ended.push(reason));
    await pause(30);

    expect(ended).to.have.length(1);
  });
});
