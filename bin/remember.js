// The last step of the build: lets the program run in a folder of its own and keeps the code that V8 compiled for it, so
// that the next start need not compile it again (load.js). Not part of the published package: compiled code is good for
// one Node only, and npm ci makes it for the one that is here.
'use strict';

const { execFileSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { codeFile, load } = require('./load.js');

const program = path.join(__dirname, '../dist/entitle.cjs');

/** What runs here is kept compiled, and what is kept must be read at every start: so only what most commands need. */
const COMMANDS = [['pools'], ['pools', '--json']];

async function remember(home) {
  for (const name of Object.keys(process.env)) if (name.startsWith('ENTITLE_')) delete process.env[name];
  for (const name of ['HOME', 'APPDATA', 'LOCALAPPDATA', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME']) process.env[name] = home;
  execFileSync(process.execPath, [path.join(__dirname, 'entitle.js'), 'init', '--sample'], { stdio: 'pipe' });
  const file = codeFile(program);
  const { script, exports } = load(program);
  for (const command of COMMANDS) {
    process.argv = [process.execPath, program, ...command];
    await exports.main();
    if (process.exitCode) throw new Error(`entitle ${command.join(' ')}: exit ${process.exitCode}`);
  }
  keep(file, script.createCachedData());
}

/** Written beside and renamed: a program that starts at this moment finds whole code or none. That of older builds goes. */
function keep(file, code) {
  const folder = path.dirname(file);
  const older = fs.readdirSync(folder).filter((name) => name.endsWith('.code'));
  const beside = `${file}.${process.pid}`;
  fs.writeFileSync(beside, code, { flush: true });
  for (const name of older) fs.rmSync(path.join(folder, name), { force: true });
  fs.renameSync(beside, file);
}

function silence(stream) {
  stream.write = (_text, done) => {
    done();
    return true;
  };
}

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'entitle-build-'));
silence(process.stdout);
silence(process.stderr);
remember(home)
  .catch((error) => fs.writeSync(2, `note: entitle will start a little slower: ${error.message}\n`))
  .finally(() => {
    process.exitCode = 0;
    fs.rmSync(home, { recursive: true });
  });
