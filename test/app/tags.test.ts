import { beforeEach, describe, expect, test } from 'vitest';
import { updateWorkspace } from '../../src/app/edit-workspaces.ts';
import { tagWorkspace, untagWorkspace } from '../../src/app/tag-workspaces.ts';
import { listActivity } from '../../src/app/transactions.ts';
import { verify } from '../../src/app/verify.ts';
import { listWorkspaces } from '../../src/app/workspaces.ts';
import { newWorld } from '../support/store.ts';
import { granted, refusalOf, TODAY, WHOLE, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await newWorld();
  await world.event('gala-2026', { name: 'Gala', participants: 5 });
});

const tag = (...tags: string[]) => tagWorkspace(world.services, world.caller, 'gala-2026', tags);
const untag = (...names: string[]) => untagWorkspace(world.services, world.caller, 'gala-2026', names);
const activity = async () => granted(await listActivity(world.services, world.caller, { limit: 1000 }));

describe('tags', () => {
  test('are put on, take a new value, and are taken off; each change is a line of activity', async () => {
    expect(granted(await tag('region=EMEA', 'cost-center=47=11')).tags).toEqual({ 'cost-center': '47=11', region: 'EMEA' });
    expect(granted(await tag('region=APAC')).tags).toEqual({ 'cost-center': '47=11', region: 'APAC' });
    expect(granted(await updateWorkspace(world.services, world.caller, 'gala-2026', { name: 'The gala' })).tags).toEqual({
      'cost-center': '47=11',
      region: 'APAC',
    });
    expect(granted(await untag('region', 'cost-center')).tags).toEqual({});
    const lines = (await activity()).slice(0, 4);
    expect(lines.map(({ action, after }) => [action, (after as { tags?: object }).tags])).toEqual([
      ['workspace.untagged', undefined],
      ['workspace.updated', { 'cost-center': '47=11', region: 'APAC' }],
      ['workspace.tagged', { 'cost-center': '47=11', region: 'APAC' }],
      ['workspace.tagged', { 'cost-center': '47=11', region: 'EMEA' }],
    ]);
    const result = granted(await verify(world.services, WHOLE));
    expect(result.problems).toEqual([]);
  });

  test('the same once more changes nothing', async () => {
    granted(await tag('region=EMEA'));
    const before = await activity();
    granted(await tag('region=EMEA'));
    expect(await activity()).toEqual(before);
  });

  test('a workspace that lost its last tag is, to the byte, what it was before the first', async () => {
    const [first] = await activity();
    granted(await tag('region=EMEA'));
    granted(await untag('region'));
    expect(JSON.stringify((await activity())[0]?.after)).toBe(JSON.stringify(first?.after));
  });

  test('what is refused', async () => {
    granted(await tag('region=EMEA'));
    expect(refusalOf(await tag('region'))).toMatchObject({ code: 'invalid-tag', exit: 5, message: '"region" is not a tag' });
    expect(refusalOf(await tag('Region=EMEA'))).toMatchObject({
      code: 'invalid-key',
      message: '"Region" is not a valid key for a tag',
    });
    expect(refusalOf(await tag('region='))).toMatchObject({
      code: 'invalid-text',
      message: 'the value of tag "region" is empty',
    });
    expect(refusalOf(await untag('regoin'))).toMatchObject({ code: 'tag-not-found', exit: 4, hint: 'did you mean "region"?' });
    const many = Array.from({ length: 20 }, (_, index) => `tag-${index}=x`);
    expect(refusalOf(await tag(...many))).toMatchObject({
      code: 'too-many-tags',
      message: 'workspace "gala-2026" would have 21 tags, more than 20',
    });
    granted(await tag(...many.slice(1)));
    const member = await world.member('mia@acme.example', 'member', true);
    const attempt = await tagWorkspace(world.services, member, 'gala-2026', ['region=APAC']);
    expect(refusalOf(attempt)).toMatchObject({ code: 'not-permitted', exit: 3 });
  });

  test('lists are narrowed by a tag and its value, or by its name alone', async () => {
    await world.event('expo-2027');
    await world.event('fair-2027');
    granted(await tag('region=EMEA'));
    granted(await tagWorkspace(world.services, world.caller, 'expo-2027', ['region=APAC']));
    const keys = async (name: string, value: string | null) => {
      const filter = { asOf: TODAY, phase: null, status: null, search: null, missing: false, demandMissing: false };
      const rows = await listWorkspaces(world.services, world.caller, { ...filter, tag: { name, value } });
      return granted(rows).map(({ workspace }) => workspace);
    };
    expect(await keys('region', 'EMEA')).toEqual(['gala-2026']);
    expect(await keys('region', null)).toEqual(['expo-2027', 'gala-2026']);
    expect(await keys('region', 'emea')).toEqual([]);
    expect(await keys('constructor', null)).toEqual([]);
  });
});
