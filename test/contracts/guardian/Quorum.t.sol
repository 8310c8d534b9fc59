// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Quorum, Signature} from "../../../contracts/guardian/Quorum.sol";
import {Engine} from "../support/Engine.sol";
import {QuorumTest} from "../support/QuorumTest.sol";
import {Wallet} from "../support/Wallet.sol";

/// @notice Counting beside the trigger's rules, and guardians that are contracts (ERC-1271).
contract QuorumLibraryTest is QuorumTest {
    bytes32 private constant DIGEST = keccak256("what is signed");
    uint256 private constant OWNER = 77;

    Engine private _engine;
    Wallet private _wallet;

    function setUp() public override {
        super.setUp();
        _engine = new Engine();
        _wallet = new Wallet(vm.addr(OWNER));
    }

    function test_requireSigned_countsExactly() public {
        _engine.requireSigned(DIGEST, signed(DIGEST, 2), guardians, 2, address(0));
        _engine.requireSigned(DIGEST, signed(DIGEST, 3), guardians, 2, address(0));
        _engine.requireSigned(DIGEST, signed(DIGEST, 0), guardians, 0, address(0));
        Signature[] memory two = signed(DIGEST, 2);

        vm.expectRevert(abi.encodeWithSelector(Quorum.Quorum_TooFew.selector, 2, 3));
        _engine.requireSigned(DIGEST, two, guardians, 3, address(0));
    }

    function test_requireSigned_leavesOutTheExcluded_whereverHeStands() public {
        Signature[] memory all = signed(DIGEST, 5);
        for (uint256 i = 0; i < 5; ++i) {
            vm.expectRevert(abi.encodeWithSelector(Quorum.Quorum_NotCounted.selector, guardians[i]));
            _engine.requireSigned(DIGEST, all, guardians, 1, guardians[i]);
        }

        _engine.requireSigned(DIGEST, signedBy(DIGEST, [uint8(0), 1, 3]), guardians, 3, guardians[2]);
        _engine.requireSigned(DIGEST, all, guardians, 5, STRANGER);
    }

    function test_requireSigned_byNobody_ifThereAreNoMembers() public {
        Signature[] memory signatures = signed(DIGEST, 1);

        vm.expectRevert(abi.encodeWithSelector(Quorum.Quorum_NotCounted.selector, guardians[0]));
        _engine.requireSigned(DIGEST, signatures, new address[](0), 1, address(0));
    }

    function test_aWallet_signsByERC1271() public {
        requireWallet(ecdsa(OWNER, DIGEST));
        _wallet.behave(Wallet.Answer.LONG);
        requireWallet("whatever it takes");
    }

    function test_aWallet_isAskedExactlyWhatWasSigned() public {
        bytes memory data = hex"0102030405";
        _wallet.behave(Wallet.Answer.LONG);

        vm.expectCall(address(_wallet), abi.encodeCall(Wallet.isValidSignature, (DIGEST, data)), 1);
        requireWallet(data);
    }

    function test_reverts_ifTheWalletSaysNo_orNothingSound() public {
        bytes memory data = ecdsa(OWNER, DIGEST);
        Wallet.Answer[7] memory bad = [
            Wallet.Answer.NO,
            Wallet.Answer.REVERTS,
            Wallet.Answer.BURNS,
            Wallet.Answer.BOMBS,
            Wallet.Answer.SHORT,
            Wallet.Answer.YES_IN_REVERT,
            Wallet.Answer.OTHER_WORD
        ];
        for (uint256 i = 0; i < bad.length; ++i) {
            _wallet.behave(bad[i]);
            expectBad(address(_wallet));
            this.requireWallet(data);
        }

        _wallet.behave(Wallet.Answer.HONEST);
        requireWallet(data);
        expectBad(address(_wallet));
        this.requireWallet(ecdsa(OWNER + 1, DIGEST));
    }

    function test_aWallet_wastesItsGasAndNoMore() public {
        _wallet.behave(Wallet.Answer.BURNS);
        uint256 before = gasleft();
        try this.requireWallet{gas: 5_000_000}("") {
            revert("it did not sign");
        } catch {}
        uint256 spent = before - gasleft();

        vm.assertGe(spent, 150_000);
        vm.assertLt(spent, 200_000);
    }

    function test_aWallet_getsExactly150000Gas() public {
        // What the wallet finds left when it is asked with 150,000.
        (uint256 least, uint256 most) = (100_000, 150_000);
        while (most - least > 1) {
            uint256 middle = (least + most) / 2;
            _wallet.want(middle);
            if (_wallet.isValidSignature{gas: 150_000}(DIGEST, "") != 0) least = middle;
            else most = middle;
        }

        _wallet.want(least);
        requireWallet("");
        _wallet.want(most);
        expectBad(address(_wallet));
        this.requireWallet("");
    }

    function test_reverts_ifItHasLessGasThanTheWalletNeeds_thoughTheWalletWouldSayYes() public {
        _wallet.want(140_000);

        requireWallet("");
        (bool ok, ) = address(this).call{gas: 140_000}(abi.encodeCall(this.requireWallet, ("")));
        vm.assertFalse(ok);
    }

    function test_anAccountWithoutCode_isNotAsked() public {
        Signature[] memory signatures = new Signature[](1);
        signatures[0] = Signature(STRANGER, ecdsa(OWNER, DIGEST));
        address[] memory members = new address[](1);
        members[0] = STRANGER;

        vm.expectCall(STRANGER, "", 0);
        expectBad(STRANGER);
        _engine.requireSigned(DIGEST, signatures, members, 1, address(0));
    }

    function test_aGuardianWhoseKeySigns_isNotAskedEither() public {
        Wallet refusing = new Wallet(address(1));
        vm.etch(guardians[0], address(refusing).code);

        vm.expectCall(guardians[0], "", 0);
        _engine.requireSigned(DIGEST, signed(DIGEST, 1), guardians, 1, address(0));
    }

    function requireWallet(bytes memory data) public view {
        Signature[] memory signatures = new Signature[](1);
        signatures[0] = Signature(address(_wallet), data);
        address[] memory members = new address[](1);
        members[0] = address(_wallet);
        _engine.requireSigned(DIGEST, signatures, members, 1, address(0));
    }

    function expectBad(address signer) private {
        vm.expectRevert(abi.encodeWithSelector(Quorum.Quorum_BadSignature.selector, signer));
    }
}
