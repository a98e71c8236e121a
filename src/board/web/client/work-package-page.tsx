import type { ComponentChildren, JSX } from 'preact';
import type { WorkPackageDocument } from '../../../app/dashboard/documents';
import { ageText } from './age-text';
import { workPackagePath } from './ask-server';
import { HistoryRows } from './history';
import { LaneMark } from './lane-mark';
import { Markdown } from './markdown';
import { MoveForm } from './move-form';
import { PageState, Remedies, useTitle } from './page-state';
import { Reviews } from './reviews';
import { addressOf } from './route';
import { useDocument } from './use-document';
import { useNow } from './use-now';
import { Verifications } from './verifications';

interface WorkPackagePageProps {
  readonly slug: string;
  readonly id: string;
  readonly change: number;
}

/** Everything about one work package. */
export function WorkPackagePage({ slug, id, change }: WorkPackagePageProps): JSX.Element {
  const loaded = useDocument<WorkPackageDocument>(workPackagePath(slug, id), change);
  useTitle(`${id} ${loaded.document?.work_package.title ?? ''}`);
  return <PageState loaded={loaded}>{(document) => <WorkPackage {...document} />}</PageState>;
}

function WorkPackage(document: WorkPackageDocument): JSX.Element {
  const { work_package: one, mission_slug: slug, attention, moves, prompt } = document;
  const now = useNow();
  return (
    <>
      <div class="page-head work-package-head">
        <h1>
          <span class="id">{one.id}</span> {one.title}
        </h1>
        <p class="status-line">
          <LaneMark lane={one.lane} />
          {one.agent !== null && <span class="agent">{one.agent}</span>}
          {one.last_transition_at !== null && <span class="quiet">for {ageText(one.last_transition_at, now)}</span>}
        </p>
      </div>
      {attention.map(({ message, remediation }) => (
        <section class="notice notice-attention" key={message} aria-label="Needs attention">
          <h2>{message}</h2>
          <Remedies lines={remediation} />
        </section>
      ))}
      <div class="two-columns">
        <Panel title="Prompt">
          {prompt === null ? (
            <p class="quiet">This work package has no file of its own.</p>
          ) : (
            <Markdown text={prompt.text} level={2} />
          )}
        </Panel>
        <aside aria-label="Facts">
          {moves.length > 0 && <MoveForm slug={slug} id={one.id} moves={moves} />}
          <Facts {...document} />
        </aside>
        <div class="evidence">
          <Panel title="Reviews">
            <Reviews cycles={document.review_cycles} verdict={one.review_verdict} />
          </Panel>
          <Panel title="Verification">
            <Verifications records={document.verifications} />
          </Panel>
          <Panel title="History">
            <HistoryRows history={document.history} hasLinks={false} />
          </Panel>
        </div>
      </div>
    </>
  );
}

function Panel({ title, children }: { readonly title: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <section class="panel" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Facts(document: WorkPackageDocument): JSX.Element {
  const { work_package: one, mission_slug: slug, needed_by: neededBy, workspace } = document;
  const waits = new Set(one.waits_for);
  return (
    <dl class="panel facts">
      <Fact title="Depends on">
        {none(one.dependencies) ?? (
          <Links slug={slug} ids={one.dependencies} note={(id) => (waits.has(id) ? 'open' : '')} />
        )}
      </Fact>
      <Fact title="Needed by">{none(neededBy) ?? <Links slug={slug} ids={neededBy} note={() => ''} />}</Fact>
      {one.subtasks_total > 0 && (
        <Fact title="Subtasks">
          {one.subtasks_done} of {one.subtasks_total} done
        </Fact>
      )}
      <Fact title="Requirements">{none(document.requirement_refs) ?? document.requirement_refs.join(', ')}</Fact>
      <Fact title="Owned files">{none(document.owned_files) ?? <Paths all={document.owned_files} />}</Fact>
      <Fact title="Execution lane">{document.execution_lane ?? 'none yet'}</Fact>
      {workspace !== null && (
        <>
          <Fact title="Branch">
            <code>{workspace.branch}</code>
          </Fact>
          <Fact title="Workspace">
            <code>{workspace.path}</code>
          </Fact>
        </>
      )}
      {document.prompt !== null && (
        <Fact title="File">
          <code>{document.prompt.path}</code>
        </Fact>
      )}
    </dl>
  );
}

function Fact({ title, children }: { readonly title: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function none(all: readonly string[]): string | null {
  return all.length === 0 ? 'nothing' : null;
}

function Links(props: {
  readonly slug: string;
  readonly ids: readonly string[];
  readonly note: (id: string) => string;
}): JSX.Element {
  return (
    <ul class="inline">
      {props.ids.map((id) => (
        <li key={id}>
          <a class="id" href={addressOf({ kind: 'work-package', slug: props.slug, id })}>
            {id}
          </a>{' '}
          <span class="quiet">{props.note(id)}</span>
        </li>
      ))}
    </ul>
  );
}

function Paths({ all }: { readonly all: readonly string[] }): JSX.Element {
  return (
    <ul class="paths">
      {all.map((path) => (
        <li key={path}>
          <code>{path}</code>
        </li>
      ))}
    </ul>
  );
}
