// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {GuardianCore} from "../../../contracts/guardian/GuardianCore.sol";
import {QuorumTrigger} from "../../../contracts/guardian/QuorumTrigger.sol";
import {Grant, IGuardianHub} from "../../../contracts/interfaces/IGuardianHub.sol";
import {ISafe} from "../../../contracts/interfaces/ISafe.sol";
import {ShiftyTarget} from "./ShiftyTarget.sol";
import {RecoveryController} from "../../../contracts/recovery/RecoveryController.sol";
import {GuardianWorld} from "./GuardianWorld.sol";
import {RecoveryMoves} from "./RecoveryMoves.sol";
import {Wallet} from "./Wallet.sol";

/// @notice Lets anybody do anything to a hub, its trigger, its recovery and its targets, and compares with its books after every call.
contract GuardianHandler is RecoveryMoves {
    uint256 private constant KINDS = 25;

    /// @dev What nobody may change: of the hub its ether, of a Safe its ether and its settings.
    bytes32 private immutable UNTOUCHED;

    bool private _begun;

    constructor(GuardianWorld.Installation memory installed) GuardianWorld(installed) {
        vm.deal(HUB.sender(), 1 ether);
        UNTOUCHED = untouchable();
    }

    /// @dev With plans committed and keys granted, or it would take long until something can be tripped.
    function begin() private {
        _begun = true;
        for (uint256 n = 0; n < 50; ++n) proposePlan();
        time += PLAN_DELAY;
        vm.warp(time);
        for (uint256 n = 0; n < 50; ++n) commitPlan();
        for (uint256 n = 0; n < 20; ++n) grant();
    }

    function kinds() public pure override returns (uint256) {
        return KINDS;
    }

    function act(uint256 kind) internal override returns (bool) {
        if (!_begun) begin();
        if (draw(100) == 0) passTime();
        if (draw(12) == 0) passAWhile();
        if (draw(12) == 0) passToAMoment();
        if (kind == 0) return proposePlan();
        if (kind == 1) return commitPlan();
        if (kind == 2) return proposeRemoval();
        if (kind == 3) return removePlan();
        if (kind == 4) return cancel();
        if (kind == 5) return grant();
        if (kind == 6) return proposeRevoke();
        if (kind == 7) return revoke();
        if (kind == 8) return voteRevoke();
        if (kind == 9) return proposeGuardians();
        if (kind == 10) return setGuardians();
        if (kind == 11) return raiseEpoch();
        if (kind == 12) return closeIncident();
        if (kind == 13) return close();
        if (kind == 14) return propose();
        if (kind == 15) return hasten();
        if (kind == 16) return advance();
        if (kind == 17) return cancelResume();
        if (kind == 18) return retract();
        if (kind == 19) return trip();
        if (kind == 20) return tripBySignatures();
        if (kind == 21) return reinforce();
        if (kind == 22) return dryRun();
        if (kind == 23) return intrude();
        return turn();
    }

    function compare(uint256 kind) internal override {
        compareTargets();
        // What a kind cannot touch is looked at now and then, since looking takes most of the time.
        bool everything = draw(8) == 0;
        if (everything || kind > 18) holds(untouchable() == UNTOUCHED, "no call moves ether or changes the Safe");
        if (everything || kind < 5) comparePlans();
        if (everything || (kind > 4 && kind < 9) || kind == 19) compareKeys();
        if (everything || kind == 10) compareGuardians();
        if (everything || kind > 10) compareTrips();
        if (resumes.length > 0) compareResume(resumes[draw(resumes.length)]);
    }

    /// @dev Shorter than elsewhere: a containment is over within the hour.
    function passAWhile() private {
        time += pick([uint256(1), 12, 60, 10 minutes, 30 minutes, HOUR, 2 * HOUR, 6 * HOUR]);
        vm.warp(time);
    }

    // --- what nobody may -------------------------------------------------------------------------------------------------------

    /// @dev Words of no meaning to every verb that changes something, from somebody without an office; says whether an incident was open.
    function intrude() private returns (bool) {
        address[5] memory people = [BOT, SECOND_BOT, STRANGER, address(targets[draw(TARGETS)]), address(CONTROLLER)];
        bytes4[22] memory verbs = [
            IGuardianHub.proposePlan.selector,
            IGuardianHub.commitPlan.selector,
            IGuardianHub.proposeRemoval.selector,
            IGuardianHub.removePlan.selector,
            IGuardianHub.cancel.selector,
            IGuardianHub.grant.selector,
            IGuardianHub.proposeRevoke.selector,
            IGuardianHub.revoke.selector,
            IGuardianHub.voteRevoke.selector,
            IGuardianHub.proposeGuardians.selector,
            IGuardianHub.setGuardians.selector,
            IGuardianHub.tripFor.selector,
            IGuardianHub.raiseEpoch.selector,
            IGuardianHub.closeIncident.selector,
            GuardianCore.simulate.selector,
            QuorumTrigger.trip.selector,
            RecoveryController.propose.selector,
            RecoveryController.advance.selector,
            RecoveryController.cancel.selector,
            RecoveryController.close.selector,
            RecoveryController.retract.selector,
            ISafe.execTransactionFromModule.selector
        ];
        address[5] memory places = [
            address(HUB),
            address(TRIGGER),
            address(CONTROLLER),
            HUB.sender(),
            address(MANAGER)
        ];
        bytes memory words = abi.encode(draw(2) == 0 ? keyOf(0) : address(0), draw(256), drawn(), 0, 0, 0, 0, 0, 0, 0);
        if (draw(2) == 0) words = abi.encode(drawn(), drawn(), idOf(draw(PLANS)), 32, 0, 32, 0, 64, 0);
        (address by, address where) = (people[draw(5)], places[draw(5)]);
        bool ok = callAs(by, where, abi.encodePacked(verbs[draw(22)], words));
        // A Safe answers yes to what it does not know.
        bool isSafe = where == HUB.sender() && where != address(HUB);
        holds(!ok || isSafe, "whoever has no office changes nothing");
        return tripIds.length > 0 && !incidents[tripIds[tripIds.length - 1]].closed;
    }

    // --- how the world turns ---------------------------------------------------------------------------------------------------

    /// @dev A target becomes another, opens, closes, disappears or comes back; a guardian's wallet and the predicate change their mind; the
    /// other engine trips.
    function turn() private returns (bool) {
        (uint256 what, uint256 i) = (draw(9), draw(TARGETS));
        if (what < 4) change(i);
        if (what == 4) reopen(i);
        if (what == 5 && (dead >> i) & 1 == 0) {
            targets[i].close();
            closed |= 1 << i;
        }
        if (what == 6) HEALTH.set(draw(4) > 0);
        if (what == 7) WALLET.behave(draw(2) == 0 ? Wallet.Answer.HONEST : Wallet.Answer(1 + draw(5)));
        if (what == 8) turnOther(draw(8));
        return what % 2 == 0;
    }

    /// @dev Mostly closed, or little would be opened.
    function turnOther(uint256 how) private {
        if (how == 0) OTHER.trip();
        else if (how == 1) OTHER.confirm();
        else OTHER.close();
    }

    function change(uint256 i) private {
        if (draw(10) == 0) {
            vm.etch(address(targets[i]), "");
            dead |= 1 << i;
            return;
        }
        vm.etch(address(targets[i]), targetCode);
        ways[i] = ShiftyTarget.Way(draw(3) == 0 ? 0 : draw(16));
        (dead, upgraded) = (dead & ~(1 << i), upgraded & ~(1 << i));
        (address callee, bytes memory payload) = (
            address(targets[(i + 1) % TARGETS]),
            abi.encodeWithSignature("open()")
        );
        if (ways[i] == ShiftyTarget.Way.REENTERS) (callee, payload) = attack(draw(4), draw(2));
        become(i, ways[i], callee, payload);
    }

    /// @dev What a target that may trip sends while it is being closed.
    function attack(uint256 how, uint256 p) private view returns (address, bytes memory) {
        bytes32 trip_ = tripIds.length == 0 ? bytes32(0) : tripIds[tripIds.length - 1];
        if (how == 0) return (address(HUB), abi.encodeCall(IGuardianHub.dryRun, (idOf(p), planOf(p))));
        if (how == 1) return (address(HUB), abi.encodeCall(IGuardianHub.reinforce, (trip_, planOf(p))));
        if (how == 2) {
            bytes memory order = abi.encode(idOf(p), 192, all(p), bytes32(0), epoch, type(uint48).max);
            return (address(HUB), bytes.concat(IGuardianHub.trip.selector, order, tail(p)));
        }
        return (HUB.sender(), abi.encodeCall(ISafe.execTransactionFromModule, (HUB.sender(), 1, "", 1)));
    }

    function tail(uint256 p) private view returns (bytes memory rest) {
        bytes memory whole = abi.encode(planOf(p));
        rest = new bytes(whole.length - 32);
        for (uint256 i = 0; i < rest.length; ++i) rest[i] = whole[i + 32];
    }

    // --- what is compared ------------------------------------------------------------------------------------------------------

    function compareTargets() private view {
        for (uint256 i = 0; i < TARGETS; ++i) {
            // Its first word, from behind: the way it behaves, then three flags of a byte each. They are there without its code, too.
            uint256 word = uint256(vm.load(address(targets[i]), 0));
            holds(
                (word >> 16) & 1 == 0,
                "targets get committed calls alone, with their whole gas cap and without ether"
            );
            holds((word >> 24) & 1 == 0, "nobody enters again while a trip or a stage runs");
            holds((word >> 8) & 1 == (closed >> i) & 1, "targets close by trips and open by recovery");
        }
    }

    function comparePlans() private {
        for (uint256 p = 0; p < PLANS; ++p) {
            holds(HUB.planHash(idOf(p)) == (committed[p] ? hashes[p] : bytes32(0)), "plans change by their verbs");
        }
        if (operations.length == 0) return;
        bytes32 operation = operations[operations.length - 1 - draw(operations.length < 8 ? operations.length : 8)];
        holds(HUB.readyAt(operation) == ready[operation], "what was announced waits for its time");
    }

    function compareKeys() private {
        for (uint256 i = 0; i < 3; ++i) {
            address key = keyOf(i);
            Grant memory terms = keys[key].terms;
            bytes32 planId = idOf(draw(PLANS));
            holds(
                keccak256(abi.encode(HUB.grantOf(key))) == keccak256(abi.encode(terms)),
                "grants change by their verbs"
            );
            bool named = terms.expiry != 0 && planSets[keys[key].grantId][planId];
            holds(HUB.isGranted(key, planId) == named, "a grant names its plans alone");
            bool runs = time >= terms.start && time <= terms.expiry;
            holds(HUB.usesLeft(key) == (runs ? usesLeft(key) : 0), "uses are spent one by one and come back evenly");
            (uint256 until, uint256 bits) = HUB.cooldownOf(key, planId);
            holds(until == rests[key][planId].until && bits == rests[key][planId].bits, "what held rests");
        }
    }

    function compareGuardians() private view {
        (address[] memory list, uint256 few, uint256 many) = HUB.guardians();
        holds(few == quorum && many == topQuorum, "quorums change by their verb");
        holds(keccak256(abi.encode(list)) == keccak256(abi.encode(listOf(seated))), "guardians change by their verb");
    }

    function compareTrips() private {
        holds(HUB.epoch() == epoch, "the epoch only rises, by recovery");
        holds(HUB.openQuorumTrips() == byQuorums.open, "open trips of quorums are counted");
        holds(HUB.lastQuorumTripAt() == byQuorums.lastAt, "the last trip of a quorum is remembered");
        holds(TRIGGER.soleTrip() == soleTrip, "who tripped alone is remembered");
        holds(TRIGGER.isTightened() == isTightened(), "one guardian trips alone once until recovery closes it");
        bytes32 tripId = someTrip(isRecent);
        bytes32 expected = keccak256(abi.encode(incidents[tripId]));
        holds(keccak256(abi.encode(HUB.incidentOf(tripId))) == expected, "incidents are as booked");
        if (digests.length > 0) holds(TRIGGER.used(digests[draw(digests.length)]), "what tripped stays used");
    }

    function untouchable() private view returns (bytes32) {
        address sender = HUB.sender();
        bytes memory ether_ = abi.encode(sender.balance, address(HUB).balance);
        if (sender == address(HUB)) return keccak256(ether_);
        bytes memory settings;
        string[3] memory questions = ["getOwners()", "getThreshold()", "nonce()"];
        for (uint256 i = 0; i < 3; ++i) {
            (, bytes memory answer) = sender.staticcall(abi.encodeWithSignature(questions[i]));
            settings = bytes.concat(settings, answer);
        }
        bytes memory question = abi.encodeWithSignature("getModulesPaginated(address,uint256)", address(1), 10);
        (, bytes memory modules) = sender.staticcall(question);
        // Its first word says whose code it runs, the others who guards it and its modules, and who answers for it: keccak256 of
        // "guard_manager.guard.address", "module_manager.module_guard.address" and "fallback_manager.handler.address".
        bytes32[4] memory words = [
            vm.load(sender, 0),
            vm.load(sender, 0x4a204f620c8c5ccdca3fd54d003badd85ba500436a431f0cbda4f558c93c34c8),
            vm.load(sender, 0xb104e0b93118902c651344349b610029d694cfdec91c589c91ebafbcd0289947),
            vm.load(sender, 0x6c9a6c4a39284e37ed1cf53d337577d14212a4870fb976a4366c693b939918d5)
        ];
        return keccak256(abi.encode(ether_, settings, modules, words));
    }
}
