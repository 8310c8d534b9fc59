import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync } from "node:fs";
import { basename, join } from "node:path";

export type Instruction = { readonly verb: string; readonly rest: string };

/** The instructions of a Dockerfile, without comments, with continued lines joined. */
export function instructionsOf(text: string): Instruction[] {
  const lines = text.replace(/\\\n\s*/g, " ").split("\n");
  return lines
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line) => {
      const [verb = "", ...rest] = line.split(" ");
      return { verb, rest: rest.join(" ") };
    });
}

/** Does in `into` what a builder does in an image: copies and runs, with absolute paths and owners moved there. Returns what runs. */
export function build(instructions: readonly Instruction[], from: string, into: string): { env: NodeJS.ProcessEnv } {
  const bin = join(into, "usr/local/bin");
  const env: NodeJS.ProcessEnv = { HOME: into, npm_config_cache: process.env["npm_config_cache"], PATH: pathWith(bin) };
  if (env["npm_config_cache"] === undefined) env["npm_config_cache"] = npmCache();
  env["npm_config_prefer_offline"] = "true";
  mkdirSync(bin, { recursive: true });
  let cwd = into;
  for (const { verb, rest } of instructions) {
    if (verb === "ENV") Object.assign(env, Object.fromEntries([rest.split("=")]));
    if (verb === "WORKDIR") cwd = join(into, rest);
    mkdirSync(cwd, { recursive: true });
    if (verb === "COPY") copy(rest.split(" "), from, cwd);
    if (verb === "RUN") {
      const moved = rest.replace(/ -[og] \d+/g, "").replaceAll(/(?<= )\/(?=\w)/g, `${into}/`);
      execFileSync("sh", ["-eu", "-c", moved], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    }
  }
  return { env };
}

function copy(paths: readonly string[], from: string, cwd: string): void {
  const [target = "", ...sources] = paths.toReversed();
  for (const source of sources) {
    const to = target.endsWith("/") ? join(cwd, target, basename(source)) : join(cwd, target);
    cpSync(join(from, source), to, { recursive: true });
  }
}

/** The Node that runs the tests comes first, as in the image. */
function pathWith(bin: string): string {
  return [bin, join(process.execPath, ".."), process.env["PATH"]].join(":");
}

function npmCache(): string {
  return execFileSync("npm", ["config", "get", "cache"], {
    encoding: "utf8",
    env: { ...process.env, PATH: pathWith("") },
  }).trim();
}
