// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {RulesTest} from "../support/RulesTest.sol";

/// @notice Every call of the list, so that none is lost from it; what a plan may call stands in PlanRules.t.sol.
contract NeverMovesTest is RulesTest {
    function test_refuses_tokens() public {
        assertAllForbidden(
            "transfer(address,uint256) transfer(address,uint256,bytes) transfer(address,uint256,uint256) "
            "transferFrom(address,address,uint256) transferFrom(address,address,uint256,uint256) "
            "transferFrom(address,address,uint160,address) safeTransfer(address,uint256) "
            "safeTransferFrom(address,address,uint256) safeTransferFrom(address,address,uint256,bytes) "
            "safeTransferFrom(address,address,uint256,uint256,bytes) "
            "safeBatchTransferFrom(address,address,uint256[],uint256[],bytes) transferAndCall(address,uint256) "
            "transferAndCall(address,uint256,bytes) transferFromAndCall(address,address,uint256) "
            "transferFromAndCall(address,address,uint256,bytes) "
            "transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32) "
            "transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes) "
            "receiveWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32) "
            "receiveWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes) "
            "send(address,uint256,bytes) operatorSend(address,address,uint256,bytes,bytes) "
            "forcedTransfer(address,address,uint256) forceTransfer(address,address,uint256) push(address,uint256) "
            "pull(address,uint256) move(address,address,uint256)",
            26
        );
    }

    function test_refuses_makingAndBurningTokens() public {
        assertAllForbidden(
            "mint() mint(uint256) mint(address) mint(address,uint256) mint(uint256,address) "
            "mint(address,uint256,bytes) mint(address,uint256,uint256) mint(address,uint256,uint256,bytes) "
            "mintTo(address,uint256) mintBatch(address,uint256[],uint256[],bytes) "
            "mintUnbacked(address,uint256,address,uint16) safeMint(address) safeMint(address,uint256) "
            "safeMint(address,uint256,bytes) safeMint(address,string) issue(uint256) issue(address,uint256) "
            "crosschainMint(address,uint256) burn(uint256) burn(address) burn(address,uint256) "
            "burn(address,uint256,uint256) burnFrom(address,uint256) crosschainBurn(address,uint256) "
            "operatorBurn(address,uint256,bytes,bytes) destroyBlackFunds(address) wipeFrozenAddress(address)",
            27
        );
    }

    function test_refuses_takingFundsOut() public {
        assertAllForbidden(
            "withdraw() withdraw(uint256) withdraw(address) withdraw(address,uint256) withdraw(uint256,address) "
            "withdraw(address,uint256,address) withdraw(uint256,address,address) withdrawTo(address,uint256) "
            "withdrawAll() withdrawETH(address,uint256,address) emergencyWithdraw() emergencyWithdraw(uint256) "
            "emergencyWithdraw(address) redeem(uint256) redeem(uint256,address,address) redeemUnderlying(uint256) "
            "borrow(uint256) borrow(address,uint256,uint256,uint16,address) "
            "flashLoan(address,address,uint256,bytes) claim(address) sweep(address) sweepToken(address) "
            "sweepToken(address,uint256,address) rescueTokens(address,address,uint256) "
            "rescueERC20(address,address,uint256) recoverERC20(address,uint256)",
            26
        );
    }

    function test_refuses_approvals() public {
        assertAllForbidden(
            "approve(address,uint256,uint256) approve(address,address,uint160,uint48) "
            "increaseAllowance(address,uint256) increaseApproval(address,uint256) setApprovalForAll(address,bool) "
            "setOperator(address,bool) authorizeOperator(address) approveAndCall(address,uint256) "
            "approveAndCall(address,uint256,bytes) approveDelegation(address,uint256) "
            "permit(address,address,uint256,uint256,uint8,bytes32,bytes32) "
            "permit(address,address,uint256,uint256,bytes) "
            "permit(address,address,uint256,uint256,bool,uint8,bytes32,bytes32) "
            "permit(address,uint256,uint256,uint8,bytes32,bytes32) "
            "permit(address,((address,uint160,uint48,uint48),address,uint256),bytes) hope(address)",
            16
        );
    }

    function test_refuses_usingMarkets() public {
        assertAllForbidden(
            "deposit() deposit(uint256) deposit(uint256,address) deposit(address,uint256,address,uint16) "
            "supply(address,uint256) supply(address,uint256,address,uint16) "
            "supplyWithPermit(address,uint256,address,uint16,uint256,uint8,bytes32,bytes32) "
            "repay(address,uint256,uint256,address) "
            "repayWithPermit(address,uint256,uint256,address,uint256,uint8,bytes32,bytes32) "
            "repayWithATokens(address,uint256,uint256) "
            "flashLoan(address,address[],uint256[],uint256[],address,bytes,uint16) "
            "flashLoanSimple(address,address,uint256,bytes,uint16) "
            "liquidationCall(address,address,address,uint256,bool) "
            "finalizeTransfer(address,address,address,uint256,uint256,uint256) mintToTreasury(address[]) "
            "backUnbacked(address,uint256,uint256)",
            16
        );
    }
}
