import type { Problem } from "./references.ts";
import type { Written } from "./schema.ts";

type Part = { readonly use: string; readonly [setting: string]: unknown };
type Playbooks = Pick<Written, "chains" | "detectors" | "playbooks">;

/** Settings that would be taken and do nothing, because what they lean on is not there. */
export function idle({ chains, webhook, detectors, assets, playbooks }: Written): Problem[] {
  const names = chains.map(({ name }) => name);
  const ofAssets = Object.entries(assets).flatMap(([id, { chain }]) =>
    chain === undefined || names.includes(chain)
      ? []
      : [
          {
            path: ["assets", id, "chain"],
            message: `expected the name of a configured chain (${names.join(", ")}), found ${chain}`,
          },
        ],
  );
  const ofReports = Object.entries(detectors).flatMap(([id, { use }]) =>
    use !== "reported" || webhook !== undefined
      ? []
      : [
          {
            path: ["detectors", id, "use"],
            message: "expected `webhook` in the configuration, over which it is reported, found none",
          },
        ],
  );
  return [...ofAssets, ...ofReports, ...ofPending({ chains, detectors, playbooks }), ...twice(playbooks)];
}

/** One of several detectors may look at a chain without. */
function ofPending({ chains, detectors, playbooks }: Playbooks): Problem[] {
  const isWatched = (id: string) => {
    const part: Part | undefined = Object.hasOwn(detectors, id) ? detectors[id] : undefined;
    const found = chains.find(({ name }) => name === (part?.["chain"] ?? chains[0]?.name));
    // What nobody defines is told where it stands.
    return part === undefined || found === undefined || found.mempool !== undefined;
  };
  return playbooks.flatMap(({ pending, when }, index) =>
    pending !== "act" || when.detectors.some(isWatched)
      ? []
      : [
          {
            path: ["playbooks", index, "pending"],
            message: "expected `mempool` on the chain of its detectors, where nothing is seen before it is mined",
          },
        ],
  );
}

/** Announcements, modes and counters go by the name of a playbook: of two of one name each would answer for the other. */
function twice(playbooks: Written["playbooks"]): Problem[] {
  return playbooks.flatMap(({ name }, index) =>
    playbooks.findIndex((one) => one.name === name) === index
      ? []
      : [{ path: ["playbooks", index, "name"], message: `expected each name of a playbook once, found ${name} again` }],
  );
}
