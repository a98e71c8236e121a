'use strict';
// Starts dist/cli.js through V8's code cache, one cache file for each command.
// V8 runs a cache that belongs to another source of the same length, and has no checksum of its own. So the file name
// carries a hash of the bundle, and the file holds the cache twice: comparing the halves finds any damage at the speed
// of memcmp. A last byte says whether the run that wrote it ended well: what failed early has compiled little.
const fs = require('fs'),
  path = require('path'),
  vm = require('vm'),
  Module = require('module');
const { argv, env } = process;
if (argv.length === 3 && argv[2] === '--version') {
  fs.writeSync(1, `@NAME@/@VERSION@ ${process.platform}-${process.arch} node-${process.version}\n`);
  return;
}
const file = path.join(__dirname, 'cli.js');
const source = fs.readFileSync(file, 'latin1');
const euid = process.geteuid?.();
const dir = folder();
const cache = dir && path.join(dir, name());

/** Where the caches are; undefined where nothing says so. A relative path would mean a folder of the user's project. */
function folder() {
  const isSet = (place) => place && path.isAbsolute(place);
  const base = isSet(env.XDG_CACHE_HOME) ? env.XDG_CACHE_HOME : isSet(env.HOME) ? path.join(env.HOME, '.cache') : '';
  return base === '' || env.SPEC_KITTY_NO_CODE_CACHE ? undefined : path.join(base, '@BIN@', 'v8');
}
/** Everything that makes compiled code differ. Help compiles other functions than the command it is about. */
function name() {
  const ids = '|@IDS@|';
  const two = `${argv[2]} ${argv[3]}`;
  const id = ids.includes(`|${two}|`) ? two.replace(' ', '.') : ids.includes(`|${argv[2]}|`) ? argv[2] : '-';
  let flags = 0;
  for (const c of `${process.execArgv.join()}\n${env.NODE_OPTIONS || ''}`)
    flags = (Math.imul(flags, 31) + c.charCodeAt(0)) | 0;
  const machine = [process.version, process.versions.v8, process.platform, process.arch];
  return [
    '@BUILD@',
    ...machine,
    (flags >>> 0).toString(36),
    argv.includes('--help') || argv.includes('-h') ? '-' : id,
  ].join('-');
}
/** Code is run from there: a link, or what others own or can write to, is neither read nor written. */
function isOurs(st) {
  return !st.isSymbolicLink() && (euid === undefined || (st.uid === euid && (st.mode & 0o022) === 0));
}
function read() {
  let fd;
  try {
    if (!isOurs(fs.lstatSync(dir))) return;
    const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = fs.constants;
    fd = fs.openSync(cache, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    const st = fs.fstatSync(fd),
      half = (st.size - 1) / 2;
    if (!st.isFile() || !isOurs(st) || !Number.isInteger(half) || half < 1) return;
    const buf = Buffer.allocUnsafeSlow(st.size);
    if (fs.readSync(fd, buf, 0, st.size, 0) !== st.size) return;
    const data = buf.subarray(0, half);
    if (data.equals(buf.subarray(half, 2 * half))) return { data, isFull: buf[2 * half] === 1 };
  } catch {
  } finally {
    if (fd !== undefined) fs.closeSync(fd);
  }
}
function write(data, isFull) {
  const tmp = `${cache}.${process.pid}`;
  try {
    // The program may have been replaced while this process started.
    if (require('crypto').createHash('sha256').update(source, 'latin1').digest('hex').slice(0, 16) !== '@BUILD@')
      return;
    if (!makeFolder() || !isOurs(fs.lstatSync(dir))) return;
    const fd = fs.openSync(tmp, 'wx', 0o600);
    for (let rest = Buffer.concat([data, data, Buffer.of(isFull ? 1 : 0)]); rest.length > 0;)
      rest = rest.subarray(fs.writeSync(fd, rest));
    fs.fsyncSync(fd);
    fs.closeSync(fd);
    fs.renameSync(tmp, cache);
    fs.readdirSync(dir).forEach(removeOld);
  } catch {
    try {
      fs.unlinkSync(tmp);
    } catch {}
  }
}
/**
 * A HOME that is not there stays away, and root makes nothing in the HOME of a user, who could not write there then.
 * One folder at a time: Node's recursive mkdir never ends where the system says that an existing parent is not there.
 */
function makeFolder() {
  const missing = [];
  let near = dir;
  for (; !fs.existsSync(near); near = path.dirname(near)) missing.unshift(near);
  if (near !== dir && euid === 0 && fs.statSync(near).uid !== 0) return false;
  if (dir.startsWith(path.join(env.HOME || '/', '.cache')) && !fs.existsSync(env.HOME)) return false;
  for (const at of missing) {
    try {
      fs.mkdirSync(at, 0o700);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
  return true;
}
/** Other builds keep theirs for a month, so that two installed versions do not evict each other; so do killed writers. */
function removeOld(entry) {
  if (!/^[0-9a-f]{16}-v\d/.test(entry) || (entry.startsWith('@BUILD@') && !/\.\d+$/.test(entry))) return;
  const old = path.join(dir, entry);
  try {
    if (Date.now() - fs.lstatSync(old).mtimeMs > 30 * 864e5) fs.unlinkSync(old);
  } catch {}
}

const found = cache && read();
const script = new vm.Script(`(function(exports,require,module,__filename,__dirname){${source}\n})`, {
  filename: file,
  cachedData: found?.data,
  importModuleDynamically: vm.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});
const mod = new Module(file, module);
mod.filename = file;
mod.paths = module.paths;
Module._cache[file] = mod;
script.runInThisContext().call(mod.exports, mod.exports, Module.createRequire(file), mod, file, __dirname);
mod.loaded = true;
const done = mod.exports.main(path.dirname(__dirname));
if (cache)
  done.then(() => {
    const isFull = !process.exitCode;
    if (!found || script.cachedDataRejected || (isFull && !found.isFull)) write(script.createCachedData(), isFull);
  });
