import { existsSync } from 'node:fs';
import { capture, run } from '../children';

const update = ['apt-get', 'update', '-q'];
const install = ['apt-get', 'install', '-y', '-q', '--no-install-recommends'];
/** Another installation may hold the lock for a while, as on a machine that has just started. */
const patience = ['-o', 'DPkg::Lock::Timeout=300'];

/**
 * Installs Debian packages when this user may, otherwise throws an Error that names the one command to run.
 * `purpose` says in words what they are needed for.
 */
export async function installPackages(packages: string[], purpose: string): Promise<void> {
  if (!existsSync('/usr/bin/apt-get')) {
    throw new Error(
      `${purpose}. Install what Debian calls ${packages.join(', ')} with this system's package manager.`,
    );
  }
  if (process.getuid?.() !== 0) {
    throw new Error(`${purpose}. Install it with:\n\n  ${await commandLine(packages)}\n`);
  }
  process.stderr.write(`${purpose}: installing ${packages.join(' ')}\n`);
  await aptGet([...update, ...patience]);
  const code = await aptGet([...install, ...patience, ...(await currentNames(packages))]);
  if (code !== 0) {
    throw new Error(`${purpose}, and apt-get could not install it (see above): ${packages.join(' ')}`);
  }
}

async function commandLine(packages: string[]): Promise<string> {
  return `sudo ${update.slice(0, 2).join(' ')} && sudo ${install.join(' ')} ${(await currentNames(packages)).join(' ')}`;
}

/** Newer Debian and Ubuntu releases renamed libraries with 64-bit time: libgtk-3-0 became libgtk-3-0t64. */
async function currentNames(packages: string[]): Promise<string[]> {
  const known = new Set((await capture('apt-cache', ['pkgnames'])).split('\n'));
  return packages.map((name) => (known.has(`${name}t64`) ? `${name}t64` : name));
}

/** apt talks to the person, so on stderr: stdout belongs to the command that needed the packages. */
function aptGet([command = '', ...args]: string[]): Promise<number> {
  return run(
    { command, args },
    { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdout: process.stderr },
  );
}
