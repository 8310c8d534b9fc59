import { freezeAccount } from "./actions/freeze-account.ts";
import { lever } from "./actions/lever.ts";
import { lowerCap } from "./actions/lower-cap.ts";
import { pause } from "./actions/pause.ts";
import { quorumTrip } from "./actions/quorum-trip.ts";
import { rawCall } from "./actions/raw-call.ts";
import { revokeRole } from "./actions/revoke-role.ts";
import { safeProposal } from "./actions/safe-proposal.ts";
import { tripModule } from "./actions/trip-module.ts";
import { tripPlan } from "./actions/trip-plan.ts";
import { unenroll } from "./actions/unenroll.ts";
import { aavePoolPause } from "./adapters/aave-pool-pause.ts";
import { aaveReserveFreeze } from "./adapters/aave-reserve-freeze.ts";
import { aaveReservePause } from "./adapters/aave-reserve-pause.ts";
import { accessManager } from "./adapters/access-manager.ts";
import { balancerV2Pause } from "./adapters/balancer-v2-pause.ts";
import { balancerV3Pause } from "./adapters/balancer-v3-pause.ts";
import { call } from "./adapters/call.ts";
import { circleBlacklist } from "./adapters/circle-blacklist.ts";
import { circlePause } from "./adapters/circle-pause.ts";
import { cometPause } from "./adapters/comet-pause.ts";
import { compoundV2Pause } from "./adapters/compound-v2-pause.ts";
import { eigenlayerPause } from "./adapters/eigenlayer-pause.ts";
import { eulerPause } from "./adapters/euler-pause.ts";
import { lidoCircuitBreaker } from "./adapters/lido-circuit-breaker.ts";
import { lidoPauseFor } from "./adapters/lido-pause-for.ts";
import { lineaPause } from "./adapters/linea-pause.ts";
import { openzeppelinPause } from "./adapters/openzeppelin-pause.ts";
import { optimismPause } from "./adapters/optimism-pause.ts";
import { scopedLanes } from "./adapters/scoped-lanes.ts";
import { setPaused } from "./adapters/set-paused.ts";
import { tetherBlacklist } from "./adapters/tether-blacklist.ts";
import { acceptedRoot } from "./detectors/accepted-root.ts";
import { approvals } from "./detectors/approvals.ts";
import { emptyMarket } from "./detectors/empty-market.ts";
import { governance } from "./detectors/governance.ts";
import { invariant } from "./detectors/invariant.ts";
import { keyUsed } from "./detectors/key-used.ts";
import { newContract } from "./detectors/new-contract.ts";
import { outflow } from "./detectors/outflow.ts";
import { outflowRate } from "./detectors/outflow-rate.ts";
import { pausedElsewhere } from "./detectors/paused-elsewhere.ts";
import { priceDeviation } from "./detectors/price-deviation.ts";
import { priceStale } from "./detectors/price-stale.ts";
import { privilegedChange } from "./detectors/privileged-change.ts";
import { probing } from "./detectors/probing.ts";
import { proxyUpgrade } from "./detectors/proxy-upgrade.ts";
import { reported } from "./detectors/reported.ts";
import { roleGrant } from "./detectors/role-grant.ts";
import { rule } from "./detectors/rule.ts";
import { safeTamper } from "./detectors/safe-tamper.ts";
import { sharePrice } from "./detectors/share-price.ts";
import { silence } from "./detectors/silence.ts";
import { supplyVsBacking } from "./detectors/supply-vs-backing.ts";
import { unauthorized } from "./detectors/unauthorized.ts";
import { direct } from "./executors/direct.ts";
import { jsonl } from "./notifiers/jsonl.ts";
import { post } from "./notifiers/post.ts";
import { terminal } from "./notifiers/terminal.ts";
import { awsKms } from "./signers/aws-kms.ts";
import { keystore } from "./signers/keystore.ts";
import { local } from "./signers/local.ts";
import { heads } from "./sources/heads.ts";

/** Everything that Firebreak can notice, do and tell: one line each. A file that is not in this list gains no power. */
export const catalog = {
  sources: { heads },
  detectors: {
    "privileged-change": privilegedChange,
    outflow,
    "role-grant": roleGrant,
    "proxy-upgrade": proxyUpgrade,
    "safe-tamper": safeTamper,
    "key-used": keyUsed,
    unauthorized,
    probing,
    "outflow-rate": outflowRate,
    "supply-vs-backing": supplyVsBacking,
    "share-price": sharePrice,
    "price-deviation": priceDeviation,
    "price-stale": priceStale,
    rule,
    invariant,
    "empty-market": emptyMarket,
    "accepted-root": acceptedRoot,
    governance,
    "new-contract": newContract,
    approvals,
    "paused-elsewhere": pausedElsewhere,
    silence,
    reported,
  },
  actions: {
    pause,
    "trip-plan": tripPlan,
    "trip-module": tripModule,
    "quorum-trip": quorumTrip,
    "safe-proposal": safeProposal,
    lever,
    "freeze-account": freezeAccount,
    "revoke-role": revokeRole,
    "lower-cap": lowerCap,
    unenroll,
    "raw-call": rawCall,
  },
  adapters: {
    "openzeppelin-pause": openzeppelinPause,
    "aave-pool-pause": aavePoolPause,
    "aave-reserve-pause": aaveReservePause,
    "aave-reserve-freeze": aaveReserveFreeze,
    "circle-pause": circlePause,
    "circle-blacklist": circleBlacklist,
    "tether-blacklist": tetherBlacklist,
    "set-paused": setPaused,
    "access-manager": accessManager,
    "scoped-lanes": scopedLanes,
    "balancer-v2-pause": balancerV2Pause,
    "balancer-v3-pause": balancerV3Pause,
    "comet-pause": cometPause,
    "compound-v2-pause": compoundV2Pause,
    "eigenlayer-pause": eigenlayerPause,
    "euler-pause": eulerPause,
    "lido-circuit-breaker": lidoCircuitBreaker,
    "lido-pause-for": lidoPauseFor,
    "linea-pause": lineaPause,
    "optimism-pause": optimismPause,
    call,
  },
  executors: { direct },
  signers: { local, keystore, "aws-kms": awsKms },
  notifiers: { terminal, jsonl, post },
} as const;
