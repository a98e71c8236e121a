import type { JSX } from 'preact';
import type { VerificationRecord } from '../../../domain/verify/verification-record';

/** What verifications found, newest first. */
export function Verifications({ records }: { readonly records: readonly VerificationRecord[] }): JSX.Element {
  if (records.length === 0) return <p class="quiet">Nobody verified it yet.</p>;
  return (
    <ul class="verifications">
      {records.map((record) => (
        <li key={record.run_id}>
          <Verification record={record} />
        </li>
      ))}
    </ul>
  );
}

function Verification({ record }: { readonly record: VerificationRecord }): JSX.Element {
  const { counts, command } = record.tests;
  return (
    <>
      <p>
        <span class={`verdict verdict-${record.outcome === 'passed' ? 'approved' : 'rejected'}`}>{record.outcome}</span>{' '}
        <span class="quiet">
          {record.role} {record.actor} at <code>{record.commit.slice(0, 8)}</code>
        </span>
      </p>
      {command !== null && (
        <p>
          <code>{command}</code>
          {counts !== null && (
            <span class="quiet">
              {' '}
              {counts.passed} passed, {counts.failed + counts.errors} failed, {counts.skipped} skipped
            </span>
          )}
        </p>
      )}
      {record.cause !== null && <p>{record.cause.message}</p>}
      {record.reason !== null && <p>{record.reason}</p>}
      {record.approved_without_independent_tests && <p class="problem">Approved without independent tests.</p>}
    </>
  );
}
