// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {BalanceWord} from "../../../contracts/freeze/BalanceWord.sol";
import {Test} from "../support/Test.sol";

contract BalanceWordTest is Test {
    uint256 private constant MOST = type(uint176).max;
    uint256 private constant LATEST = (1 << 80) - 1;

    function test_holdsTheLargestBalanceAndTheLatestTimes() public pure {
        uint256 word = BalanceWord.withTimes(BalanceWord.plus(0, MOST), LATEST);

        vm.assertEq(word, type(uint256).max);
        vm.assertEq(BalanceWord.balanceOf(word), MOST);
        vm.assertEq(BalanceWord.timesOf(word), LATEST);
        vm.assertEq(BalanceWord.timesOf(BalanceWord.minus(word, MOST)), LATEST);
    }
}
