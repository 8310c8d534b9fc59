// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Drawing} from "../support/Drawing.sol";
import {FaultyLanes} from "../support/FaultyLanes.sol";
import {InvariantTest} from "../support/InvariantTest.sol";
import {LanesHandler} from "../support/LanesHandler.sol";

/// @notice Whoever calls what and when, every promise about lanes is kept, also when the code behind a proxy changes.
contract ScopedPausableInvariantsTest is InvariantTest {
    function test_wouldNotice_ifStrangersPause() external {
        assertNoticed(1);
    }

    function test_wouldNotice_ifStrangersResume() external {
        assertNoticed(2);
    }

    function test_wouldNotice_ifGuardiansAreNotCounted() external {
        assertNoticed(3);
    }

    function test_wouldNotice_ifGuardiansHaveTwiceTheCredit() external {
        assertNoticed(4);
    }

    function test_wouldNotice_ifTheCouncilIsGrantedLess() external {
        assertNoticed(5);
    }

    function test_wouldNotice_ifAPauseLastsForTwoMonths() external {
        assertNoticed(6);
    }

    function test_wouldNotice_ifAnExitIsNotDeclared() external {
        assertNoticed(7);
    }

    function test_wouldNotice_ifThereIsNoGrace() external {
        assertNoticed(8);
    }

    function test_wouldNotice_ifAnUpgradeOpensTheLanes() external {
        assertNoticed(9);
    }

    function test_wouldNotice_ifAPauseShortensAnother() external {
        assertNoticed(10);
    }

    function deployHandler(uint256 fault) internal override returns (Drawing) {
        address[2] memory codes;
        for (uint256 i = 0; i < 2; ++i) codes[i] = address(new FaultyLanes(GUARDIAN, COUNCIL, RECOVERY, fault));
        return new LanesHandler(codes);
    }
}
