import { seed } from "../support/seed.ts";
import { campaign } from "./campaign.ts";
import { griefing } from "./griefing-cases.ts";

describe(`what somebody does to have something paused for nothing, or twice, with ${seed.shown}`, () => {
  campaign(griefing);
});
