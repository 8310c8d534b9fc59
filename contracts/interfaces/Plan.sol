// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice One fixed call of a plan, and how to see on chain that its effect holds.
struct Action {
    // The contract that is called, without value: by the hub, or by the Safe whose module this is.
    address target;
    // Gas for the call; the call gets exactly this much or the trip reverts.
    uint32 gasCap;
    // The whole calldata, selector included.
    bytes data;
    // The contract that is asked, by staticcall, whether the effect holds.
    address probeTarget;
    // The whole calldata of the question.
    bytes probeData;
    // Which bits of the first answered word count.
    bytes32 mask;
    // 0 EQUAL: word & mask == expected. 1 AT_LEAST_NOW_PLUS: uint(word & mask) >= now + uint(expected), in seconds.
    uint8 op;
    bytes32 expected;
}

/// @notice What a plan does to those who use its targets, and who may trip it. Committed with the plan.
struct Terms {
    // The lowest tier that may trip the plan, 1 to 3. 0: the lowest one whose bound covers `maxEffect`. Lower than that is allowed, and said.
    uint8 minTier;
    // For how many seconds a trip lasts at most. 0: it does not end by itself.
    uint32 maxEffect;
    // Who ends what does not end by itself: a RecoveryController of this hub, within 24 hours. May be zero for other plans.
    address release;
}

/// @notice What a trigger key may do, and for how long.
struct Grant {
    // The first second in which the key works, unix seconds.
    uint48 start;
    // The last second in which the key works, unix seconds. 0: the key has no grant.
    uint48 expiry;
    // How many trips a full allowance holds.
    uint32 uses;
    // In how many seconds an empty allowance becomes full again, evenly.
    uint32 refillSeconds;
    // How many seconds the same key waits before it calls an action again that it made hold.
    uint32 cooldownSeconds;
}

/// @notice A trip that called something. Open until recovery closes it.
struct Incident {
    bytes32 planId;
    // The actions that may be retried, bit n for action n.
    uint256 failed;
    // The key or the guardian who tripped alone; the QuorumTrigger when a quorum did.
    address by;
    // Unix seconds; 0: there is no such incident.
    uint40 openedAt;
    uint40 epoch;
    uint8 tier;
    bool closed;
}
