import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { errorCode } from '../../system/durable-file/file-calls';

/** Who holds a lock: enough to tell a dead owner from a live one, and a restarted machine from another one. */
export interface OwnerIdentity {
  readonly host: string;
  /** Changes with every start of the machine; empty where the system does not tell. */
  readonly boot: string;
  /** Process ids mean nothing across these; empty where the system has none. */
  readonly pidNamespace: string;
  readonly pid: number;
  /** When the process started, in the system's own ticks; empty where the system does not tell. */
  readonly startedAt: string;
  /** Distinguishes the locks one process takes. */
  readonly serial: number;
  /** Random: no two takings of a lock share a name, also where the system does not tell when a process started. */
  readonly nonce: string;
  /** What the owner runs, for people. */
  readonly command: string;
}

export type Liveness = 'alive' | 'dead' | 'unknown';

let serial = 0;
let self: Omit<OwnerIdentity, 'serial' | 'nonce'> | undefined;

/** The identity of this process for one more lock. */
export function ownIdentity(): OwnerIdentity {
  serial += 1;
  const nonce = Math.floor(Math.random() * 2 ** 40).toString(36);
  return { ...thisProcess(), serial, nonce };
}

function thisProcess(): Omit<OwnerIdentity, 'serial' | 'nonce'> {
  self ??= {
    host: hostname(),
    boot: readOr('/proc/sys/kernel/random/boot_id'),
    pidNamespace: pidNamespace(),
    pid: process.pid,
    startedAt: startOf(process.pid),
    command: process.argv.slice(2, 5).join(' '),
  };
  return self;
}

/** A file-name-safe text that is unique for one taking of one lock. */
export function identityKey({ boot, pidNamespace, pid, startedAt, serial: number, nonce }: OwnerIdentity): string {
  return [boot.slice(0, 8), pidNamespace.replace(/\D/g, ''), pid, startedAt, number, nonce].join('-');
}

/**
 * Tells whether an owner still lives. `unknown` for another machine or another container: its process ids cannot be
 * looked up here.
 */
export function livenessOf(owner: OwnerIdentity): Liveness {
  const { host, boot, pidNamespace: namespace } = thisProcess();
  if (owner.host !== host) return 'unknown';
  if (owner.boot !== boot) return owner.boot === '' || boot === '' ? 'unknown' : 'dead';
  if (owner.pidNamespace !== namespace) return 'unknown';
  if (!isRunning(owner.pid)) return 'dead';
  const startedAt = startOf(owner.pid);
  return startedAt === '' || owner.startedAt === '' || startedAt === owner.startedAt ? 'alive' : 'dead';
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** A killed process whose parent has not yet looked holds nothing any more. */
function isZombie(pid: number): boolean {
  return statFields(pid)[0] === 'Z';
}

/** Clock ticks after the start of the machine: unlike a process id this is never used again. */
function startOf(pid: number): string {
  return statFields(pid)[19] ?? '';
}

/** The fields behind the command name, which may itself hold blanks and parentheses. */
function statFields(pid: number): readonly string[] {
  const text = readOr(`/proc/${pid}/stat`);
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}
