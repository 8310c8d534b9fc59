// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Action, IGuardianHub} from "../../../contracts/interfaces/IGuardianHub.sol";
import {Switch} from "../../../contracts/mocks/Switch.sol";
import {HubTest} from "../support/HubTest.sol";

/// @notice However the committed actions are encoded, they are these and no others; as usual, that costs little to see.
contract GuardianCoreEncodingTest is HubTest {
    // Only the first is ever called; the others make the list long.
    uint256 private constant COUNT = 40;
    bytes32 private _tripId;

    function setUp() public override {
        super.setUp();
        targets.push(hostile("revert"));
        addSwitches(1);
        for (uint256 i = 2; i < COUNT; ++i) targets.push(targets[1]);
        commit(plan());
        (_tripId, , ) = trip(BOT, plan(), 1);
    }

    function test_trip() public {
        bytes memory data = abi.encodeCall(IGuardianHub.trip, (PLAN, plan(), 2, EVIDENCE, 1, FOREVER));
        assertEncodings(BOT, data, 6);
    }

    function test_tripFor() public {
        bytes memory data = abi.encodeCall(IGuardianHub.tripFor, (PLAN, plan(), 2, EVIDENCE, 1, FOREVER, 2, BOT));
        assertEncodings(hub.TRIGGER(), data, 8);
    }

    function test_reinforce() public {
        assertEncodings(STRANGER, abi.encodeCall(IGuardianHub.reinforce, (_tripId, plan())), 2);
    }

    function test_reinforceSome() public {
        assertEncodings(STRANGER, abi.encodeCall(IGuardianHub.reinforceSome, (_tripId, plan(), 1)), 3);
    }

    /// @dev A dry run encodes its list anew for its simulation, so that less is won.
    function test_dryRun() public {
        Switch(targets[1]).pause();
        assertEncodings(STRANGER, abi.encodeCall(IGuardianHub.dryRun, (PLAN, plan())), 2);
    }

    /// @dev Accepted with a suffix, for the price of encoding it anew; refused when the offset shows something else.
    function assertEncodings(address by, bytes memory data, uint256 words) private {
        uint256 start = vm.snapshotState();
        uint256 usual = send(by, data);
        vm.revertToState(start);
        uint256 other = send(by, abi.encodePacked(data, hex"00"));
        vm.revertToState(start);
        // Encoding the list anew in memory costs some thousand gas for each action, hashing it where it lies a tenth of that.
        vm.assertGt(other, usual + COUNT * 1_000);

        // Behind the honest list a forged one, with one action less, and the offset to it.
        bytes memory forged = abi.encode(planWithout());
        bytes memory tail = new bytes(forged.length - 32);
        for (uint256 i = 0; i < tail.length; ++i) tail[i] = forged[32 + i];
        bytes memory shown = abi.encodePacked(data, tail);
        for (uint256 i = 0; i < 32; ++i) shown[36 + i] = bytes32(data.length - 4)[i];
        expectRefused(by, abi.encodeWithSelector(IGuardianHub.GuardianHub_WrongActions.selector, PLAN));
        (bool ok, ) = address(hub).call(shown);
        ok;
        vm.assertEq(uint256(bytes32(wordOf(data, 1))), words * 32);
    }

    function send(address by, bytes memory data) private returns (uint256 spent) {
        vm.prank(by);
        spent = gasleft();
        (bool ok, ) = address(hub).call(data);
        spent -= gasleft();
        vm.assertTrue(ok);
    }

    function planWithout() private view returns (Action[] memory actions) {
        actions = new Action[](COUNT - 1);
        for (uint256 i = 0; i < actions.length; ++i) actions[i] = pauseOf(targets[i]);
    }

    function wordOf(bytes memory data, uint256 place) private pure returns (bytes memory word) {
        word = new bytes(32);
        for (uint256 i = 0; i < 32; ++i) word[i] = data[4 + 32 * place + i];
    }
}
