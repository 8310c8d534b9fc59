// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ProbeLens} from "../../../contracts/guardian/ProbeLens.sol";
import {EulerVaultShape} from "../../../contracts/mocks/levers/EulerVaultShape.sol";
import {Test} from "../support/Test.sol";

contract ProbeLensTest is Test {
    address private constant HOOK = address(0x400c5e);
    address private constant NOBODY = address(0x12);
    ProbeLens private lens;
    address private vault;
    bytes private asking = abi.encodeCall(EulerVaultShape.hookConfig, ());
    // The lens is not the governor.
    bytes private refused = abi.encodeCall(EulerVaultShape.setHookConfig, (HOOK, 0));

    function setUp() public {
        lens = new ProbeLens();
        vault = address(new EulerVaultShape(HOOK, 0x7fff));
    }

    function test_wordAt_handsOnAnyWord() public view {
        vm.assertEq(lens.wordAt(vault, asking, 0), bytes32(uint256(uint160(HOOK))));
        vm.assertEq(lens.wordAt(vault, asking, 1), bytes32(uint256(0x7fff)));
    }

    function test_wordAt_reverts_ifThereIsNoSuchWord() public {
        vm.expectRevert(abi.encodeWithSelector(ProbeLens.ProbeLens_TooShort.selector, vault, 2));
        lens.wordAt(vault, asking, 2);
        vm.expectRevert(abi.encodeWithSelector(ProbeLens.ProbeLens_TooShort.selector, vault, 2));
        lens.wordAt(vault, asking, type(uint256).max);
        vm.expectRevert(abi.encodeWithSelector(ProbeLens.ProbeLens_TooShort.selector, NOBODY, 0));
        lens.wordAt(NOBODY, asking, 0);
    }

    function test_wordAt_countsTheWordsOfALongAnswer() public {
        // Answers with 31 empty words: PUSH2 992, PUSH1 0, RETURN.
        address talker = address(0x7a1c);
        vm.etch(talker, hex"6103e06000f3");

        vm.assertEq(lens.wordAt(talker, asking, 30), bytes32(0));
        vm.expectRevert(abi.encodeWithSelector(ProbeLens.ProbeLens_TooShort.selector, talker, 31));
        lens.wordAt(talker, asking, 31);
    }

    function test_digest_handsOnTheHashOfAll() public view {
        vm.assertEq(lens.digest(vault, asking), keccak256(abi.encode(HOOK, 0x7fff)));
    }

    function test_reverts_ifTheTargetDoes() public {
        vm.expectRevert(abi.encodeWithSelector(ProbeLens.ProbeLens_Reverted.selector, vault));
        lens.wordAt(vault, refused, 0);
        vm.expectRevert(abi.encodeWithSelector(ProbeLens.ProbeLens_Reverted.selector, vault));
        lens.digest(vault, refused);
    }
}
