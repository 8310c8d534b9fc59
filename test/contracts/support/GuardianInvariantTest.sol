// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {GuardianCore} from "../../../contracts/guardian/GuardianCore.sol";
import {IGuardianHub} from "../../../contracts/interfaces/IGuardianHub.sol";
import {ShiftyTarget} from "./ShiftyTarget.sol";
import {RecoveryController} from "../../../contracts/recovery/RecoveryController.sol";
import {Drawing} from "./Drawing.sol";
import {FaultyHub} from "./FaultyHub.sol";
import {FaultyRecovery} from "./FaultyRecovery.sol";
import {FaultyTrigger} from "./FaultyTrigger.sol";
import {GuardianHandler} from "./GuardianHandler.sol";
import {GuardianWorld} from "./GuardianWorld.sol";
import {HealthSwitch} from "./HealthSwitch.sol";
import {InvariantTest} from "./InvariantTest.sol";
import {OtherEngine} from "./OtherEngine.sol";
import {Wallet} from "./Wallet.sol";

/// @notice A whole installation for the handler: hub, trigger, recovery over an AccessManager, four guardians with keys and one wallet.
abstract contract GuardianInvariantTest is InvariantTest {
    uint48 internal constant PLAN_DELAY = 1 hours;
    address internal constant RECOVERER = address(0x4EC);
    uint64 private constant RECOVERER_ROLE = 1;
    uint64 private constant CONTROLLER_ROLE = 2;

    function deployHandler(uint256 fault) internal override returns (Drawing) {
        GuardianWorld.Installation memory all;
        all.wallet = new Wallet(vm.addr(5));
        (all.members, all.keys) = pool(all.wallet);
        all.manager = new AccessManager(address(this));
        all.hub = deployHub(address(all.manager), all.members);
        all.health = new HealthSwitch();
        all.other = new OtherEngine();
        all.controller = new RecoveryController(
            all.manager,
            all.hub,
            all.health,
            2 hours,
            1 hours,
            30 minutes,
            IGuardianHub(address(all.other))
        );
        spoil(all, fault);
        GuardianHandler made = new GuardianHandler(all);
        letRecover(all, made);
        return made;
    }

    function deployHub(address recovery, address[] memory guardians) internal virtual returns (GuardianCore);

    /// @dev Puts a fault into the installation; 0 is none.
    function spoil(GuardianWorld.Installation memory all, uint256 fault) private {
        address hub = address(all.hub);
        if (fault == 0) return;
        if (fault < 40) {
            return putBefore(hub, address(new FaultyHub(all.hub, copyOf(hub), address(all.controller), fault)));
        }
        if (fault < 50) {
            address trigger = all.hub.TRIGGER();
            return putBefore(trigger, address(new FaultyTrigger(all.hub, copyOf(trigger), fault)));
        }
        address controller = address(all.controller);
        putBefore(controller, address(new FaultyRecovery(all.health, copyOf(controller), fault)));
    }

    function copyOf(address where) private returns (address copy) {
        copy = address(uint160(uint256(keccak256(abi.encode(where)))));
        vm.etch(copy, where.code);
    }

    function putBefore(address where, address front) private {
        vm.etch(where, front.code);
    }

    function letRecover(GuardianWorld.Installation memory all, GuardianHandler made) private {
        AccessManager manager = all.manager;
        bytes4[] memory verbs = new bytes4[](4);
        (verbs[0], verbs[1]) = (RecoveryController.propose.selector, RecoveryController.advance.selector);
        (verbs[2], verbs[3]) = (RecoveryController.cancel.selector, RecoveryController.close.selector);
        manager.setTargetFunctionRole(address(all.controller), verbs, RECOVERER_ROLE);
        bytes4[] memory hubs = new bytes4[](2);
        (hubs[0], hubs[1]) = (IGuardianHub.closeIncident.selector, IGuardianHub.raiseEpoch.selector);
        manager.setTargetFunctionRole(address(all.hub), hubs, CONTROLLER_ROLE);
        bytes4[] memory open = new bytes4[](1);
        open[0] = ShiftyTarget.open.selector;
        for (uint256 i = 0; i < 6; ++i) manager.setTargetFunctionRole(address(made.targets(i)), open, CONTROLLER_ROLE);
        manager.grantRole(RECOVERER_ROLE, RECOVERER, 0);
        manager.grantRole(CONTROLLER_ROLE, address(all.controller), 0);
    }

    /// @dev Ascending by address.
    function pool(Wallet wallet) private pure returns (address[] memory members, uint256[] memory keys) {
        (members, keys) = (new address[](5), new uint256[](5));
        for (uint256 i = 0; i < 5; ++i) {
            (members[i], keys[i]) = (i == 4 ? address(wallet) : vm.addr(i + 1), i + 1);
            for (uint256 k = i; k > 0 && members[k] < members[k - 1]; --k) {
                (members[k], members[k - 1]) = (members[k - 1], members[k]);
                (keys[k], keys[k - 1]) = (keys[k - 1], keys[k]);
            }
        }
    }
}
