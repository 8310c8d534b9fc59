import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const [first = ""] = readFileSync(fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url)), "utf8").split("\n");

/** What the package's command hands to Node, as the launcher does: what is started without it is started as no user does. */
export const usersFlags = first.split(" ").filter((word) => word.startsWith("--"));
