import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { build, instructionsOf } from "./support/dockerfile.ts";
import { type Lock, productionTree } from "./support/lockfile.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string) => readFileSync(join(root, path), "utf8");
const instructions = instructionsOf(read("Dockerfile"));
const of = (wanted: string) => instructions.filter(({ verb }) => verb === wanted).map(({ rest }) => rest);

describe("the Dockerfile", function () {
  this.timeout(180_000);
  const temp = realpathSync(mkdtempSync(join(tmpdir(), "firebreak-image-")));
  let env: NodeJS.ProcessEnv = {};
  before(() => {
    ({ env } = build(instructions, root, temp));
  });
  after(() => rmSync(temp, { recursive: true, force: true }));

  it("gives a command that works with what it copied and installed", () => {
    const help = execFileSync("firebreak", ["--help"], { cwd: temp, env, encoding: "utf8" });
    const schema = execFileSync("firebreak", ["schema"], { cwd: temp, env, encoding: "utf8" });

    expect(realpathSync(join(temp, "usr/local/bin/firebreak"))).to.equal(join(temp, "app/src/cli/main.ts"));
    expect(help).to.include("run").and.include("audit");
    expect(JSON.parse(schema)).to.have.property("properties");
  });

  it("installs what a process that holds keys needs, and nothing else", () => {
    const lock: Lock = JSON.parse(read("package-lock.json"));
    const wanted = productionTree(lock).map(({ path }) => path);
    const installed: Lock = JSON.parse(readFileSync(join(temp, "app/node_modules/.package-lock.json"), "utf8"));

    expect(Object.keys(installed.packages).sort()).to.deep.equal(wanted.sort());
    expect(readdirSync(join(temp, "app")).sort()).to.deep.equal(
      ["LICENSE", "examples", "node_modules", "package-lock.json", "package.json", "src"].sort(),
    );
    expect(statSync(join(temp, "data")).mode & 0o777).to.equal(0o700);
  });

  it("starts from a slim Debian with Node 24, and ends as a user without rights", () => {
    expect(of("FROM")).to.deep.equal(["node:24-bookworm-slim"]);
    expect(of("USER")).to.deep.equal(["1000:1000"]);
    expect(instructions.findLastIndex(({ verb }) => verb === "RUN")).to.be.below(
      instructions.findIndex(({ verb }) => verb === "USER"),
    );
    expect(of("ENTRYPOINT").map((text) => JSON.parse(text))).to.deep.equal([["firebreak"]]);
    expect(of("VOLUME")).to.deep.equal(["/data"]);
    const known = "FROM ENV WORKDIR COPY RUN USER VOLUME STOPSIGNAL ENTRYPOINT CMD".split(" ");
    expect(instructions.filter(({ verb }) => !known.includes(verb))).to.deep.equal([]);
  });

  it("is sent what it copies, and no more", () => {
    const lines = read(".dockerignore").split("\n");
    const kept = lines.filter((line) => line.startsWith("!")).map((line) => line.slice(1));

    expect(lines).to.include("*");
    expect(kept.sort()).to.deep.equal(
      of("COPY")
        .flatMap((text) => text.split(" ").slice(0, -1))
        .sort(),
    );
  });
});
