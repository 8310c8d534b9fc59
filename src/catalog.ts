import { pause } from "./actions/pause.ts";
import { tripPlan } from "./actions/trip-plan.ts";
import { aavePoolPause } from "./adapters/aave-pool-pause.ts";
import { accessManager } from "./adapters/access-manager.ts";
import { call } from "./adapters/call.ts";
import { openzeppelinPause } from "./adapters/openzeppelin-pause.ts";
import { scopedLanes } from "./adapters/scoped-lanes.ts";
import { outflow } from "./detectors/outflow.ts";
import { privilegedChange } from "./detectors/privileged-change.ts";
import { direct } from "./executors/direct.ts";
import { jsonl } from "./notifiers/jsonl.ts";
import { terminal } from "./notifiers/terminal.ts";
import { local } from "./signers/local.ts";
import { heads } from "./sources/heads.ts";

/** Everything that Firebreak can notice, do and tell: one line each. A file that is not in this list gains no power. */
export const catalog = {
  sources: { heads },
  detectors: { "privileged-change": privilegedChange, outflow },
  actions: { pause, "trip-plan": tripPlan },
  adapters: {
    "openzeppelin-pause": openzeppelinPause,
    "aave-pool-pause": aavePoolPause,
    "access-manager": accessManager,
    "scoped-lanes": scopedLanes,
    call,
  },
  executors: { direct },
  signers: { local },
  notifiers: { terminal, jsonl },
} as const;
