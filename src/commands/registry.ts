/** The list of commands, in the order of `entitle --help`. A new command is one line here. */

import { checkCommand } from './check.ts';
import { config, setConfig, unsetConfig } from './config.ts';
import type { CommandDefinition } from './definition.ts';
import { createWorkspaceCommand, installCommand, uninstallCommand, updateWorkspaceCommand } from './edit-workspaces.ts';
import { exportCommand } from './export.ts';
import { forecastCommand } from './forecast.ts';
import { importCommand } from './import.ts';
import { init } from './init.ts';
import { addMemberCommand, members, removeMemberCommand, setMemberCommand } from './members.ts';
import { activateCommand, createOrganizationCommand, deactivateCommand, orgs } from './orgs.ts';
import { applyCommand, planCommand } from './plan.ts';
import { pools, showPoolCommand } from './pools.ts';
import { addProductCommand, products } from './products.ts';
import { promoteCommand } from './promote.ts';
import { addPurchaseCommand, purchases, revokePurchaseCommand } from './purchases.ts';
import { status, whoami } from './status.ts';
import { activity, showTransactionCommand, transactions } from './transactions.ts';
import { transferCommand } from './transfer.ts';
import { verifyCommand } from './verify.ts';
import { showWorkspaceCommand, workspaces } from './workspaces.ts';

export const COMMANDS: readonly CommandDefinition[] = [
  init,
  status,
  orgs,
  createOrganizationCommand,
  activateCommand,
  deactivateCommand,
  members,
  addMemberCommand,
  setMemberCommand,
  removeMemberCommand,
  products,
  addProductCommand,
  purchases,
  addPurchaseCommand,
  revokePurchaseCommand,
  pools,
  showPoolCommand,
  workspaces,
  showWorkspaceCommand,
  createWorkspaceCommand,
  updateWorkspaceCommand,
  installCommand,
  uninstallCommand,
  transactions,
  showTransactionCommand,
  transferCommand,
  checkCommand,
  planCommand,
  applyCommand,
  promoteCommand,
  importCommand,
  exportCommand,
  forecastCommand,
  verifyCommand,
  config,
  setConfig,
  unsetConfig,
  activity,
  whoami,
];
