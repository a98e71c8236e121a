'use strict';
// Starts dist/cli.js through V8's code cache, one cache file for each command.
// V8 compares a cache with the LENGTH of the source only and has no checksum of its own, so the file name carries
// a hash of the bundle and the file ends in a sampled checksum (32 words of every 4 KiB page).
const fs = require('fs'),
  path = require('path'),
  vm = require('vm'),
  Module = require('module');
const argv = process.argv;
if (argv.length === 3 && argv[2] === '--version') {
  fs.writeSync(1, `@NAME@/@VERSION@ ${process.platform}-${process.arch} node-${process.version}\n`);
  return;
}
const file = path.join(__dirname, 'cli.js');
const ids = '|@IDS@|';
const two = `${argv[2]} ${argv[3]}`;
const key = ids.includes(`|${two}|`) ? two.replace(' ', '.') : ids.includes(`|${argv[2]}|`) ? argv[2] : '-';
let flags = 0;
for (const c of process.execArgv.join() + (process.env.NODE_OPTIONS || ''))
  flags = (Math.imul(flags, 31) + c.charCodeAt(0)) | 0;
const dir = path.join(
  process.env.XDG_CACHE_HOME || path.join(process.env.HOME || '/nonexistent', '.cache'),
  '@BIN@',
  'v8',
);
const cache = path.join(dir, ['@BUILD@', process.version, process.arch, (flags >>> 0).toString(36), key].join('-'));

function sum(buf, size) {
  const words = new Int32Array(buf.buffer, buf.byteOffset, size >> 2);
  let h = size;
  for (let i = 0; i < words.length; i += 32) h = (Math.imul(h, 31) + words[i]) | 0;
  return h;
}
function read() {
  let fd;
  try {
    fd = fs.openSync(cache, 'r');
    const st = fs.fstatSync(fd),
      size = st.size - 4;
    if (process.geteuid && (st.uid !== process.geteuid() || (st.mode & 0o022) !== 0)) return;
    const buf = Buffer.allocUnsafeSlow(st.size);
    if (fs.readSync(fd, buf, 0, st.size, 0) === st.size && sum(buf, size) === buf.readInt32LE(size))
      return buf.subarray(0, size);
  } catch {
  } finally {
    if (fd !== undefined) fs.closeSync(fd);
  }
}
function write(data) {
  const tmp = `${cache}.${process.pid}`;
  try {
    fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
    const own = fs.lstatSync(dir);
    if (!own.isDirectory() || (process.geteuid && own.uid !== process.geteuid())) return; // a link, or another user's HOME under sudo
    const tail = Buffer.alloc(4);
    tail.writeInt32LE(sum(data, data.length));
    const fd = fs.openSync(tmp, 'wx', 0o600);
    for (let rest = Buffer.concat([data, tail]); rest.length > 0;) rest = rest.subarray(fs.writeSync(fd, rest));
    fs.fsyncSync(fd);
    fs.closeSync(fd);
    fs.renameSync(tmp, cache);
    for (const name of fs.readdirSync(dir)) {
      if (!/^[0-9a-f]{16}-v\d/.test(name) || name.startsWith('@BUILD@')) continue;
      const old = path.join(dir, name);
      if (Date.now() - fs.statSync(old).mtimeMs > 30 * 864e5) fs.unlinkSync(old);
    }
  } catch {
    try {
      fs.unlinkSync(tmp);
    } catch {}
  }
}

const use = !process.env.SPEC_KITTY_NO_CODE_CACHE;
const cachedData = use ? read() : undefined;
const script = new vm.Script(
  `(function(exports,require,module,__filename,__dirname){${fs.readFileSync(file, 'latin1')}\n})`,
  {
    filename: file,
    cachedData,
    importModuleDynamically: vm.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  },
);
const mod = new Module(file, module);
mod.filename = file;
mod.paths = module.paths;
Module._cache[file] = mod;
script.runInThisContext().call(mod.exports, mod.exports, Module.createRequire(file), mod, file, __dirname);
mod.loaded = true;
const done = mod.exports.main(path.dirname(__dirname));
if (use && (!cachedData || script.cachedDataRejected)) done.then(() => write(script.createCachedData()));
