// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/**
 * @title OpenDiamond
 * @notice A diamond (EIP-2535) in the fewest lines: calls go to the facet of their selector, run as the diamond. The pauser may take a facet away.
 */
contract OpenDiamond {
    enum FacetCutAction {
        Add,
        Replace,
        Remove
    }

    struct FacetCut {
        address facetAddress;
        FacetCutAction action;
        bytes4[] functionSelectors;
    }

    address public immutable OWNER;
    address public pauser;
    mapping(bytes4 selector => address) public facetAddress;
    mapping(address facet => bytes4[]) private _selectors;
    address[] private _facets;

    /// @notice As EIP-2535 has it.
    event DiamondCut(FacetCut[] _diamondCut, address _init, bytes _calldata);

    error OpenDiamond_NotAllowed(address by);
    error OpenDiamond_NoFacet(bytes4 selector);
    error OpenDiamond_NoInitialiser();
    error OpenDiamond_Failed(bytes answer);

    constructor(address owner) {
        OWNER = owner;
    }

    // solhint-disable-next-line no-complex-fallback
    fallback(bytes calldata input) external returns (bytes memory) {
        address facet = facetAddress[bytes4(input)];
        require(facet != address(0), OpenDiamond_NoFacet(bytes4(input)));
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, bytes memory answer) = facet.delegatecall(input);
        require(ok, OpenDiamond_Failed(answer));
        return answer;
    }

    /// @notice Every facet that was ever added.
    function facetAddresses() external view returns (address[] memory) {
        return _facets;
    }

    /// @notice Adds or replaces functions.
    function diamondCut(FacetCut[] calldata cuts, address init, bytes calldata data) external {
        require(msg.sender == OWNER, OpenDiamond_NotAllowed(msg.sender));
        require(init == address(0), OpenDiamond_NoInitialiser());
        for (uint256 i = 0; i < cuts.length; ++i) {
            address facet = cuts[i].facetAddress;
            bytes4[] calldata selectors = cuts[i].functionSelectors;
            _facets.push(facet);
            for (uint256 j = 0; j < selectors.length; ++j) {
                facetAddress[selectors[j]] = facet;
                _selectors[facet].push(selectors[j]);
            }
        }
        emit DiamondCut(cuts, init, data);
    }

    /// @notice Who, beside the owner, may take facets away.
    function setPauser(address pauser_) external {
        require(msg.sender == OWNER, OpenDiamond_NotAllowed(msg.sender));
        pauser = pauser_;
    }

    /// @notice Takes every function of a facet away; only the owner's next cut brings one back.
    function removeFacet(address facet) external {
        require(msg.sender == pauser || msg.sender == OWNER, OpenDiamond_NotAllowed(msg.sender));
        bytes4[] storage selectors = _selectors[facet];
        for (uint256 i = 0; i < selectors.length; ++i) delete facetAddress[selectors[i]];
        delete _selectors[facet];
    }
}
