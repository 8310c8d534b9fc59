// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {FreezableToken} from "../../../contracts/freeze/FreezableToken.sol";
import {TokenTest} from "../support/TokenTest.sol";

/// @notice The example token: its offices and its payouts.
contract FreezableTokenTest is TokenTest {
    function test_reverts_ifSomebodyHoldsTwoOffices_orNobodyHoldsOne() public {
        address[3][7] memory bad = [
            [GUARDIAN, GUARDIAN, RECOVERY],
            [GUARDIAN, COUNCIL, GUARDIAN],
            [GUARDIAN, COUNCIL, COUNCIL],
            [GUARDIAN, GUARDIAN, GUARDIAN],
            [address(0), COUNCIL, RECOVERY],
            [GUARDIAN, address(0), RECOVERY],
            [GUARDIAN, COUNCIL, address(0)]
        ];
        for (uint256 i = 0; i < bad.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(FreezableToken.FreezableToken_BadOffices.selector));
            new FreezableToken("Token", "TOK", bad[i], HOLDER, SUPPLY);
        }
    }

    function test_offices_areThoseThatWereGiven_andTheHolderHasTheSupply() public view {
        (address guardian, address council, address recovery) = token.offices();

        vm.assertEq(guardian, GUARDIAN);
        vm.assertEq(council, COUNCIL);
        vm.assertEq(recovery, RECOVERY);
        vm.assertEq(token.totalSupply(), SUPPLY);
        vm.assertEq(token.balanceOf(HOLDER), SUPPLY - 3_000);
        vm.assertEq(keccak256(bytes(token.symbol())), keccak256("TOK"));
        vm.assertEq(keccak256(bytes(token.name())), keccak256("Token"));
    }

    function test_reverts_ifAPayoutHasNotOneAmountForEachRecipient() public {
        vm.expectRevert(abi.encodeWithSelector(FreezableToken.FreezableToken_BadPayout.selector, 1, 2));
        token.payOut(one(THIEF), new uint256[](2));
        vm.expectRevert(abi.encodeWithSelector(FreezableToken.FreezableToken_BadPayout.selector, 1, 0));
        token.payOut(one(THIEF), new uint256[](0));
    }

    function test_reverts_ifThePayerHasTooLittle_orMayNotSend() public {
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, VICTIM, 400, 401));
        payOut(VICTIM, 600, 0, 401);
        freeze(GUARDIAN, VICTIM, SEND, HOUR);
        expectIsFrozen(VICTIM, SEND, NOW + HOUR);
        payOut(VICTIM, 1, 2, 3);

        assertBalances(1_000, 1_000, 1_000);
    }

    function test_payOut_paysAllButTheFrozen_whoCostThePayerNothing() public {
        freeze(GUARDIAN, VICTIM, RECEIVE, HOUR);
        freeze(GUARDIAN, BYSTANDER, SEND, HOUR);

        vm.expectEmit(address(token));
        emit FreezableToken.PayoutSkipped(VICTIM, 20, HOLDER);
        uint256 paid = payOut(HOLDER, 10, 20, 30);

        vm.assertEq(paid, 40);
        assertBalances(1_010, 1_000, 1_030);
        vm.assertEq(token.balanceOf(HOLDER), SUPPLY - 3_040);
    }

    function test_payOut_skipsNobody_ifAllMayReceive_andTakesARepetitionTwice() public {
        watch();
        vm.prank(HOLDER);
        uint256 paid = token.payOut(three(THIEF, THIEF, VICTIM), amounts(1, 2, 3));

        vm.assertEq(paid, 6);
        assertSaid(address(token), 3);
        assertBalances(1_003, 1_003, 1_000);
    }

    function payOut(address by, uint256 a, uint256 b, uint256 c) private returns (uint256) {
        vm.prank(by);
        return token.payOut(three(THIEF, VICTIM, BYSTANDER), amounts(a, b, c));
    }

    function amounts(uint256 a, uint256 b, uint256 c) private pure returns (uint256[] memory three_) {
        three_ = new uint256[](3);
        (three_[0], three_[1], three_[2]) = (a, b, c);
    }

    function assertBalances(uint256 thief, uint256 victim, uint256 bystander) private view {
        vm.assertEq(token.balanceOf(THIEF), thief);
        vm.assertEq(token.balanceOf(VICTIM), victim);
        vm.assertEq(token.balanceOf(BYSTANDER), bystander);
    }
}
