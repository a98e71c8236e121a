/** How sure a sign is that a service, and not the code, made a test fail. */
export type SignalTier = 'high' | 'ambiguous';

interface SignalRule {
  readonly tier: SignalTier;
  readonly name: string;
  readonly form: RegExp;
}

/** Where the class of an exception stands when it is the failure itself and not a word in a sentence. */
const THROWN = '^(?:(?:Caused by|\\[cause\\]|panic|Error|Unhandled exception)[:.]\\s*)*';

const thrown = (classes: string): RegExp => new RegExp(`${THROWN}(?:[\\w$]+\\.)*(?:${classes})(?=[:\\s(]|$)`, 'i');

/** Client libraries whose own connection errors are as good as a refused connection. */
const CLIENTS =
  'asyncpg|psycopg2?|pymongo|motor|redis|aiomysql|pymysql|aio_pika|aiormq|elastic_transport|sqlalchemy|django\\.db';

/** The signs, the sure ones first. A name stands in records: never rename one. */
export const signalTable: readonly SignalRule[] = [
  {
    tier: 'high',
    name: 'connection-refused',
    form: /connection refused|ECONNREFUSED|actively refused it|kind: ConnectionRefused|connection to \S+ refused/i,
  },
  {
    tier: 'high',
    name: 'cannot-connect',
    form: /could not connect to server|connect call failed|can't reach database server|can't connect to (?:local )?MySQL server|communications link failure|server selection timed out|error -?\d+ connecting to|no alive nodes|NoBrokersAvailable/i,
  },
  {
    tier: 'high',
    name: 'connection-exception',
    form: thrown('ConnectionRefusedError|ConnectionError|ConnectException|SocketException'),
  },
  { tier: 'high', name: 'operational-error', form: thrown('OperationalError') },
  {
    tier: 'high',
    name: 'driver-connection-error',
    form: new RegExp(
      `(?:${THROWN}|\\()(?:${CLIENTS})\\.(?:\\w+\\.)*\\w*(?:Connect|Operational|ServerSelectionTimeout)\\w*`,
      'i',
    ),
  },
  { tier: 'high', name: 'server-selection', form: /\b\w*ServerSelection\w*(?:Error|Exception)\b/i },
  {
    tier: 'high',
    name: 'container-engine-missing',
    form: /cannot connect to the docker daemon|could not find a valid docker environment|could not find a working container runtime/i,
  },
  { tier: 'ambiguous', name: 'missing-module', form: /ModuleNotFoundError|\bImportError\b|no module named/i },
  {
    tier: 'ambiguous',
    name: 'missing-module-other',
    form: /cannot find (?:module|package)|ERR_MODULE_NOT_FOUND|\bTS2307\b|no required module provides package|can't find crate|NoClassDefFoundError|ClassNotFoundException|package [\w.]+ does not exist|could not load file or assembly|failed to resolve import/i,
  },
  {
    tier: 'ambiguous',
    name: 'name-resolution',
    form: /ENOTFOUND|EAI_AGAIN|name resolution|no such host|UnknownHostException|could not translate host name|name or service not known/i,
  },
  {
    tier: 'ambiguous',
    name: 'service-config',
    form: /database ["'`]?[\w-]+["'`]? does not exist|unknown database|password authentication failed|too many (?:clients|connections)|NOAUTH|WRONGPASS|access denied for user|role ["'`]?[\w-]+["'`]? does not exist/i,
  },
  {
    tier: 'ambiguous',
    name: 'toolchain',
    form: /command not found|: not found\s*$|executable file not found|\bspawn \S+ ENOENT/i,
  },
  { tier: 'ambiguous', name: 'connect-timeout', form: /ETIMEDOUT|ConnectTimeout|connect(?:ion)? timed out/i },
  { tier: 'ambiguous', name: 'docker-permission', form: /permission denied.*docker|docker.*permission denied/i },
];

/** A statement that the server received and did not like: it was reachable. */
export const statementRefused =
  /sqlite3?\.?\w*\.?OperationalError|no such (?:table|column)|syntax error|error in your SQL syntax|unknown column|undefined ?(?:table|column)|(?:relation|column) .*does not exist|constraint failed|violates .*constraint|duplicate (?:key|entry)|deadlock/i;

/** Words of a client that was given an address in a form it cannot use. */
export const speaksOfDialect =
  /\bdrivers?\b|\bdialects?\b|greenlet|\basync(?:io)?\b|unsupported (?:protocol|scheme)|invalid (?:protocol|scheme|connection string|URI)|could not parse .*\bURL\b|\bURL scheme\b/i;

/** Signs that also stop a line from counting as a connection failure. */
export const vetoes: ReadonlySet<string> = new Set(['missing-module', 'missing-module-other', 'service-config']);
