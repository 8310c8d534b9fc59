// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {RulesTest} from "../support/RulesTest.sol";

/// @notice Every call of the list, so that none is lost from it; what a plan may call stands in PlanRules.t.sol.
contract NeverEmpowersTest is RulesTest {
    function test_refuses_runningASafe() public {
        assertAllForbidden(
            "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes) "
            "execTransactionFromModule(address,uint256,bytes,uint8) "
            "execTransactionFromModuleReturnData(address,uint256,bytes,uint8) "
            "execTransactionWithRole(address,uint256,bytes,uint8,bytes32,bool) "
            "execTransactionWithRole(address,uint256,bytes,uint8,uint16,bool) "
            "execTransactionWithRoleReturnData(address,uint256,bytes,uint8,bytes32,bool) "
            "execTransactionWithRoleReturnData(address,uint256,bytes,uint8,uint16,bool) "
            "executeNextTx(address,uint256,bytes,uint8) multiSend(bytes) approveHash(bytes32) "
            "simulate(address,bytes) simulateAndRevert(address,bytes)",
            12
        );
    }

    function test_refuses_configuringASafe() public {
        assertAllForbidden(
            "setup(address[],uint256,address,bytes,address,address,uint256,address) "
            "addOwnerWithThreshold(address,uint256) removeOwner(address,address,uint256) "
            "swapOwner(address,address,address) changeThreshold(uint256) enableModule(address) "
            "disableModule(address,address) setGuard(address) setModuleGuard(address) setFallbackHandler(address) "
            "changeMasterCopy(address) migrateSingleton() migrateWithFallbackHandler() migrateL2Singleton() "
            "migrateL2WithFallbackHandler() installModule(uint256,address,bytes) "
            "uninstallModule(uint256,address,bytes)",
            17
        );
    }

    function test_refuses_carryingOtherCalls() public {
        assertAllForbidden(
            "execute(address,uint256,bytes) execute(address,uint256,bytes,uint8) "
            "execute(address,uint256,bytes,bytes32,bytes32) execute(address[],uint256[],bytes[],bytes32) "
            "execute(uint256) execute(bytes32,bytes) executeBatch(address[],uint256[],bytes[],bytes32,bytes32) "
            "executeBatch(address[],bytes[]) executeBatch(address[],uint256[],bytes[]) "
            "executeBatch((address,uint256,bytes)[]) executeFromExecutor(bytes32,bytes) executeCall(address,bytes) "
            "execute(bytes,bytes) exec(address,bytes) schedule(address,bytes,uint48) "
            "schedule(address,uint256,bytes,bytes32,bytes32,uint256) "
            "scheduleBatch(address[],uint256[],bytes[],bytes32,bytes32,uint256) multicall(bytes[]) "
            "multicall(uint256,bytes[]) aggregate((address,bytes)[]) aggregate3((address,bool,bytes)[]) "
            "tryAggregate(bool,(address,bytes)[]) functionCall(address,bytes) functionDelegateCall(address,bytes) "
            "adminCall(address,bytes)",
            25
        );
    }

    function test_refuses_governing() public {
        assertAllForbidden(
            "propose(address[],uint256[],bytes[],string) queue(address[],uint256[],bytes[],bytes32) "
            "relay(address,uint256,bytes) castVote(uint256,uint8) castVoteWithReason(uint256,uint8,string) "
            "castVoteWithReasonAndParams(uint256,uint8,string,bytes) castVoteBySig(uint256,uint8,address,bytes) "
            "castVoteWithReasonAndParamsBySig(uint256,uint8,address,string,bytes,bytes) delegate(address) "
            "delegateBySig(address,uint256,uint256,uint8,bytes32,bytes32) updateDelay(uint256)",
            11
        );
    }

    function test_refuses_grantingRoles() public {
        assertAllForbidden(
            "grantRole(bytes32,address) grantRole(uint64,address,uint32) grantRoles(address,uint256) "
            "renounceRole(bytes32,address) renounceRole(uint64,address) renounceRoles(uint256) "
            "setRoleAdmin(bytes32,bytes32) setRoleAdmin(uint64,uint64) setRoleGuardian(uint64,uint64) "
            "setGrantDelay(uint64,uint32) labelRole(uint64,string) setTargetFunctionRole(address,bytes4[],uint64) "
            "setTargetAdminDelay(address,uint32) setUserRole(address,uint8,bool) "
            "setRoleCapability(uint8,address,bytes4,bool) setPublicCapability(address,bytes4,bool) "
            "setRole(address,uint256,bool) rely(address) beginDefaultAdminTransfer(address) "
            "acceptDefaultAdminTransfer() changeDefaultAdminDelay(uint48) rollbackDefaultAdminDelay() "
            "assignRoles(address,bytes32[],bool[]) assignRoles(address,uint16[],bool[])",
            24
        );
    }

    function test_refuses_grantingOffices() public {
        assertAllForbidden(
            "addPoolAdmin(address) addEmergencyAdmin(address) addRiskAdmin(address) addFlashBorrower(address) "
            "addBridge(address) addAssetListingAdmin(address) addMinter(address) addPauser(address) "
            "addOwner(address) addAdmin(address) addSigner(address) setMinter(address) setPauser(address) "
            "setGuardian(address) setPauseGuardian(address) _setPauseGuardian(address) setKeeper(address) "
            "configureMinter(address,uint256) configureController(address,address) updateMasterMinter(address) "
            "updatePauser(address) updateBlacklister(address) updateRescuer(address) setPauser(address,address) "
            "setPauserRegistry(address) updatePauseTypeRole(uint8,bytes32) updateUnpauseTypeRole(uint8,bytes32) "
            "setGovernorAdmin(address) configureMinter(uint256) incrementMinterAllowance(uint256) "
            "setMinterManager(address)",
            31
        );
    }

    function test_refuses_changingTheOwner() public {
        assertAllForbidden(
            "transferOwnership(address) transferOwnership(address,bool,bool) renounceOwnership() acceptOwnership() "
            "claimOwnership() requestOwnershipHandover() completeOwnershipHandover(address) setOwner(address) "
            "changeOwner(address) setAdmin(address) changeAdmin(address) setPendingAdmin(address) acceptAdmin() "
            "_setPendingAdmin(address) _acceptAdmin() setGovernance(address) setPendingGovernance(address) "
            "acceptGovernance() setGovernor(address) transferGovernance(address) setAuthority(address) "
            "updateAuthority(address,address) setACLAdmin(address) transferProxyOwnership(address) "
            "changeProxyAdmin(address,address)",
            25
        );
    }

    function test_refuses_upgrades() public {
        assertAllForbidden(
            "upgradeTo(address) upgradeToAndCall(address,bytes) upgrade(address,address) "
            "upgradeAndCall(address,address,bytes) upgrade(address) setImplementation(address) "
            "_setImplementation(address) _setImplementation(address,bool,bytes) updateImplementation(address) "
            "changeImplementation(address) setAddress(bytes32,address) setAddressAsProxy(bytes32,address) "
            "setPoolImpl(address) setPoolConfiguratorImpl(address) setACLManager(address) setPriceOracle(address) "
            "setPriceOracleSentinel(address) setPoolDataProvider(address) "
            "diamondCut((address,uint8,bytes4[])[],address,bytes) initialize() initialize(address) "
            "initialize(address,address) initialize(bytes) reinitialize()",
            24
        );
    }

    function test_refuses_upgradingMarkets() public {
        assertAllForbidden(
            "updateAToken((address,address,address,string,string,address,bytes)) "
            "updateStableDebtToken((address,address,string,string,address,bytes)) "
            "updateVariableDebtToken((address,address,string,string,address,bytes)) "
            "setReserveInterestRateStrategyAddress(address,address) setReserveInterestRateData(address,bytes) "
            "initReserve(address,address,address,address,address) "
            "initReserves((address,address,address,uint8,address,address,address,address,string,string,string,string,string,string,bytes)[])",
            7
        );
    }
}
