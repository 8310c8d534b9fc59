import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { pathObjections, pathWarnings } from "../../src/cli/check-paths.ts";
import { type Config, parseConfig } from "../../src/config/config.ts";

describe("the paths of a configuration", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "firebreak-paths-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const withPaths = (store: string, socket = "it.sock"): Config =>
    parseConfig(JSON.stringify({ chain: { id: 1, rpc: ["http://a"], quorum: 1 }, store, operator: { socket } }), "x");
  const about = (config: Config) => pathObjections(config).map((one) => one.about);

  it("are refused where the store is a folder, and where the socket's is too long: at, just above", () => {
    const [at, above] = [107, 108].map((length) => about(withPaths("x.sqlite", "s".repeat(length))));

    expect([about(withPaths(folder)), about(withPaths(join(folder, "x.sqlite")))]).to.deep.equal([["store"], []]);
    expect([at, above]).to.deep.equal([[], ["operator.socket"]]);
  });

  it("are told where the folder of the store is not there (a mistyped one began an empty record)", () => {
    expect(pathWarnings(withPaths(join(folder, "mistyped", "x.sqlite"))).join()).to.include(join(folder, "mistyped"));
    expect(pathWarnings(withPaths(join(folder, "x.sqlite")))).to.deep.equal([]);
  });

  it("are told where no second file could be written, with which nothing starts (check was content)", () => {
    const warnedOf = (...path: readonly string[]) =>
      pathWarnings({ store: join(folder, "x.sqlite"), spool: join(folder, ...path) });

    expect(warnedOf("mistyped", "x.spool").join()).to.include(join(folder, "mistyped", "x.spool"));
    expect(warnedOf("x.spool")).to.deep.equal([]);
  });
});
