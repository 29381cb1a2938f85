/** What can be asked about workspaces: all of them, or those that a page or a question is about. */

import type { Day } from '../core/days.ts';
import type { OrganizationKey } from '../core/values.ts';
import type { Workspace } from '../core/workspaces.ts';

export interface WorkspaceRecords {
  workspaces(organization: OrganizationKey): Promise<readonly Workspace[]>;
  /** Those that miss something: kept, so this costs what is missing, and not what there is. By key. */
  shortWorkspaces(organization: OrganizationKey): Promise<readonly Workspace[]>;
  /** Those that end on this day or later, the first to start first, so many; by key. */
  nextWorkspaces(organization: OrganizationKey, from: Day, count: number): Promise<readonly Workspace[]>;
  /** How many end on this day or later. */
  liveCount(organization: OrganizationKey, from: Day): Promise<number>;
  workspace(organization: OrganizationKey, workspace: string): Promise<Workspace | null>;
}
