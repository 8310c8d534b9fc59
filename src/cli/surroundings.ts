import { dirname, join } from "node:path";
import dotenv from "dotenv";
import type { Surroundings } from "../app.ts";

/** What the process gives to the responder: clock, output, and an environment to which a `.env` beside the configuration adds. */
export function surroundings(configPath: string): Surroundings {
  const env = { ...process.env };
  dotenv.config({ path: join(dirname(configPath), ".env"), processEnv: env as Record<string, string>, quiet: true });
  return { env, write: (text) => process.stdout.write(text), now: Date.now };
}
