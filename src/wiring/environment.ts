/** What the machine says of itself, for `doctor`. */

import { dirname } from 'node:path';
import type { Environment } from '../app/doctor.ts';
import { counted } from '../core/counts.ts';
import { fine } from '../core/doctor.ts';
import { isAddress, isMistypedAddress } from '../core/store-place.ts';
import { modeOf } from '../files/modes.ts';
import type { Host } from '../host.ts';
import { configPath } from './paths.ts';
import manifest from '../../package.json' with { type: 'json' };

/** `look`: as it was decided from flags and environment. */
export function environmentOf(
  host: Host,
  db: string,
  look: { readonly colour: boolean; readonly unicode: boolean },
): Environment {
  const config = configPath(host);
  const place = (check: string, path: string, kind: 'file' | 'folder') => ({ check, path, kind, mode: modeOf(path) });
  const store =
    isAddress(db) || isMistypedAddress(db)
      ? []
      : [place('store: file mode', db, 'file'), place('store: folder', dirname(db), 'folder')];
  return {
    versions: [
      fine('entitle', `${manifest.version} in ${host.packageFolder}`),
      fine('Node', `${host.nodeVersion} on ${host.platform}`),
    ],
    places: [...store, place('settings', config, 'file'), place('settings: folder', dirname(config), 'folder')],
    terminal: [
      fine('stdin', host.stdin.isTerminal ? 'a terminal: questions are asked' : 'no terminal: nothing is ever asked'),
      fine(
        'stdout',
        host.stdout.isTerminal
          ? `a terminal of ${counted(host.stdout.columns, 'column')}`
          : 'no terminal: no colour, nothing is cut',
      ),
      fine('look', `${look.colour ? 'colours' : 'no colours'}, ${look.unicode ? 'Unicode' : 'ASCII'}`),
    ],
  };
}
