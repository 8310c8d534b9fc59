// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Credit} from "../../../contracts/pausable/Credit.sol";
import {Test} from "../support/Test.sol";

/// @notice Where what is left is just as long as what stands there; the rest is proven, and tested in PauseCredit.
contract CreditEdgesTest is Test {
    /// @dev The lane is closed for another 100 s with a grace of 10 s, and 60 of the bucket's 110 s are used.
    function test_grant_takesNothing_ifWhatIsThereReachesNoFurtherThanTheLane() public pure {
        (uint256 granted, uint256 price) = Credit.grant(NOW, uint32(NOW) + 100, uint32(NOW) + 200, 10, 60, 50);

        vm.assertEq(granted, NOW + 100);
        vm.assertEq(price, 0);
    }

    function test_grant_isOneSecond_ifThatIsWhatIsThereBeyondTheLane() public pure {
        (uint256 granted, uint256 price) = Credit.grant(NOW, uint32(NOW) + 100, uint32(NOW) + 200, 10, 60, 51);

        vm.assertEq(granted, NOW + 101);
        vm.assertEq(price, 51);
    }
}
