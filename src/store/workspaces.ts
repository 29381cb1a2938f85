/** Reading workspaces with their modules and tags: all of them, a part of the calendar, or all in outline. */

import type { CalendarPart, WorkspaceOutline, WorkspaceRecords } from '../app/ports.ts';
import type { Day } from '../core/days.ts';
import type { Tags } from '../core/tags.ts';
import type { OrganizationKey, ProductKey, WorkspaceKey } from '../core/values.ts';
import type { Status, Workspace } from '../core/workspaces.ts';
import { SqlFigures } from './figures.ts';
import type { SqlValue } from './sql.ts';

const WORKSPACES = `select workspace, name, status, starts_on as "startsOn", ends_on as "endsOn", participants, attendees
  from workspaces where organization = $1`;

/** Live before past, then by first day, then key (`inCalendarOrder`); $2 is the day. */
const CALENDAR = 'case when ends_on >= $2 then 0 else 1 end, starts_on, workspace';

type WorkspaceRow = Omit<Workspace, 'modules' | 'tags' | 'attendees'> & { readonly attendees: string | null };
type TagRow = { readonly workspace: WorkspaceKey; readonly name: string; readonly value: string };

/** Keys in the order in which activity tells them; those without a value are absent. */
function workspaceOf(row: WorkspaceRow, modules: readonly ProductKey[], tags: Tags | undefined): Workspace {
  const { workspace, name, status, startsOn, endsOn, participants, attendees } = row;
  // Written out, not spread: there may be two hundred thousand.
  const plain = { workspace, name, status, startsOn, endsOn, participants, modules };
  if (tags === undefined && attendees === null) return plain;
  return { ...plain, ...(tags === undefined ? {} : { tags }), ...(attendees === null ? {} : { attendees }) };
}

function tagsByWorkspace(rows: readonly TagRow[]): ReadonlyMap<WorkspaceKey, Tags> {
  const tags = new Map<WorkspaceKey, Record<string, string>>();
  for (const { workspace, name, value } of rows) {
    const all = tags.get(workspace);
    if (all === undefined) tags.set(workspace, { [name]: value });
    else all[name] = value;
  }
  return tags;
}

export class SqlWorkspaces extends SqlFigures implements WorkspaceRecords {
  workspaces(organization: OrganizationKey): Promise<readonly Workspace[]> {
    return this.#workspacesWhere(organization, '', []);
  }

  shortWorkspaces(organization: OrganizationKey): Promise<readonly Workspace[]> {
    return this.#workspacesWhere(organization, 'and workspace in (select workspace from missing where organization = $1)', []);
  }

  calendarPart(organization: OrganizationKey, { phase, today, first, count }: CalendarPart): Promise<readonly Workspace[]> {
    const of = { live: 'and ends_on >= $2', past: 'and ends_on < $2', both: '' }[phase ?? 'both'];
    const part = `select workspace from workspaces where organization = $1 ${of} order by ${CALENDAR} limit $3 offset $4`;
    return this.#workspacesWhere(organization, `and workspace in (${part})`, [today, count, first]);
  }

  workspacesOf(organization: OrganizationKey, keys: readonly WorkspaceKey[]): Promise<readonly Workspace[]> {
    return this.#workspacesWhere(organization, 'and workspace in $texts', [], keys);
  }

  async workspaceOutlines(organization: OrganizationKey, today: Day): Promise<readonly WorkspaceOutline[]> {
    const sql = this.about(organization);
    const [rows, tagged] = await Promise.all([
      sql.arrays<readonly [WorkspaceKey, string, Status, Day, Day, number]>(
        `select workspace, name, status, starts_on, ends_on, participants from workspaces where organization = $1 order by ${CALENDAR}`,
        [organization, today],
      ),
      sql.all<TagRow>('select workspace, name, value from tags where organization = $1 order by workspace, name', [organization]),
    ]);
    const tags = tagsByWorkspace(tagged);
    return rows.map(([workspace, name, status, startsOn, endsOn, participants]) => {
      const plain = { workspace, name, status, startsOn, endsOn, participants };
      const own = tags.get(workspace);
      return own === undefined ? plain : { ...plain, tags: own };
    });
  }

  async liveCount(organization: OrganizationKey, from: Day): Promise<number> {
    const text = 'select count(*) as live from workspaces where organization = $1 and ends_on >= $2';
    return (await this.about(organization).get<{ readonly live: number }>(text, [organization, from]))?.live ?? 0;
  }

  /** `where`: a condition that can be asked of every table with a workspace in it, perhaps whether it is among `keys`. */
  async #workspacesWhere(
    organization: OrganizationKey,
    where: string,
    values: readonly SqlValue[],
    keys: readonly WorkspaceKey[] | null = null,
  ): Promise<readonly Workspace[]> {
    const sql = this.about(organization);
    const asked = [organization, ...values];
    const all = <Row>(text: string): Promise<readonly Row[]> =>
      keys === null ? sql.all<Row>(text, asked) : sql.allWithin<Row>(text, asked, keys);
    const [rows, installed, tagged] = await Promise.all([
      all<WorkspaceRow>(`${WORKSPACES} ${where} order by workspace`),
      all<{ readonly workspace: WorkspaceKey; readonly product: ProductKey }>(
        `select workspace, product from installed_modules where organization = $1 ${where} order by workspace, product`,
      ),
      all<TagRow>(`select workspace, name, value from tags where organization = $1 ${where} order by workspace, name`),
    ]);
    const modules = new Map<WorkspaceKey, ProductKey[]>();
    for (const { workspace, product } of installed) {
      const list = modules.get(workspace);
      if (list === undefined) modules.set(workspace, [product]);
      else list.push(product);
    }
    const tags = tagsByWorkspace(tagged);
    return rows.map((row) => workspaceOf(row, modules.get(row.workspace) ?? [], tags.get(row.workspace)));
  }

  async workspace(organization: OrganizationKey, workspace: string): Promise<Workspace | null> {
    const sql = this.about(organization);
    const [row, installed, tagged] = await Promise.all([
      sql.get<WorkspaceRow>(`${WORKSPACES} and workspace = $2`, [organization, workspace]),
      sql.all<{ readonly product: ProductKey }>(
        'select product from installed_modules where organization = $1 and workspace = $2 order by product',
        [organization, workspace],
      ),
      sql.all<Omit<TagRow, 'workspace'>>(
        'select name, value from tags where organization = $1 and workspace = $2 order by name',
        [organization, workspace],
      ),
    ]);
    if (row === undefined) return null;
    const tags = Object.fromEntries(tagged.map(({ name, value }) => [name, value]));
    return workspaceOf(
      row,
      installed.map(({ product }) => product),
      tagged.length === 0 ? undefined : tags,
    );
  }
}
