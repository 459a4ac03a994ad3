// Makes a clean clone ready: `node tools/setup.mjs` for running Remit, with `--test` also for its tests.
// It runs on Node 20 with nothing installed, so it is plain JavaScript and imports only Node's own modules.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

if (!isInstalled()) install()
const node = findNode24()
buildStyles()
if (process.argv.includes('--test')) run(node, ['tools/setup/for-tests.ts'])

/** Whether node_modules holds what package-lock.json names, going by the list npm leaves there. */
function isInstalled() {
  const left = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(left)) return false
  const installed = JSON.parse(readFileSync(left, 'utf8')).packages
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  return Object.entries(wanted).every(([path, { version, optional, devOptional, peer, link }]) => {
    const isPackage = path.startsWith('node_modules/') || path.includes('/node_modules/')
    if (!isPackage || link) return true
    const there = installed[path]
    return there ? there.version === version : Boolean(optional || devOptional || peer)
  })
}

function install() {
  say('Installing packages. The first time this takes about a minute.')
  const npm = process.env.npm_execpath
  if (npm) run(process.execPath, [npm, 'ci'])
  else run('npm', ['ci'])
}

/** Node 24 from node_modules (see docs/decisions/0001), or the one running now if it is new enough. */
function findNode24() {
  const own = join(root, 'node_modules/.bin/node')
  if (existsSync(own) && spawnSync(own, ['--version']).status === 0) return own
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  return giveUp(
    `Remit runs on Node 24. npm brings it on Linux (x64 and arm64); here (${process.platform} ${process.arch}) please install Node 24 or newer and start again. This is Node ${process.versions.node}.`,
  )
}

function buildStyles() {
  if (!existsSync(join(root, 'tools/styles.ts'))) return
  if (existsSync(join(root, 'packages/platform/public'))) return
  say('Building the style sheet.')
  run(node, ['tools/styles.ts'])
}

function run(program, args) {
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: 'inherit' })
  if (error) giveUp(`${program} ${args.join(' ')} did not start: ${error.message}`)
  if (status !== 0) process.exit(status ?? 1)
}

function say(line) {
  process.stdout.write(`${line}\n`)
}

function giveUp(line) {
  process.stderr.write(`${line}\n`)
  process.exit(1)
}
