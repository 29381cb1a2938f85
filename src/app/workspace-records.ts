/** What can be asked about workspaces: all of them, or those that a page or a question is about. */

import type { Day } from '../core/days.ts';
import type { OrganizationKey, WorkspaceKey } from '../core/values.ts';
import type { Phase, Workspace } from '../core/workspaces.ts';

export interface CalendarPart {
  /** Null: both. */
  readonly phase: Phase | null;
  readonly today: Day;
  /** How many are left out before it, and how many it has at most. */
  readonly first: number;
  readonly count: number;
}

export type WorkspaceOutline = Omit<Workspace, 'modules' | 'attendees'>;

export interface WorkspaceRecords {
  workspaces(organization: OrganizationKey): Promise<readonly Workspace[]>;
  /** Those that miss something: kept, so this costs what is missing, and not what there is. By key. */
  shortWorkspaces(organization: OrganizationKey): Promise<readonly Workspace[]>;
  /** A part of them as the calendar has them, live ones first and in each phase the first to start; by key. */
  calendarPart(organization: OrganizationKey, part: CalendarPart): Promise<readonly Workspace[]>;
  /** Those of these keys that there are; by key. */
  workspacesOf(organization: OrganizationKey, keys: readonly WorkspaceKey[]): Promise<readonly Workspace[]>;
  /** Every one, as far as it takes to find and order them; in calendar order. */
  workspaceOutlines(organization: OrganizationKey, today: Day): Promise<readonly WorkspaceOutline[]>;
  /** How many end on this day or later. */
  liveCount(organization: OrganizationKey, from: Day): Promise<number>;
  workspace(organization: OrganizationKey, workspace: string): Promise<Workspace | null>;
}
