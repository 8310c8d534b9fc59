// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {FreezableToken} from "../../../contracts/freeze/FreezableToken.sol";
import {FreezableVault} from "../../../contracts/freeze/FreezableVault.sol";
import {Drawing} from "../support/Drawing.sol";
import {FaultyVault} from "../support/FaultyVault.sol";
import {InvariantTest} from "../support/InvariantTest.sol";
import {VaultHandler} from "../support/VaultHandler.sol";

/// @notice Whoever calls what and when, every promise about frozen accounts, lanes and money is kept.
contract FreezableVaultInvariantsTest is InvariantTest {
    function test_wouldNotice_ifStrangersPause() external {
        assertNoticed(1);
    }

    function test_wouldNotice_ifStrangersResume() external {
        assertNoticed(2);
    }

    function test_wouldNotice_ifGuardiansFreezeAsAHigherTier() external {
        assertNoticed(3);
    }

    function test_wouldNotice_ifStrangersFreeAccounts() external {
        assertNoticed(4);
    }

    function test_wouldNotice_ifGuardiansAreNotCounted() external {
        assertNoticed(5);
    }

    function test_wouldNotice_ifGuardiansHaveTwiceTheCredit() external {
        assertNoticed(6);
    }

    function test_wouldNotice_ifTheCouncilIsGrantedLess() external {
        assertNoticed(7);
    }

    function test_wouldNotice_ifGuardiansHoldAccountsForLonger() external {
        assertNoticed(8);
    }

    function test_wouldNotice_ifTimesAreWrittenToTheWrongDirection() external {
        assertNoticed(9);
    }

    function test_wouldNotice_ifAFrozenAccountSpendsAllowances() external {
        assertNoticed(10);
    }

    function test_wouldNotice_ifAFreezeTakesShares() external {
        assertNoticed(11);
    }

    function deployHandler(uint256 fault) internal override returns (Drawing) {
        address[3] memory offices = [GUARDIAN, COUNCIL, RECOVERY];
        FreezableToken token = new FreezableToken("Token", "TOK", offices, address(this), 4_000);
        for (uint160 i = 0; i < 4; ++i) token.transfer(address(0x1000 + i), 1_000);
        FreezableVault vault = fault == 0 ? new FreezableVault(token, offices) : new FaultyVault(token, offices, fault);
        return new VaultHandler(token, vault);
    }
}
