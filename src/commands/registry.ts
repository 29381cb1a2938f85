/** The list of commands, grouped and in the order of `entitle help`. A new command is one line here. */

import { alertsCommand } from './alerts.ts';
import { backupCommand } from './backup.ts';
import { browseCommand } from './browse.ts';
import { copyCommand } from './copy.ts';
import { checkCommand } from './check.ts';
import { completeCommand } from './complete.ts';
import { completionCommand } from './completion.ts';
import { config, setConfig, unsetConfig } from './config.ts';
import type { CommandGroup, Commands } from '../cli/definition.ts';
import { createWorkspaceCommand, installCommand, uninstallCommand, updateWorkspaceCommand } from './edit-workspaces.ts';
import { doctorCommand } from './doctor.ts';
import { exportCommand } from './export.ts';
import { forecastCommand } from './forecast.ts';
import { helpCommand, startCommand, TOPICS } from './help.ts';
import { addHoldCommand, holds, postHoldCommand, releaseHoldCommand, showHoldCommand } from './holds.ts';
import { importCommand } from './import.ts';
import { init } from './init.ts';
import { addMemberCommand, members, removeMemberCommand, setMemberCommand } from './members.ts';
import { activateCommand, createOrganizationCommand, deactivateCommand, orgs } from './orgs.ts';
import { applyCommand, planCommand } from './plan.ts';
import { pools, showPoolCommand } from './pools.ts';
import { addProductCommand, products, removeProductCommand, renameProductCommand } from './products.ts';
import { promoteCommand } from './promote.ts';
import { addPurchaseCommand, creditCommand, extendPurchaseCommand, purchases, revokePurchaseCommand } from './purchases.ts';
import { renewalsCommand } from './renewals.ts';
import { addRequestCommand, approveRequestCommand, declineRequestCommand, requests, withdrawRequestCommand } from './requests.ts';
import { status, whoami } from './status.ts';
import { activity, showTransactionCommand, transactions } from './transactions.ts';
import { tagCommand, untagCommand } from './tag-workspaces.ts';
import { transferCommand } from './transfer.ts';
import { usageCommand } from './usage.ts';
import { verifyCommand } from './verify.ts';
import { versionCommand } from './version.ts';
import { showWorkspaceCommand, workspaces } from './workspaces.ts';

const COMMAND_GROUPS: readonly CommandGroup[] = [
  {
    title: 'Start',
    commands: [
      init,
      status,
      browseCommand,
      whoami,
      config,
      setConfig,
      unsetConfig,
      helpCommand,
      completionCommand,
      versionCommand,
    ],
  },
  {
    title: 'Entitlements',
    commands: [
      pools,
      showPoolCommand,
      forecastCommand,
      usageCommand,
      renewalsCommand,
      alertsCommand,
      transactions,
      showTransactionCommand,
      purchases,
      addPurchaseCommand,
      revokePurchaseCommand,
      extendPurchaseCommand,
      creditCommand,
      products,
      addProductCommand,
      renameProductCommand,
      removeProductCommand,
    ],
  },
  {
    title: 'Transfers',
    commands: [
      transferCommand,
      checkCommand,
      planCommand,
      applyCommand,
      holds,
      showHoldCommand,
      addHoldCommand,
      postHoldCommand,
      releaseHoldCommand,
      requests,
      addRequestCommand,
      approveRequestCommand,
      declineRequestCommand,
      withdrawRequestCommand,
    ],
  },
  {
    title: 'Workspaces',
    commands: [
      workspaces,
      showWorkspaceCommand,
      createWorkspaceCommand,
      updateWorkspaceCommand,
      installCommand,
      uninstallCommand,
      tagCommand,
      untagCommand,
      promoteCommand,
    ],
  },
  {
    title: 'People',
    commands: [
      orgs,
      createOrganizationCommand,
      activateCommand,
      deactivateCommand,
      members,
      addMemberCommand,
      setMemberCommand,
      removeMemberCommand,
    ],
  },
  {
    title: 'Files',
    commands: [importCommand, exportCommand],
  },
  {
    title: 'Trust',
    commands: [verifyCommand, backupCommand, doctorCommand, copyCommand, activity],
  },
];

export const COMMANDS: Commands = {
  groups: COMMAND_GROUPS,
  hidden: [completeCommand(COMMAND_GROUPS.flatMap(({ commands }) => commands))],
  topics: TOPICS,
  start: startCommand,
};
