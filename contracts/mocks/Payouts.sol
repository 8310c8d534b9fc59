// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @notice Holds ether that one operator pays out; the owner names operator and guardian, the guardian can only pause. A target for drills.
contract Payouts {
    address public immutable OWNER;
    address public guardian;
    address public operator;
    bool public paused;

    event OperatorChanged(address indexed operator);

    error Payouts_NotAllowed(address caller);
    error Payouts_Paused();

    constructor(address owner, address first) payable {
        OWNER = owner;
        operator = first;
    }

    receive() external payable {}

    function setGuardian(address account) external {
        require(msg.sender == OWNER, Payouts_NotAllowed(msg.sender));
        guardian = account;
    }

    function setOperator(address account) external {
        require(msg.sender == OWNER, Payouts_NotAllowed(msg.sender));
        operator = account;
        emit OperatorChanged(account);
    }

    function pause() external {
        require(msg.sender == guardian, Payouts_NotAllowed(msg.sender));
        paused = true;
    }

    function unpause() external {
        require(msg.sender == OWNER, Payouts_NotAllowed(msg.sender));
        paused = false;
    }

    function payOut(address payable to, uint256 amount) external {
        require(msg.sender == operator, Payouts_NotAllowed(msg.sender));
        require(!paused, Payouts_Paused());
        // A transfer that fails leaves the ether here.
        to.transfer(amount);
    }
}
