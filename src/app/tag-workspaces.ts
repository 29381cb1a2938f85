/** `workspaces tag` and `workspaces untag`. */

import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import type { WorkspaceRow } from '../core/results.ts';
import { changeTags, NO_TAGS, parseTag, withTags } from '../core/tags.ts';
import { edit } from './edit-workspaces.ts';
import type { Caller, Services } from './ports.ts';
import { findWorkspace } from './workspaces.ts';

/**
 * Puts tags (`cost-center=4711`) on a workspace; one of a name that is there takes the new value. Refuses with not-permitted,
 * workspace-not-found, invalid-tag, invalid-key, invalid-text, unsafe-text or too-many-tags.
 */
export function tagWorkspace(
  services: Services,
  caller: Caller,
  key: string,
  texts: readonly string[],
): Promise<Outcome<WorkspaceRow>> {
  return edit(services, caller, 'any', async (records, { organization: { organization } }) => {
    const found = await findWorkspace(services, records, organization, key);
    if (!found.ok) return found;
    const changes = new Map<string, string>();
    for (const text of texts) {
      const tag = parseTag(text);
      if (!tag.ok) return tag;
      changes.set(tag.value.name, tag.value.value);
    }
    const tags = changeTags(found.value.workspace, found.value.tags, changes);
    if (!tags.ok) return tags;
    return done({ action: 'workspace.tagged', before: found.value, after: withTags(found.value, tags.value) });
  });
}

/** Takes tags off by their names. Refuses with not-permitted, workspace-not-found or tag-not-found. */
export function untagWorkspace(
  services: Services,
  caller: Caller,
  key: string,
  names: readonly string[],
): Promise<Outcome<WorkspaceRow>> {
  return edit(services, caller, 'any', async (records, { organization: { organization } }) => {
    const found = await findWorkspace(services, records, organization, key);
    if (!found.ok) return found;
    const { workspace, tags: before = NO_TAGS } = found.value;
    const absent = names.find((name) => !Object.hasOwn(before, name));
    if (absent !== undefined) {
      return refuse('tag-not-found', { workspace, name: absent, nearest: services.nearest(absent, Object.keys(before)) });
    }
    const tags = changeTags(workspace, before, new Map(names.map((name) => [name, null])));
    if (!tags.ok) return tags;
    return done({ action: 'workspace.untagged', before: found.value, after: withTags(found.value, tags.value) });
  });
}
