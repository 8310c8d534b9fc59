// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/**
 * @title NeverMoves
 * @notice Selectors that move or make value; no plan may carry them.
 *
 * Design: a list of names is incomplete by nature. It catches the mistake and the known theft; what a committed call means is for the
 * people who read the plan during PLAN_DELAY. Numbers instead of bytes4 keep the comparison short in bytecode.
 * Trust: what it does not know it lets pass.
 */
library NeverMoves {
    /// @dev True for a call that moves, makes, burns, lends or approves.
    function forbids(uint32 s) internal pure returns (bool) {
        return _movesTokens(s) || _makesTokens(s) || _movesFunds(s) || _approves(s) || _usesMarkets(s);
    }

    // ERC-20, 721, 777, 1155, 1363, 3009, 6909: moving what somebody has.
    function _movesTokens(uint32 s) private pure returns (bool) {
        return
            s == uint32(bytes4(keccak256("transfer(address,uint256)"))) ||
            s == uint32(bytes4(keccak256("transfer(address,uint256,bytes)"))) ||
            s == uint32(bytes4(keccak256("transfer(address,uint256,uint256)"))) ||
            s == uint32(bytes4(keccak256("transferFrom(address,address,uint256)"))) ||
            s == uint32(bytes4(keccak256("transferFrom(address,address,uint256,uint256)"))) ||
            s == uint32(bytes4(keccak256("transferFrom(address,address,uint160,address)"))) ||
            s == uint32(bytes4(keccak256("safeTransfer(address,uint256)"))) ||
            s == uint32(bytes4(keccak256("safeTransferFrom(address,address,uint256)"))) ||
            s == uint32(bytes4(keccak256("safeTransferFrom(address,address,uint256,bytes)"))) ||
            s == uint32(bytes4(keccak256("safeTransferFrom(address,address,uint256,uint256,bytes)"))) ||
            s == uint32(bytes4(keccak256("safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)"))) ||
            s == uint32(bytes4(keccak256("transferAndCall(address,uint256)"))) ||
            s == uint32(bytes4(keccak256("transferAndCall(address,uint256,bytes)"))) ||
            s == uint32(bytes4(keccak256("transferFromAndCall(address,address,uint256)"))) ||
            s == uint32(bytes4(keccak256("transferFromAndCall(address,address,uint256,bytes)"))) ||
            s ==
                uint32(
                    bytes4(
                        keccak256(
                            "transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32)"
                        )
                    )
                ) ||
            s ==
                uint32(
                    bytes4(
                        keccak256("transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes)")
                    )
                ) ||
            s ==
                uint32(
                    bytes4(
                        keccak256(
                            "receiveWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32)"
                        )
                    )
                ) ||
            s ==
                uint32(
                    bytes4(keccak256("receiveWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes)"))
                ) ||
            s == uint32(bytes4(keccak256("send(address,uint256,bytes)"))) ||
            s == uint32(bytes4(keccak256("operatorSend(address,address,uint256,bytes,bytes)"))) ||
            s == uint32(bytes4(keccak256("forcedTransfer(address,address,uint256)"))) ||
            s == uint32(bytes4(keccak256("forceTransfer(address,address,uint256)"))) ||
            s == uint32(bytes4(keccak256("push(address,uint256)"))) ||
            s == uint32(bytes4(keccak256("pull(address,uint256)"))) ||
            s == uint32(bytes4(keccak256("move(address,address,uint256)")));
    }

    // Minting, issuing and burning.
    function _makesTokens(uint32 s) private pure returns (bool) {
        return
            s == uint32(bytes4(keccak256("mint()"))) ||
            s == uint32(bytes4(keccak256("mint(uint256)"))) ||
            s == uint32(bytes4(keccak256("mint(address)"))) ||
            s == uint32(bytes4(keccak256("mint(address,uint256)"))) ||
            s == uint32(bytes4(keccak256("mint(uint256,address)"))) ||
            s == uint32(bytes4(keccak256("mint(address,uint256,bytes)"))) ||
            s == uint32(bytes4(keccak256("mint(address,uint256,uint256)"))) ||
            s == uint32(bytes4(keccak256("mint(address,uint256,uint256,bytes)"))) ||
            s == uint32(bytes4(keccak256("mintTo(address,uint256)"))) ||
            s == uint32(bytes4(keccak256("mintBatch(address,uint256[],uint256[],bytes)"))) ||
            s == uint32(bytes4(keccak256("mintUnbacked(address,uint256,address,uint16)"))) ||
            s == uint32(bytes4(keccak256("safeMint(address)"))) ||
            s == uint32(bytes4(keccak256("safeMint(address,uint256)"))) ||
            s == uint32(bytes4(keccak256("safeMint(address,uint256,bytes)"))) ||
            s == uint32(bytes4(keccak256("safeMint(address,string)"))) ||
            s == uint32(bytes4(keccak256("issue(uint256)"))) ||
            s == uint32(bytes4(keccak256("issue(address,uint256)"))) ||
            s == uint32(bytes4(keccak256("crosschainMint(address,uint256)"))) ||
            s == uint32(bytes4(keccak256("burn(uint256)"))) ||
            s == uint32(bytes4(keccak256("burn(address)"))) ||
            s == uint32(bytes4(keccak256("burn(address,uint256)"))) ||
            s == uint32(bytes4(keccak256("burn(address,uint256,uint256)"))) ||
            s == uint32(bytes4(keccak256("burnFrom(address,uint256)"))) ||
            s == uint32(bytes4(keccak256("crosschainBurn(address,uint256)"))) ||
            s == uint32(bytes4(keccak256("operatorBurn(address,uint256,bytes,bytes)"))) ||
            s == uint32(bytes4(keccak256("destroyBlackFunds(address)"))) ||
            s == uint32(bytes4(keccak256("wipeFrozenAddress(address)")));
    }

    // Taking out, lending, sweeping and rescuing.
    function _movesFunds(uint32 s) private pure returns (bool) {
        return
            s == uint32(bytes4(keccak256("withdraw()"))) ||
            s == uint32(bytes4(keccak256("withdraw(uint256)"))) ||
            s == uint32(bytes4(keccak256("withdraw(address)"))) ||
            s == uint32(bytes4(keccak256("withdraw(address,uint256)"))) ||
            s == uint32(bytes4(keccak256("withdraw(uint256,address)"))) ||
            s == uint32(bytes4(keccak256("withdraw(address,uint256,address)"))) ||
            s == uint32(bytes4(keccak256("withdraw(uint256,address,address)"))) ||
            s == uint32(bytes4(keccak256("withdrawTo(address,uint256)"))) ||
            s == uint32(bytes4(keccak256("withdrawAll()"))) ||
            s == uint32(bytes4(keccak256("withdrawETH(address,uint256,address)"))) ||
            s == uint32(bytes4(keccak256("emergencyWithdraw()"))) ||
            s == uint32(bytes4(keccak256("emergencyWithdraw(uint256)"))) ||
            s == uint32(bytes4(keccak256("emergencyWithdraw(address)"))) ||
            s == uint32(bytes4(keccak256("redeem(uint256)"))) ||
            s == uint32(bytes4(keccak256("redeem(uint256,address,address)"))) ||
            s == uint32(bytes4(keccak256("redeemUnderlying(uint256)"))) ||
            s == uint32(bytes4(keccak256("borrow(uint256)"))) ||
            s == uint32(bytes4(keccak256("borrow(address,uint256,uint256,uint16,address)"))) ||
            s == uint32(bytes4(keccak256("flashLoan(address,address,uint256,bytes)"))) ||
            s == uint32(bytes4(keccak256("claim(address)"))) ||
            s == uint32(bytes4(keccak256("sweep(address)"))) ||
            s == uint32(bytes4(keccak256("sweepToken(address)"))) ||
            s == uint32(bytes4(keccak256("sweepToken(address,uint256,address)"))) ||
            s == uint32(bytes4(keccak256("rescueTokens(address,address,uint256)"))) ||
            s == uint32(bytes4(keccak256("rescueERC20(address,address,uint256)"))) ||
            s == uint32(bytes4(keccak256("recoverERC20(address,uint256)")));
    }

    // Approvals. approve(address,uint256) is not here: it may set an allowance to zero.
    function _approves(uint32 s) private pure returns (bool) {
        return
            s == uint32(bytes4(keccak256("approve(address,uint256,uint256)"))) ||
            s == uint32(bytes4(keccak256("approve(address,address,uint160,uint48)"))) ||
            s == uint32(bytes4(keccak256("increaseAllowance(address,uint256)"))) ||
            s == uint32(bytes4(keccak256("increaseApproval(address,uint256)"))) ||
            s == uint32(bytes4(keccak256("setApprovalForAll(address,bool)"))) ||
            s == uint32(bytes4(keccak256("setOperator(address,bool)"))) ||
            s == uint32(bytes4(keccak256("authorizeOperator(address)"))) ||
            s == uint32(bytes4(keccak256("approveAndCall(address,uint256)"))) ||
            s == uint32(bytes4(keccak256("approveAndCall(address,uint256,bytes)"))) ||
            s == uint32(bytes4(keccak256("approveDelegation(address,uint256)"))) ||
            s == uint32(bytes4(keccak256("permit(address,address,uint256,uint256,uint8,bytes32,bytes32)"))) ||
            s == uint32(bytes4(keccak256("permit(address,address,uint256,uint256,bytes)"))) ||
            s == uint32(bytes4(keccak256("permit(address,address,uint256,uint256,bool,uint8,bytes32,bytes32)"))) ||
            s == uint32(bytes4(keccak256("permit(address,uint256,uint256,uint8,bytes32,bytes32)"))) ||
            s == uint32(bytes4(keccak256("permit(address,((address,uint160,uint48,uint48),address,uint256),bytes)"))) ||
            s == uint32(bytes4(keccak256("hope(address)")));
    }

    // Lending markets and vaults: supplying, repaying, borrowing for a moment, liquidating.
    function _usesMarkets(uint32 s) private pure returns (bool) {
        return
            s == uint32(bytes4(keccak256("deposit()"))) ||
            s == uint32(bytes4(keccak256("deposit(uint256)"))) ||
            s == uint32(bytes4(keccak256("deposit(uint256,address)"))) ||
            s == uint32(bytes4(keccak256("deposit(address,uint256,address,uint16)"))) ||
            s == uint32(bytes4(keccak256("supply(address,uint256)"))) ||
            s == uint32(bytes4(keccak256("supply(address,uint256,address,uint16)"))) ||
            s ==
                uint32(
                    bytes4(keccak256("supplyWithPermit(address,uint256,address,uint16,uint256,uint8,bytes32,bytes32)"))
                ) ||
            s == uint32(bytes4(keccak256("repay(address,uint256,uint256,address)"))) ||
            s ==
                uint32(
                    bytes4(keccak256("repayWithPermit(address,uint256,uint256,address,uint256,uint8,bytes32,bytes32)"))
                ) ||
            s == uint32(bytes4(keccak256("repayWithATokens(address,uint256,uint256)"))) ||
            s == uint32(bytes4(keccak256("flashLoan(address,address[],uint256[],uint256[],address,bytes,uint16)"))) ||
            s == uint32(bytes4(keccak256("flashLoanSimple(address,address,uint256,bytes,uint16)"))) ||
            s == uint32(bytes4(keccak256("liquidationCall(address,address,address,uint256,bool)"))) ||
            s == uint32(bytes4(keccak256("finalizeTransfer(address,address,address,uint256,uint256,uint256)"))) ||
            s == uint32(bytes4(keccak256("mintToTreasury(address[])"))) ||
            s == uint32(bytes4(keccak256("backUnbacked(address,uint256,uint256)")));
    }
}
