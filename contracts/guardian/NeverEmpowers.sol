// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/**
 * @title NeverEmpowers
 * @notice Selectors that give power or carry other calls; no plan may carry them.
 *
 * Design: a list of names is incomplete by nature. It catches the mistake and the known theft; what a committed call means is for the
 * people who read the plan during PLAN_DELAY. Numbers instead of bytes4 keep the comparison short in bytecode.
 * Trust: what it does not know it lets pass.
 */
library NeverEmpowers {
    /// @dev True for a call that carries calls, configures a Safe, gives a role or an office, or changes owner or code.
    function forbids(uint32 s) internal pure returns (bool) {
        return
            _runsSafe(s) ||
            _configuresSafe(s) ||
            _runsAnything(s) ||
            _governs(s) ||
            _grantsRoles(s) ||
            _grantsOffices(s) ||
            _changesOwner(s) ||
            _upgrades(s) ||
            _upgradesMarkets(s);
    }

    // Safe (1.0 to 1.5) and modules for it: execution in the Safe's name.
    function _runsSafe(uint32 s) private pure returns (bool) {
        return
            s ==
                uint32(
                    bytes4(
                        keccak256(
                            "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)"
                        )
                    )
                ) ||
            s == uint32(bytes4(keccak256("execTransactionFromModule(address,uint256,bytes,uint8)"))) ||
            s == uint32(bytes4(keccak256("execTransactionFromModuleReturnData(address,uint256,bytes,uint8)"))) ||
            s == uint32(bytes4(keccak256("execTransactionWithRole(address,uint256,bytes,uint8,bytes32,bool)"))) ||
            s == uint32(bytes4(keccak256("execTransactionWithRole(address,uint256,bytes,uint8,uint16,bool)"))) ||
            s ==
                uint32(
                    bytes4(keccak256("execTransactionWithRoleReturnData(address,uint256,bytes,uint8,bytes32,bool)"))
                ) ||
            s ==
                uint32(
                    bytes4(keccak256("execTransactionWithRoleReturnData(address,uint256,bytes,uint8,uint16,bool)"))
                ) ||
            s == uint32(bytes4(keccak256("executeNextTx(address,uint256,bytes,uint8)"))) ||
            s == uint32(bytes4(keccak256("multiSend(bytes)"))) ||
            s == uint32(bytes4(keccak256("approveHash(bytes32)"))) ||
            s == uint32(bytes4(keccak256("simulate(address,bytes)"))) ||
            s == uint32(bytes4(keccak256("simulateAndRevert(address,bytes)")));
    }

    // Safes and modular accounts: owners, threshold, modules, guards, fallback handler, implementation.
    function _configuresSafe(uint32 s) private pure returns (bool) {
        return
            s == uint32(bytes4(keccak256("setup(address[],uint256,address,bytes,address,address,uint256,address)"))) ||
            s == uint32(bytes4(keccak256("addOwnerWithThreshold(address,uint256)"))) ||
            s == uint32(bytes4(keccak256("removeOwner(address,address,uint256)"))) ||
            s == uint32(bytes4(keccak256("swapOwner(address,address,address)"))) ||
            s == uint32(bytes4(keccak256("changeThreshold(uint256)"))) ||
            s == uint32(bytes4(keccak256("enableModule(address)"))) ||
            s == uint32(bytes4(keccak256("disableModule(address,address)"))) ||
            s == uint32(bytes4(keccak256("setGuard(address)"))) ||
            s == uint32(bytes4(keccak256("setModuleGuard(address)"))) ||
            s == uint32(bytes4(keccak256("setFallbackHandler(address)"))) ||
            s == uint32(bytes4(keccak256("changeMasterCopy(address)"))) ||
            s == uint32(bytes4(keccak256("migrateSingleton()"))) ||
            s == uint32(bytes4(keccak256("migrateWithFallbackHandler()"))) ||
            s == uint32(bytes4(keccak256("migrateL2Singleton()"))) ||
            s == uint32(bytes4(keccak256("migrateL2WithFallbackHandler()"))) ||
            s == uint32(bytes4(keccak256("installModule(uint256,address,bytes)"))) ||
            s == uint32(bytes4(keccak256("uninstallModule(uint256,address,bytes)")));
    }

    // Whatever carries further calls in its arguments, except AccessManager.execute, which is looked into.
    function _runsAnything(uint32 s) private pure returns (bool) {
        return
            s == uint32(bytes4(keccak256("execute(address,uint256,bytes)"))) ||
            s == uint32(bytes4(keccak256("execute(address,uint256,bytes,uint8)"))) ||
            s == uint32(bytes4(keccak256("execute(address,uint256,bytes,bytes32,bytes32)"))) ||
            s == uint32(bytes4(keccak256("execute(address[],uint256[],bytes[],bytes32)"))) ||
            s == uint32(bytes4(keccak256("execute(uint256)"))) ||
            s == uint32(bytes4(keccak256("execute(bytes32,bytes)"))) ||
            s == uint32(bytes4(keccak256("executeBatch(address[],uint256[],bytes[],bytes32,bytes32)"))) ||
            s == uint32(bytes4(keccak256("executeBatch(address[],bytes[])"))) ||
            s == uint32(bytes4(keccak256("executeBatch(address[],uint256[],bytes[])"))) ||
            s == uint32(bytes4(keccak256("executeBatch((address,uint256,bytes)[])"))) ||
            s == uint32(bytes4(keccak256("executeFromExecutor(bytes32,bytes)"))) ||
            s == uint32(bytes4(keccak256("executeCall(address,bytes)"))) ||
            s == uint32(bytes4(keccak256("execute(bytes,bytes)"))) ||
            s == uint32(bytes4(keccak256("exec(address,bytes)"))) ||
            s == uint32(bytes4(keccak256("schedule(address,bytes,uint48)"))) ||
            s == uint32(bytes4(keccak256("schedule(address,uint256,bytes,bytes32,bytes32,uint256)"))) ||
            s == uint32(bytes4(keccak256("scheduleBatch(address[],uint256[],bytes[],bytes32,bytes32,uint256)"))) ||
            s == uint32(bytes4(keccak256("multicall(bytes[])"))) ||
            s == uint32(bytes4(keccak256("multicall(uint256,bytes[])"))) ||
            s == uint32(bytes4(keccak256("aggregate((address,bytes)[])"))) ||
            s == uint32(bytes4(keccak256("aggregate3((address,bool,bytes)[])"))) ||
            s == uint32(bytes4(keccak256("tryAggregate(bool,(address,bytes)[])"))) ||
            s == uint32(bytes4(keccak256("adminCall(address,bytes)"))) ||
            s == uint32(bytes4(keccak256("functionCall(address,bytes)"))) ||
            s == uint32(bytes4(keccak256("functionDelegateCall(address,bytes)")));
    }

    // Governors: proposing, queueing, voting, relaying.
    function _governs(uint32 s) private pure returns (bool) {
        return
            s == uint32(bytes4(keccak256("propose(address[],uint256[],bytes[],string)"))) ||
            s == uint32(bytes4(keccak256("queue(address[],uint256[],bytes[],bytes32)"))) ||
            s == uint32(bytes4(keccak256("relay(address,uint256,bytes)"))) ||
            s == uint32(bytes4(keccak256("castVote(uint256,uint8)"))) ||
            s == uint32(bytes4(keccak256("castVoteWithReason(uint256,uint8,string)"))) ||
            s == uint32(bytes4(keccak256("castVoteWithReasonAndParams(uint256,uint8,string,bytes)"))) ||
            s == uint32(bytes4(keccak256("castVoteBySig(uint256,uint8,address,bytes)"))) ||
            s ==
                uint32(
                    bytes4(keccak256("castVoteWithReasonAndParamsBySig(uint256,uint8,address,string,bytes,bytes)"))
                ) ||
            s == uint32(bytes4(keccak256("delegate(address)"))) ||
            s == uint32(bytes4(keccak256("delegateBySig(address,uint256,uint256,uint8,bytes32,bytes32)"))) ||
            s == uint32(bytes4(keccak256("updateDelay(uint256)")));
    }

    // Roles of OpenZeppelin, Solady, Solmate and Maker, except taking one away.
    function _grantsRoles(uint32 s) private pure returns (bool) {
        return
            s == uint32(bytes4(keccak256("grantRole(bytes32,address)"))) ||
            s == uint32(bytes4(keccak256("grantRole(uint64,address,uint32)"))) ||
            s == uint32(bytes4(keccak256("grantRoles(address,uint256)"))) ||
            s == uint32(bytes4(keccak256("renounceRole(bytes32,address)"))) ||
            s == uint32(bytes4(keccak256("renounceRole(uint64,address)"))) ||
            s == uint32(bytes4(keccak256("renounceRoles(uint256)"))) ||
            s == uint32(bytes4(keccak256("setRoleAdmin(bytes32,bytes32)"))) ||
            s == uint32(bytes4(keccak256("setRoleAdmin(uint64,uint64)"))) ||
            s == uint32(bytes4(keccak256("setRoleGuardian(uint64,uint64)"))) ||
            s == uint32(bytes4(keccak256("setGrantDelay(uint64,uint32)"))) ||
            s == uint32(bytes4(keccak256("labelRole(uint64,string)"))) ||
            s == uint32(bytes4(keccak256("setTargetFunctionRole(address,bytes4[],uint64)"))) ||
            s == uint32(bytes4(keccak256("setTargetAdminDelay(address,uint32)"))) ||
            s == uint32(bytes4(keccak256("setUserRole(address,uint8,bool)"))) ||
            s == uint32(bytes4(keccak256("setRoleCapability(uint8,address,bytes4,bool)"))) ||
            s == uint32(bytes4(keccak256("setPublicCapability(address,bytes4,bool)"))) ||
            s == uint32(bytes4(keccak256("setRole(address,uint256,bool)"))) ||
            s == uint32(bytes4(keccak256("rely(address)"))) ||
            s == uint32(bytes4(keccak256("beginDefaultAdminTransfer(address)"))) ||
            s == uint32(bytes4(keccak256("acceptDefaultAdminTransfer()"))) ||
            s == uint32(bytes4(keccak256("changeDefaultAdminDelay(uint48)"))) ||
            s == uint32(bytes4(keccak256("rollbackDefaultAdminDelay()"))) ||
            s == uint32(bytes4(keccak256("assignRoles(address,bytes32[],bool[])"))) ||
            s == uint32(bytes4(keccak256("assignRoles(address,uint16[],bool[])")));
    }

    // Offices with a name of their own: Aave, Circle and common tokens and bridges.
    function _grantsOffices(uint32 s) private pure returns (bool) {
        return
            s == uint32(bytes4(keccak256("addPoolAdmin(address)"))) ||
            s == uint32(bytes4(keccak256("addEmergencyAdmin(address)"))) ||
            s == uint32(bytes4(keccak256("addRiskAdmin(address)"))) ||
            s == uint32(bytes4(keccak256("addFlashBorrower(address)"))) ||
            s == uint32(bytes4(keccak256("addBridge(address)"))) ||
            s == uint32(bytes4(keccak256("addAssetListingAdmin(address)"))) ||
            s == uint32(bytes4(keccak256("addMinter(address)"))) ||
            s == uint32(bytes4(keccak256("addPauser(address)"))) ||
            s == uint32(bytes4(keccak256("addOwner(address)"))) ||
            s == uint32(bytes4(keccak256("addAdmin(address)"))) ||
            s == uint32(bytes4(keccak256("addSigner(address)"))) ||
            s == uint32(bytes4(keccak256("setMinter(address)"))) ||
            s == uint32(bytes4(keccak256("setPauser(address)"))) ||
            s == uint32(bytes4(keccak256("setPauser(address,address)"))) ||
            s == uint32(bytes4(keccak256("setPauserRegistry(address)"))) ||
            s == uint32(bytes4(keccak256("updatePauseTypeRole(uint8,bytes32)"))) ||
            s == uint32(bytes4(keccak256("updateUnpauseTypeRole(uint8,bytes32)"))) ||
            s == uint32(bytes4(keccak256("setGovernorAdmin(address)"))) ||
            s == uint32(bytes4(keccak256("setGuardian(address)"))) ||
            s == uint32(bytes4(keccak256("setPauseGuardian(address)"))) ||
            s == uint32(bytes4(keccak256("_setPauseGuardian(address)"))) ||
            s == uint32(bytes4(keccak256("setKeeper(address)"))) ||
            s == uint32(bytes4(keccak256("configureMinter(address,uint256)"))) ||
            s == uint32(bytes4(keccak256("configureMinter(uint256)"))) ||
            s == uint32(bytes4(keccak256("incrementMinterAllowance(uint256)"))) ||
            s == uint32(bytes4(keccak256("configureController(address,address)"))) ||
            s == uint32(bytes4(keccak256("setMinterManager(address)"))) ||
            s == uint32(bytes4(keccak256("updateMasterMinter(address)"))) ||
            s == uint32(bytes4(keccak256("updatePauser(address)"))) ||
            s == uint32(bytes4(keccak256("updateBlacklister(address)"))) ||
            s == uint32(bytes4(keccak256("updateRescuer(address)")));
    }

    // Ownership and authority.
    function _changesOwner(uint32 s) private pure returns (bool) {
        return
            s == uint32(bytes4(keccak256("transferOwnership(address)"))) ||
            s == uint32(bytes4(keccak256("transferOwnership(address,bool,bool)"))) ||
            s == uint32(bytes4(keccak256("renounceOwnership()"))) ||
            s == uint32(bytes4(keccak256("acceptOwnership()"))) ||
            s == uint32(bytes4(keccak256("claimOwnership()"))) ||
            s == uint32(bytes4(keccak256("requestOwnershipHandover()"))) ||
            s == uint32(bytes4(keccak256("completeOwnershipHandover(address)"))) ||
            s == uint32(bytes4(keccak256("setOwner(address)"))) ||
            s == uint32(bytes4(keccak256("changeOwner(address)"))) ||
            s == uint32(bytes4(keccak256("setAdmin(address)"))) ||
            s == uint32(bytes4(keccak256("changeAdmin(address)"))) ||
            s == uint32(bytes4(keccak256("setPendingAdmin(address)"))) ||
            s == uint32(bytes4(keccak256("acceptAdmin()"))) ||
            s == uint32(bytes4(keccak256("_setPendingAdmin(address)"))) ||
            s == uint32(bytes4(keccak256("_acceptAdmin()"))) ||
            s == uint32(bytes4(keccak256("setGovernance(address)"))) ||
            s == uint32(bytes4(keccak256("setPendingGovernance(address)"))) ||
            s == uint32(bytes4(keccak256("acceptGovernance()"))) ||
            s == uint32(bytes4(keccak256("setGovernor(address)"))) ||
            s == uint32(bytes4(keccak256("transferGovernance(address)"))) ||
            s == uint32(bytes4(keccak256("setAuthority(address)"))) ||
            s == uint32(bytes4(keccak256("updateAuthority(address,address)"))) ||
            s == uint32(bytes4(keccak256("setACLAdmin(address)"))) ||
            s == uint32(bytes4(keccak256("transferProxyOwnership(address)"))) ||
            s == uint32(bytes4(keccak256("changeProxyAdmin(address,address)")));
    }

    // Upgrades and initializers.
    function _upgrades(uint32 s) private pure returns (bool) {
        return
            s == uint32(bytes4(keccak256("upgradeTo(address)"))) ||
            s == uint32(bytes4(keccak256("upgradeToAndCall(address,bytes)"))) ||
            s == uint32(bytes4(keccak256("upgrade(address,address)"))) ||
            s == uint32(bytes4(keccak256("upgradeAndCall(address,address,bytes)"))) ||
            s == uint32(bytes4(keccak256("upgrade(address)"))) ||
            s == uint32(bytes4(keccak256("setImplementation(address)"))) ||
            s == uint32(bytes4(keccak256("_setImplementation(address)"))) ||
            s == uint32(bytes4(keccak256("_setImplementation(address,bool,bytes)"))) ||
            s == uint32(bytes4(keccak256("updateImplementation(address)"))) ||
            s == uint32(bytes4(keccak256("changeImplementation(address)"))) ||
            s == uint32(bytes4(keccak256("setAddress(bytes32,address)"))) ||
            s == uint32(bytes4(keccak256("setAddressAsProxy(bytes32,address)"))) ||
            s == uint32(bytes4(keccak256("setPoolImpl(address)"))) ||
            s == uint32(bytes4(keccak256("setPoolConfiguratorImpl(address)"))) ||
            s == uint32(bytes4(keccak256("setACLManager(address)"))) ||
            s == uint32(bytes4(keccak256("setPriceOracle(address)"))) ||
            s == uint32(bytes4(keccak256("setPriceOracleSentinel(address)"))) ||
            s == uint32(bytes4(keccak256("setPoolDataProvider(address)"))) ||
            s == uint32(bytes4(keccak256("diamondCut((address,uint8,bytes4[])[],address,bytes)"))) ||
            s == uint32(bytes4(keccak256("initialize()"))) ||
            s == uint32(bytes4(keccak256("initialize(address)"))) ||
            s == uint32(bytes4(keccak256("initialize(address,address)"))) ||
            s == uint32(bytes4(keccak256("initialize(bytes)"))) ||
            s == uint32(bytes4(keccak256("reinitialize()")));
    }

    // Aave: token implementations and reserves.
    function _upgradesMarkets(uint32 s) private pure returns (bool) {
        return
            s == uint32(bytes4(keccak256("updateAToken((address,address,address,string,string,address,bytes))"))) ||
            s == uint32(bytes4(keccak256("updateStableDebtToken((address,address,string,string,address,bytes))"))) ||
            s == uint32(bytes4(keccak256("updateVariableDebtToken((address,address,string,string,address,bytes))"))) ||
            s == uint32(bytes4(keccak256("setReserveInterestRateStrategyAddress(address,address)"))) ||
            s == uint32(bytes4(keccak256("setReserveInterestRateData(address,bytes)"))) ||
            s == uint32(bytes4(keccak256("initReserve(address,address,address,address,address)"))) ||
            s ==
                uint32(
                    bytes4(
                        keccak256(
                            "initReserves((address,address,address,uint8,address,address,address,address,string,string,string,string,string,string,bytes)[])"
                        )
                    )
                );
    }
}
