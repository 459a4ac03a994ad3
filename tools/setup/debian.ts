import { execFileSync, spawnSync } from 'node:child_process'

/** Whether we may install Debian packages here: root, with apt-get. */
export function canInstallDebianPackages(): boolean {
  return process.getuid?.() === 0 && spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0
}

/** Installs Debian packages where we may; elsewhere does nothing. Throws when apt-get itself fails. */
export function installDebianPackages(names: readonly string[]): void {
  if (!canInstallDebianPackages()) return
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  execFileSync('apt-get', ['-qq', 'update'], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  const install = ['-qq', '-y', '--no-install-recommends', 'install', ...names]
  execFileSync('apt-get', install, { env, stdio: ['ignore', 'ignore', 'inherit'] })
}
