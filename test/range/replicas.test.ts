import { postgresBin } from "../support/postgres.ts";
import { night } from "./real/campaign.ts";
import { realReplicaRows } from "./real/replicas-rows.ts";

const isNight = process.env["FIREBREAK_NIGHTLY"] !== undefined;
const runs = Number(process.env["FIREBREAK_RUNS"] ?? (isNight ? 200 : 1));

describe("replicas on one chain and one database", () => {
  before(function () {
    if (postgresBin() === undefined) this.skip();
  });

  night(realReplicaRows, runs);
});
