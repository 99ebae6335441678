// Compiles into a folder beside `dist` and swaps it in when all is well: whoever runs the program meanwhile has the old one whole.
import { execFileSync } from 'node:child_process';
import { chmodSync, renameSync, rmSync } from 'node:fs';

const next = 'dist.next';
rmSync(next, { recursive: true, force: true });
execFileSync('tsc', ['-p', 'tsconfig.build.json', '--outDir', next], { stdio: 'inherit', shell: process.platform === 'win32' });
chmodSync(`${next}/cli/main.js`, 0o755);
rmSync('dist', { recursive: true, force: true });
renameSync(next, 'dist');
