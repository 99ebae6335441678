import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { engineVersion } from '../../adapters/store/engineVersion.ts';
import { messageOf } from '../../domain/errors.ts';
import { doubt, type Finding, fine, trouble } from './finding.ts';

const OLDEST = [20, 12] as const;
/** A population of a long run takes some tens of MB; a full disk stops it. */
const ROOM_BYTES = 200e6;

/** Node, SQLite, git, and the disk that populations are kept on. */
export function machineFindings(populations: string, nodeVersion: string): Finding[] {
  return [nodeFinding(nodeVersion), sqliteFinding(), gitFinding(), diskFinding(populations)];
}

function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const old = major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
  return old
    ? trouble('node', `${version} is older than ${OLDEST.join('.')}: install a newer one`)
    : fine('node', version);
}

function sqliteFinding(): Finding {
  try {
    return fine('sqlite', engineVersion());
  } catch (error) {
    return trouble('sqlite', `better-sqlite3 cannot be loaded (${messageOf(error)}): npm rebuild better-sqlite3`);
  }
}

function gitFinding(): Finding {
  try {
    return fine(
      'git',
      execFileSync('git', ['--version'], { encoding: 'utf8', stdio: 'pipe' }).trim().replace('git version ', ''),
    );
  } catch (error) {
    return doubt(
      'git',
      `cannot be run (${messageOf(error).split('\n')[0]}): patches can be exported, but not applied with git apply`,
    );
  }
}

function diskFinding(populations: string): Finding {
  let folder = populations;
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  try {
    accessSync(folder, constants.W_OK);
  } catch (error) {
    return trouble(
      'disk',
      `${folder} cannot be written (${messageOf(error)}): set EVOLVE_POPULATIONS to a folder that can`,
    );
  }
  const { bavail, bsize } = statfsSync(folder);
  const room = `${((bavail * bsize) / 1e9).toFixed(1)} GB free for ${populations}`;
  return bavail * bsize < ROOM_BYTES ? doubt('disk', `${room}: a long run may fill it`) : fine('disk', room);
}
