import * as fc from 'fast-check';
import type { InstallManifest } from '../../../src/domain/setup/install-manifest';
import { findBlock, markersFor } from '../../../src/domain/setup/managed-block';
import { planInstall, type InstallStep, type WantedPart } from '../../../src/domain/setup/plan-install';
import { planUninstall } from '../../../src/domain/setup/plan-uninstall';

/** Files by path. The digest of a text is the text: what is compared is what was written. */
type Files = ReadonlyMap<string, string>;
interface World {
  readonly files: Files;
  readonly manifest: InstallManifest | null;
}

const digest = (text: string): string => `digest of ${text}`;
const readFrom =
  (files: Files) =>
  (path: string): string | null =>
    files.get(path) ?? null;

/** What a version of the program wants: a later one has other texts, a new file, and one file and one block less. */
function wantedIn(version: number): readonly WantedPart[] {
  const text = (path: string): string => `${path} of version ${version}\n`;
  return [
    { path: 'config', kind: 'file', content: text('config'), staysWhen: 'changed' },
    { path: 'stamp', kind: 'file', content: text('stamp'), staysWhen: 'there' },
    { path: '.gitignore', kind: 'block', content: text('ignored') },
    ...(version < 3 ? [{ path: 'AGENTS.md', kind: 'block' as const, content: text('agents') }] : []),
    { path: 'commands/plan', kind: 'file', content: text('plan') },
    { path: `commands/only-${version}`, kind: 'file', content: text('only') },
  ];
}

function planOf({ files, manifest }: World, version: number, writesBeside: boolean): readonly InstallStep[] {
  const isLink = (): boolean => false;
  return planInstall({ wanted: wantedIn(version), manifest, read: readFrom(files), isLink, digest, writesBeside });
}

function install(world: World, version: number, writesBeside: boolean): World {
  const files = new Map(world.files);
  const steps = planOf(world, version, writesBeside);
  for (const step of steps) {
    if (step.act === 'write') files.set(step.path, step.content);
    if (step.act === 'remove') files.delete(step.path);
  }
  const parts = steps.flatMap((step) => (step.act === 'remove' || step.part === null ? [] : [step.part]));
  return { files, manifest: { version: String(version), agents: [], configured: [], parts, folders: [] } };
}

function uninstall({ files, manifest }: World, evenChanged: readonly string[] = []): Files {
  const left = new Map(files);
  if (manifest === null) return left;
  for (const step of planUninstall({ manifest, read: readFrom(files), digest, evenChanged })) {
    if (step.act === 'remove') left.delete(step.path);
    if (step.act === 'restore') left.set(step.path, step.content);
  }
  return left;
}

const line = fc.constantFrom('one', 'two', '', '# three');
const shared = fc
  .tuple(fc.array(line, { maxLength: 4 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
  .map(([lines, end, hasEnd]) => (lines.length === 0 ? '' : lines.join(end) + (hasEnd ? end : '')));
/** What is there before: files that we share, or that stand where one of ours would be. */
const userFiles = fc
  .record({ '.gitignore': shared, 'AGENTS.md': shared, 'commands/plan': shared, config: shared }, { requiredKeys: [] })
  .map((record): Files => new Map(Object.entries(record)));
const paths = ['config', 'stamp', '.gitignore', 'AGENTS.md', 'commands/plan', 'commands/only-1', 'commands/plan.new'];
const action = fc.oneof(
  fc.record({ do: fc.constant('install' as const), version: fc.integer({ min: 1, max: 3 }), beside: fc.boolean() }),
  fc.record({ do: fc.constant('replace' as const), path: fc.constantFrom(...paths), text: fc.uuid() }),
  fc.record({ do: fc.constant('append' as const), path: fc.constantFrom('.gitignore', 'AGENTS.md'), text: fc.uuid() }),
  fc.record({ do: fc.constant('delete' as const), path: fc.constantFrom(...paths) }),
);

describe('Installing, upgrading and uninstalling', () => {
  it('leaves what was there before, byte for byte', () => {
    fc.assert(
      fc.property(
        userFiles,
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 }),
        (files, versions) => {
          const world = versions.reduce<World>((before, version) => install(before, version, true), {
            files,
            manifest: null,
          });
          expect(uninstall(world)).toEqual(files);
        },
      ),
    );
  });

  it('changes nothing the second time, whoever did what before', () => {
    fc.assert(
      fc.property(
        userFiles,
        fc.array(action, { maxLength: 6 }),
        fc.integer({ min: 1, max: 3 }),
        (files, actions, version) => {
          const once = install(after({ files, manifest: null }, actions), version, true);
          const twice = install(once, version, true);
          expect(twice).toEqual(once);
          expect(planOf(once, version, false).filter(({ act }) => act === 'write' || act === 'remove')).toEqual([]);
        },
      ),
    );
  });

  it('never loses a word of the user', () => {
    fc.assert(
      fc.property(userFiles, fc.array(action, { maxLength: 8 }), (files, actions) => {
        let world: World = { files, manifest: null };
        let words = new Map<string, readonly string[]>([...files].map(([path, text]) => [path, [text]]));
        for (const one of actions) {
          world = after(world, [one]);
          words = wordsAfter(words, world.files, one);
          expectKept(world.files, words);
        }
        expectKept(uninstall(world), words);
      }),
      { numRuns: 500 },
    );
  });

  it('takes a changed file only when it is named', () => {
    const world = after({ files: new Map(), manifest: null }, [
      { do: 'install', version: 1, beside: false },
      { do: 'replace', path: 'config', text: 'mine' },
      { do: 'replace', path: 'commands/plan', text: 'mine' },
    ]);
    expect([...uninstall(world).keys()].sort()).toEqual(['commands/plan', 'config']);
    expect([...uninstall(world, ['config']).keys()]).toEqual(['commands/plan']);
  });

  it('takes line ends that git changed for no change of anybody', () => {
    const once = install({ files: new Map(), manifest: null }, 1, false);
    const files = new Map([...once.files].map(([path, text]) => [path, text.replaceAll('\n', '\r\n')]));
    expect(planOf({ ...once, files }, 1, true).every(({ act }) => act === 'keep')).toBe(true);
    const upgraded = install({ ...once, files }, 2, true);
    expect(upgraded.files.get('commands/plan')).toBe('commands/plan'.replace('commands/', '') + ' of version 2\r\n');
    expect(uninstall(upgraded)).toEqual(new Map());
  });

  it('takes over what the user took over', () => {
    const actions = [
      { do: 'install', version: 1, beside: true },
      { do: 'replace', path: 'commands/plan', text: 'mine' },
      { do: 'install', version: 2, beside: true },
    ] as const;
    const { files, manifest } = after({ files: new Map(), manifest: null }, actions);
    const accepted = new Map(files).set('commands/plan', files.get('commands/plan.new') ?? '');
    expect([...uninstall(install({ files: accepted, manifest }, 2, true)).keys()]).toEqual([]);
  });

  it('leaves a block that no list names, unless it is the wanted one', () => {
    const { files } = install({ files: new Map(), manifest: null }, 1, false);
    const nameOf = (version: number): unknown =>
      planOf({ files, manifest: null }, version, false).find(({ path }) => path === '.gitignore');
    expect(nameOf(1)).toMatchObject({ act: 'keep' });
    expect(nameOf(2)).toMatchObject({ act: 'leave', reason: 'not written by spec-kitty' });
  });

  it('knows its own by the earlier digest too, as a kill in the middle leaves it', () => {
    const once = install({ files: new Map(), manifest: null }, 1, false);
    const twice = install(once, 2, false);
    const parts = (twice.manifest?.parts ?? []).map((part) => {
      const was = once.manifest?.parts.find(({ path }) => path === part.path)?.sha256;
      return was === undefined ? part : { ...part, was };
    });
    const manifest = twice.manifest === null ? null : { ...twice.manifest, parts };
    expect(install({ files: once.files, manifest }, 2, false).files.get('.gitignore')).toBe(
      twice.files.get('.gitignore'),
    );
    expect([...uninstall({ files: once.files, manifest }).keys()]).toEqual(['commands/only-1']);
  });

  it('leaves a link where links are usual, and puts the text beside it', () => {
    const wanted = [{ path: 'AGENTS.md', kind: 'block', content: 'ours\n', mayBeLink: true }] as const;
    const read = (path: string): string | null => (path === 'AGENTS.md' ? 'theirs\n' : null);
    const steps = planInstall({ wanted, manifest: null, read, isLink: () => true, digest, writesBeside: true });
    expect(steps).toMatchObject([
      { act: 'leave', path: 'AGENTS.md', reason: 'a symbolic link' },
      { act: 'write', path: 'AGENTS.md.new', content: expect.stringMatching(/^theirs\n\n[^]*ours\n/) as unknown },
    ]);
  });
});

type Action = typeof action extends fc.Arbitrary<infer Value> ? Value : never;

function after(world: World, actions: readonly Action[]): World {
  return actions.reduce<World>((before, one) => {
    const files = new Map(before.files);
    switch (one.do) {
      case 'install':
        return install(before, one.version, one.beside);
      case 'replace':
        return { ...before, files: files.set(one.path, `${one.text}\n`) };
      case 'append':
        return { ...before, files: files.set(one.path, `${files.get(one.path) ?? ''}\n${one.text}\n`) };
      case 'delete':
        files.delete(one.path);
        return { ...before, files };
      default:
        return one satisfies never;
    }
  }, world);
}

/** What the user wrote, by file. */
function wordsAfter(
  words: ReadonlyMap<string, readonly string[]>,
  files: Files,
  one: Action,
): Map<string, readonly string[]> {
  const next = new Map(words);
  if (one.do === 'replace') next.set(one.path, [files.get(one.path) ?? '']);
  if (one.do === 'append') next.set(one.path, [...(words.get(one.path) ?? []), one.text]);
  if (one.do === 'delete') next.delete(one.path);
  return next;
}

function expectKept(files: Files, words: ReadonlyMap<string, readonly string[]>): void {
  for (const [path, texts] of words) {
    const there = files.get(path);
    const isShared = path === '.gitignore' || path === 'AGENTS.md';
    const lines = (text: string): readonly string[] => text.split(/\r?\n/).filter((one) => one !== '');
    const found = there === undefined ? null : findBlock(there, markersFor(path));
    const own = found === null ? (there ?? '') : `${found.before}${found.after}`;
    if (isShared) for (const text of texts) expect(lines(own)).toEqual(expect.arrayContaining([...lines(text)]));
    else expect(there).toBe(texts.join(''));
  }
}
