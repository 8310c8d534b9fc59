import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { DCLinter } from "dclint";
import { parse } from "yaml";
import { z } from "zod";
import { parseConfig } from "../src/config/config.ts";
import { snapshotPath, spoolPath } from "../src/record.ts";
import { instructionsOf } from "./support/dockerfile.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string) => readFileSync(join(root, path), "utf8");
const of = (wanted: string) =>
  instructionsOf(read("Dockerfile"))
    .filter(({ verb }) => verb === wanted)
    .map(({ rest }) => rest);

type Linted = readonly { readonly messages: readonly { readonly rule: string }[] }[];

/** What we use of the Compose specification, and how narrowly. */
const duration = z.string().regex(/^\d+(s|m)$/);
const mount = z.string().regex(/^(\.\/[\w-]+|[a-z]+):\/[\w/-]+(:ro)?$/);
const healthcheck = z.strictObject({
  test: z.tuple([z.literal("CMD"), z.string()], z.string()),
  interval: duration,
  timeout: duration,
  retries: z.int().min(1),
  start_period: duration.optional(),
});
const service = z.strictObject({
  build: z.literal(".").optional(),
  image: z.string(),
  command: z.array(z.string()).optional(),
  profiles: z.array(z.string()).optional(),
  user: z.string().optional(),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal("ALL")]).optional(),
  security_opt: z.tuple([z.literal("no-new-privileges:true")]),
  tmpfs: z.array(z.string().startsWith("/")),
  init: z.boolean().optional(),
  restart: z.literal("unless-stopped"),
  stop_grace_period: duration.optional(),
  mem_limit: z
    .string()
    .regex(/^\d+m$/)
    .optional(),
  pids_limit: z.int().optional(),
  environment: z.record(z.string(), z.string()).optional(),
  volumes: z.array(mount),
  depends_on: z
    .strictObject({
      postgres: z.strictObject({ condition: z.literal("service_healthy"), required: z.literal(false) }),
    })
    .optional(),
  secrets: z.array(z.string()),
  ports: z.array(z.string().regex(/^127\.0\.0\.1:\d+:\d+$/)).optional(),
  healthcheck,
  logging: z.strictObject({ driver: z.string(), options: z.record(z.string(), z.string()) }).optional(),
});
const compose = z.strictObject({
  name: z.string(),
  services: z.strictObject({ firebreak: service, postgres: service }),
  volumes: z.record(z.string(), z.null()),
  secrets: z.record(z.string(), z.strictObject({ file: z.string().startsWith("./secrets/") })),
});

describe("compose.yaml", () => {
  const { services, volumes, secrets } = compose.parse(parse(read("compose.yaml")));
  const all = Object.values(services);

  it("is what the Compose specification's schema describes, which a slip of the pen is not", () => {
    const linter = new DCLinter({ rules: {}, quiet: false, debug: false, exclude: [] });
    const slip = join(mkdtempSync(join(tmpdir(), "firebreak-compose-")), "compose.yaml");
    writeFileSync(slip, read("compose.yaml").replace("restart:", "restrat:"));
    const faults = (path: string) =>
      (linter.lintFiles([path], false) as Linted).flatMap(({ messages }) =>
        messages.filter(({ rule }) => rule === "invalid-schema"),
      );

    expect(faults(join(root, "compose.yaml"))).to.deep.equal([]);
    expect(faults(slip)).to.have.length(1);
    rmSync(dirname(slip), { recursive: true });
  });

  it("names volumes and secrets that it defines, and defines none that nobody names", () => {
    const mounted = all.flatMap((one) => one.volumes.map((text) => text.split(":")[0] ?? ""));

    expect(mounted.filter((name) => !name.startsWith("./")).sort()).to.deep.equal(Object.keys(volumes).sort());
    expect(all.flatMap((one) => one.secrets).sort()).to.deep.equal(Object.keys(secrets).sort());
  });

  it("gives no secret in the environment, and starts PostgreSQL only when it is asked for", () => {
    const given = all.flatMap(({ environment = {} }) => Object.entries(environment));
    const secret = given.filter(([name]) => /password|key|token/i.test(name));

    expect(secret).to.deep.equal([["POSTGRES_PASSWORD_FILE", "/run/secrets/postgres_password"]]);
    expect(services.postgres.profiles).to.deep.equal(["postgres"]);
    expect(services.firebreak.profiles).to.equal(undefined);
    expect(services.postgres.ports).to.equal(undefined);
  });

  it("starts after PostgreSQL where there is one, which is ready when it answers by TCP (the first server of a new folder was taken for it)", () => {
    expect(services.firebreak.depends_on).to.have.property("postgres");
    expect(services.postgres.healthcheck.test).to.include("--host=127.0.0.1");
    expect(services.postgres.depends_on).to.equal(undefined);
  });

  it("runs the image's user without capabilities, and keeps the record in the image's volume", () => {
    expect([services.firebreak.user]).to.deep.equal(of("USER"));
    expect(services.firebreak.cap_drop).to.deep.equal(["ALL"]);
    expect(services.firebreak.volumes).to.include("store:/data").and.include("./config:/config:ro");
    expect(services.firebreak.command).to.deep.equal(["run", "--config", "/config/firebreak.yaml"]);
    for (const path of ["config/firebreak.yaml", "secrets/trigger_key"])
      expect(execFileSync("git", ["check-ignore", path], { cwd: root, encoding: "utf8" })).to.equal(`${path}\n`);
  });

  it("goes with the configuration that the README shows for PostgreSQL (its second file was to lie where nothing is written)", () => {
    const shown = [...read("README.md").matchAll(/```yaml\n(# config\/firebreak\.yaml[\s\S]*?)```/g)].map(
      ([, it]) => it,
    );
    const all = Object.assign({}, ...shown.map((text) => parse(text ?? "")));
    const written = { chain: { id: 1, rpc: ["http://x"], quorum: 1 }, ...all };

    const { store, spool, operator, proposals } = parseConfig(JSON.stringify(written), "x.yaml");
    const files = { store, ...(spool && { spool }) };
    const writer = { keys: [`0x${"22".repeat(20)}`] };

    expect(store).to.have.property("postgres");
    for (const path of [spoolPath(files, writer), snapshotPath(files, writer), operator.socket, proposals])
      expect(path).to.match(/^\/data\//);
  });

  it("goes with the configuration that the README shows: nothing is written outside the volume", () => {
    const [, shown = ""] = /```yaml\n(# config\/firebreak\.yaml[\s\S]*?)```/.exec(read("README.md")) ?? [];
    const written = { chain: { id: 1, rpc: ["http://x"], quorum: 1 }, ...parse(shown) };

    const { store, operator, metrics, proposals } = parseConfig(JSON.stringify(written), "x.yaml");
    expect(store).to.match(/^\/data\//);
    expect(operator.socket).to.match(/^\/data\//);
    // They were to go beside the configuration, which the container may read alone, so that owners had nothing to sign.
    expect(proposals).to.match(/^\/data\//);
    const files = parse(shown).notifiers.filter(({ use }: { use: string }) => use === "jsonl");
    expect(files.map(({ path }: { path: string }) => path.slice(0, 6))).to.deep.equal(["/data/"]);
    expect(metrics).to.deep.equal({ host: "0.0.0.0", port: 9464 });
    expect(shown).to.include(`file:/run/secrets/${services.firebreak.secrets[0]}`);
  });
});
