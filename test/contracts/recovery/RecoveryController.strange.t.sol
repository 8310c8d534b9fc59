// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Signature} from "../../../contracts/guardian/Quorum.sol";
import {IGuardianHub} from "../../../contracts/interfaces/IGuardianHub.sol";
import {RecoveryController} from "../../../contracts/recovery/RecoveryController.sol";
import {Meter} from "../support/Meter.sol";
import {RecoveryTest} from "../support/RecoveryTest.sol";

/// @notice Another engine that cannot say what its quorums tripped: no controller is made with it, and none opens anything beside it.
contract RecoveryControllerStrangeTest is RecoveryTest {
    Meter private _other;
    bytes32[] private _tripIds;

    function setUp() public override {
        super.setUp();
        _tripIds = tripAll();
        propose(_tripIds);
    }

    function otherHub() internal override returns (IGuardianHub) {
        if (address(_other) == address(0)) {
            _other = new Meter();
            _other.answer(0, 32);
        }
        return IGuardianHub(address(_other));
    }

    function test_opens_besideAnEngineThatSaysNothingWasTripped() public {
        readyToOpen();

        advance(_tripIds);
        vm.assertEq(pausedTargets(), 6);
    }

    function test_opensNothing_besideAnEngineThatAnswersLessThanAWord() public {
        _other.answer(0, 31);
        assertShut();
    }

    function test_opensNothing_besideAnEngineThatAnswersMoreThanANumberOfItsKind() public {
        _other.answer(bytes32(uint256(1) << 64), 32);
        assertShut();
    }

    function test_opensNothing_besideAnEngineThatBurnsAllGas() public {
        vm.etch(address(_other), hex"fe");
        assertShut();
    }

    function test_opensNothing_besideAnEngineThatIsGone() public {
        vm.etch(address(_other), "");
        assertShut();
    }

    function test_opensNoLaterStage_besideAnEngineThatBecameAnother() public {
        readyToOpen();
        advance(_tripIds);
        vm.etch(address(_other), address(health).code);
        vm.warp(NOW + DELAY + GRACE_TIME);
        vm.expectRevert();
        vm.prank(RECOVERER);
        controller.advance(_tripIds, stagesOf());
        vm.assertEq(pausedTargets(), 6);
    }

    function test_refuses_anEngineThatCannotSay() public {
        assertRefused(hub, IGuardianHub(address(health)));
        assertRefused(hub, IGuardianHub(address(manager)));
        assertRefused(IGuardianHub(address(health)), IGuardianHub(address(0)));
        assertRefused(IGuardianHub(STRANGER), IGuardianHub(address(0)));
        _other.answer(0, 0);
        assertRefused(hub, IGuardianHub(address(_other)));
        _other.answer(0, 32);
        make(hub, IGuardianHub(address(_other)));
    }

    function readyToOpen() private {
        close(_tripIds);
        vm.warp(NOW + DELAY);
    }

    /// @dev Neither in stages nor at once.
    function assertShut() private {
        Signature[] memory signatures = signed(retractDigest(_tripIds[0], opening(targets[0]), FOREVER), TOP_QUORUM);
        vm.expectRevert();
        controller.retract(_tripIds[0], opening(targets[0]), FOREVER, signatures);
        readyToOpen();
        vm.expectRevert();
        vm.prank(RECOVERER);
        controller.advance(_tripIds, stagesOf());
        vm.assertEq(pausedTargets(), 7);
    }

    function make(IGuardianHub engine, IGuardianHub other) private {
        new RecoveryController(manager, engine, health, DELAY, QUICK_DELAY, GRACE_TIME, other);
    }

    function assertRefused(IGuardianHub engine, IGuardianHub other) private {
        vm.expectRevert();
        make(engine, other);
    }
}
