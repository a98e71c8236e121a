import * as fc from 'fast-check';
import { classifyFailure } from '../../../src/domain/verify/classify-failure';
import { signalTable } from '../../../src/domain/verify/signal-table';

const high = (line: string): readonly [string, string] => [line, 'infrastructure/high'];
const ambiguous = (line: string): readonly [string, string] => [line, 'infrastructure/ambiguous'];
const code = (line: string): readonly [string, string] => [line, 'code/n/a'];

/** What runners of several languages print, one way each. */
const outputs: readonly (readonly [string, string])[] = [
  high('E   psycopg.OperationalError: connection failed: Connection refused'),
  high('E   asyncpg.exceptions.CannotConnectNowError: the database system is starting up'),
  high("E   pymysql.err.OperationalError: (2003, \"Can't connect to MySQL server on 'localhost'\")"),
  high('ERROR tests/test_a.py::test_b - redis.exceptions.ConnectionError: Error 111 connecting to localhost:6380.'),
  high('kafka.errors.NoBrokersAvailable: NoBrokersAvailable'),
  high('pymongo.errors.ServerSelectionTimeoutError: No servers found yet'),
  high("  error: 'connect ECONNREFUSED 127.0.0.1:6380'"),
  high('Error: connect ECONNREFUSED ::1:5433'),
  high('MongooseServerSelectionError: Server selection timed out after 2000 ms'),
  high('Error: Could not find a working container runtime strategy'),
  high('   → connect ECONNREFUSED 127.0.0.1:5433'),
  high('panic: dial tcp [::1]:6380: connect: connection refused'),
  high('No connection could be made because the target machine actively refused it.'),
  high('docker: Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?'),
  high('Caused by: java.net.ConnectException: Connection timed out'),
  high("OSError: [Errno 111] Connect call failed ('127.0.0.1', 5433)"),
  high("PrismaClientInitializationError: Can't reach database server at `localhost`:`5433`"),
  ambiguous("Error: Cannot find module './missing'"),
  ambiguous('Error: getaddrinfo ENOTFOUND postgres'),
  ambiguous('java.net.UnknownHostException: db'),
  ambiguous('could not translate host name "db" to address: Name or service not known'),
  ambiguous('redis.exceptions.ResponseError: NOAUTH Authentication required.'),
  ambiguous('redis.exceptions.AuthenticationError: WRONGPASS invalid username-password pair'),
  ambiguous('FATAL:  role "app" does not exist'),
  ambiguous('asyncpg.exceptions.TooManyConnectionsError: sorry, too many clients already'),
  ambiguous('Error: spawn docker ENOENT'),
  ambiguous('Got permission denied while trying to connect to the Docker daemon socket'),
  ambiguous('exec: "psql": executable file not found in $PATH'),
  ambiguous('Error: connect ETIMEDOUT 10.0.0.7:5432'),
  ambiguous('java.lang.ClassNotFoundException: org.postgresql.Driver'),
  ambiguous("System.IO.FileNotFoundException: Could not load file or assembly 'Npgsql'"),
  code('E   psycopg2.errors.UniqueViolation: duplicate key value violates unique constraint "users_email_key"'),
  code('E   sqlite3.OperationalError: no such table: orders'),
  code('E   sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) no such column: nick'),
  code('E   django.db.utils.OperationalError: no such table: shop_order'),
  code("E       AssertionError: assert 'Connection refused' in 'timeout'"),
  code("E   assert 'ConnectionRefusedError' == 'TimeoutError'"),
  code("E   NameError: name 'redis' is not defined"),
  code("E   AttributeError: module 'shop' has no attribute 'ConnectionError'"),
  code('  ✓ answers ECONNREFUSED with a retry (3 ms)'),
  code('  ✕ answers ECONNREFUSED with a retry (3 ms)'),
  code('not ok 3 - connection refused is reported'),
  code('--- FAIL: TestConnectionRefused (0.00s)'),
  code('test connection_refused ... FAILED'),
  code('tests/test_net.py::test_connection_refused FAILED                 [ 50%]'),
  code('  - Expected: ECONNREFUSED'),
  code('  it("handles ECONNREFUSED", async () => {'),
  code('  // connection refused is answered below'),
  code('thrown: "Exceeded timeout of 5000 ms for a test."'),
];

describe('classifying a failure by its output', () => {
  it.each(outputs)('%s', (line, expected) => {
    const { classification, confidence } = classifyFailure(line);
    expect(`${classification}/${confidence}`).toBe(expected);
  });

  it('keeps every sign with its line, and one sure sign decides whatever surrounds it', () => {
    const noise = fc.constantFrom(...outputs.map(([line]) => line));
    fc.assert(
      fc.property(fc.array(noise, { maxLength: 8 }), fc.nat(8), (lines, at) => {
        const all = [...lines.slice(0, at), 'connect ECONNREFUSED 127.0.0.1:1', ...lines.slice(at)];
        const found = classifyFailure(all.join('\r\n'));
        expect(found.confidence).toBe('high');
        expect(found.signals).toContainEqual({
          tier: 'high',
          name: 'connection-refused',
          line: 'connect ECONNREFUSED 127.0.0.1:1',
        });
      }),
    );
  });

  it('takes any text, and sees no service in one without a sign', () => {
    const signs = new RegExp(signalTable.map(({ form }) => form.source).join('|'), 'im');
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { classification } = classifyFailure(text);
        expect(classification === 'infrastructure' && !signs.test(text)).toBe(false);
      }),
    );
  });

  it('gives the same answer with and without colours', () => {
    for (const [line] of outputs) {
      const coloured = `\u001b[31m${line}\u001b[0m`;
      expect(classifyFailure(coloured).confidence).toBe(classifyFailure(line).confidence);
    }
  });
});
