// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {Ballot} from "./Ballot.sol";
import {BoundedCall} from "./BoundedCall.sol";

/// @notice A guardian, and his signature: 65 bytes of ECDSA, or whatever his contract takes (ERC-1271).
struct Signature {
    address signer;
    bytes data;
}

/**
 * @title Quorum
 * @notice Whether enough different guardians signed.
 *
 * Design: guardians and signatures ascend by address, so that one pass over both counts nobody twice (each step: Ballot).
 * Design: ECDSA first. OpenZeppelin's SignatureChecker asks a signer with code by ERC-1271 alone, and an account that delegates
 * (EIP-7702) has code while its key still signs.
 * Trust: a guardian's contract can waste ERC1271_GAS and no more. Whoever submits can leave out signatures, not add a vote.
 */
library Quorum {
    uint256 internal constant ERC1271_GAS = 150_000;

    error Quorum_TooFew(uint256 found, uint256 needed);
    /// @notice Not a guardian now, named twice, out of order, or excluded here.
    error Quorum_NotCounted(address signer);
    error Quorum_BadSignature(address signer);

    /**
     * @dev Reverts unless `needed` of the members signed the digest, and every given signature counts.
     * @param members Ascending.
     * @param excluded Whose signature does not count; zero for nobody.
     */
    function requireSigned(
        bytes32 digest,
        Signature[] calldata signatures,
        address[] memory members,
        uint256 needed,
        address excluded
    ) internal view {
        uint256 count = signatures.length;
        require(count >= needed, Quorum_TooFew(count, needed));
        uint256 next = 0;
        for (uint256 i = 0; i < count; ++i) {
            address signer = signatures[i].signer;
            while (next < members.length && Ballot.isBefore(members[next], signer)) ++next;
            bool counts = next < members.length && Ballot.counts(members[next], signer, excluded);
            require(counts, Quorum_NotCounted(signer));
            ++next;
            require(_isSigned(digest, signer, signatures[i].data), Quorum_BadSignature(signer));
        }
    }

    function _isSigned(bytes32 digest, address signer, bytes calldata data) private view returns (bool) {
        (address recovered, , ) = ECDSA.tryRecoverCalldata(digest, data);
        if (recovered == signer) return true;
        if (signer.code.length == 0) return false;

        bytes memory question = abi.encodeCall(IERC1271.isValidSignature, (digest, data));
        (bool ok, bytes32 word) = BoundedCall.readEncoded(signer, ERC1271_GAS, question);
        return ok && word == bytes32(IERC1271.isValidSignature.selector);
    }
}
