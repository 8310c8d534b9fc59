import { fileURLToPath } from "node:url";
import hardhatToolboxMochaEthers from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { config as loadEnv } from "dotenv";
import { configVariable, defineConfig } from "hardhat/config";

loadEnv({ quiet: true });

const forkBlock = process.env["FIREBREAK_FORK_BLOCK"];

export default defineConfig({
  plugins: [hardhatToolboxMochaEthers],
  solidity: {
    version: "0.8.34",
    // The compiler is the one that npm installed; nothing is downloaded.
    path: fileURLToPath(import.meta.resolve("solc/soljson.js")),
    // The older code generator needs 1,400 gas more for every target of a trip.
    settings: { viaIR: true, optimizer: { enabled: true, runs: 10_000 }, evmVersion: "prague" },
    // An installation deploys it as it is; compiled here, its input can be shown to an explorer like that of the others.
    npmFilesToBuild: ["@openzeppelin/contracts/access/manager/AccessManager.sol"],
  },
  // Names in capitals are read when a task needs them, from Hardhat's keystore or else from the environment (.env).
  networks: {
    // A node of your own, or a recording: `./firebreak fork serve FILE` prints the URL to put here.
    fork: {
      type: "edr-simulated",
      chainId: 1,
      forking: {
        url: configVariable("FIREBREAK_FORK_URL"),
        ...(forkBlock && { blockNumber: Number(forkBlock) }),
      },
    },
    mainnet: {
      type: "http",
      chainId: 1,
      url: configVariable("MAINNET_RPC_URL"),
      accounts: [configVariable("MAINNET_DEPLOYER_KEY")],
    },
    sepolia: {
      type: "http",
      chainId: 11155111,
      url: configVariable("SEPOLIA_RPC_URL"),
      accounts: [configVariable("SEPOLIA_DEPLOYER_KEY")],
    },
  },
  // The code reads ABIs from the artifacts; generated types would be a second source of the same.
  typechain: { dontOverrideCompile: true },
  paths: {
    sources: "contracts",
    tests: { solidity: "test/contracts", mocha: "test" },
    // What is left of a deployment that was interrupted, to go on from; what is deployed stands in deployments/.
    ignition: ".firebreak/ignition",
  },
});
