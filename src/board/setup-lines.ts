import type { DemoOutcome } from '../app/demo/create-demo';
import type { RemoveDemoOutcome } from '../app/demo/remove-demo';
import type { ConfigOutcome } from '../app/setup/config';
import type { InitOutcome } from '../app/setup/init';
import type { UninstallOutcome } from '../app/setup/uninstall';
import type { UpgradeOutcome } from '../app/setup/upgrade';
import type { Palette } from './text-board';

/** What `init` did, calmly: files by folder, agents, and one way on. */
export function initLines(outcome: InitOutcome, palette: Palette): readonly string[] {
  const { written, removed, settings, hooks, agents, dry_run: isPreview } = outcome;
  const isIdle = [...written, ...removed, ...settings].length === 0;
  return [
    isIdle
      ? `${palette.green('✓')} ${outcome.root} is ready; nothing was written.`
      : `${palette.green('✓')} ${outcome.root} ${isPreview ? 'would be' : 'is'} ready for ${agents.join(', ')}.`,
    ...section(isPreview ? 'Would write:' : 'Wrote:', grouped(written)),
    ...section(isPreview ? 'Would remove:' : 'Removed:', grouped(removed)),
    ...section('Git settings:', settings),
    ...(hooks === null ? [] : [`  Hook: pre-commit ${hooks === 'none' ? 'was there' : hooks}`]),
    ...section(
      'The first command in each agent:',
      outcome.first_commands.map(({ agent, command }) => `${agent}: ${command}`),
    ),
    ...nextLines(outcome.next_step),
  ];
}

export function demoLines(
  { mission_slug: slug, home_path: home, next_step: next }: DemoOutcome,
  palette: Palette,
): readonly string[] {
  return [
    `${palette.green('✓')} ${slug} is there to look at, in ${home}.`,
    '  One work package is approved, one was sent back and is worked on again, one is in progress.',
    '  The last two change the same line: forecast shows it before anybody merges.',
    ...nextLines(next),
  ];
}

export function demoRemovedLines(
  { mission_slug: slug, removed }: RemoveDemoOutcome,
  palette: Palette,
): readonly string[] {
  return [`${palette.green('✓')} ${slug} is gone.`, ...section('Removed:', removed)];
}

export function upgradeLines(outcome: UpgradeOutcome, palette: Palette): readonly string[] {
  const { written, removed, dry_run: isPreview } = outcome;
  const isIdle = [...written, ...removed, ...outcome.settings].length === 0;
  const stale = (action: string): readonly string[] =>
    outcome.stale.filter((one) => one.action === action).map(({ path, reason }) => `${path}: ${reason}`);
  return [
    isIdle
      ? `${palette.green('✓')} Everything is as spec-kitty ${outcome.version} writes it.`
      : `${palette.green('✓')} ${isPreview ? 'Would bring' : 'Brought'} this repository to ${outcome.version}.`,
    ...section(isPreview ? 'Would write:' : 'Wrote:', grouped(written)),
    ...section(isPreview ? 'Would remove:' : 'Removed:', removed),
    ...section('Git settings:', outcome.settings),
    ...section(
      `Left alone; the new text ${isPreview ? 'would be' : 'is'} beside each, in a file that ends in .new:`,
      outcome.kept.map(({ path, reason }) => `${path}: ${reason}`),
    ),
    ...section('Out of date; take over what is in the .new beside each:', stale('offered')),
    ...section('Out of date, and used by no agent that is set up here; remove what nobody needs:', stale('left')),
    ...(outcome.commit === null ? [] : [`  Committed as ${outcome.commit.slice(0, 10)}`]),
    ...nextLines(outcome.next_step),
  ];
}

export function uninstallLines(outcome: UninstallOutcome, palette: Palette): readonly string[] {
  const isPreview = outcome.dry_run === true;
  return [
    `${palette.green('✓')} ${isPreview ? 'Would take' : 'Took'} back what spec-kitty wrote in ${outcome.root}.`,
    ...section(isPreview ? 'Would remove:' : 'Removed:', grouped(outcome.removed)),
    ...section(isPreview ? 'Would restore:' : 'Restored:', outcome.restored),
    ...section(
      'Left, because you changed them:',
      outcome.kept.map(({ path }) => path),
    ),
    ...section('Git settings taken out:', outcome.settings),
    ...(outcome.hooks === 'none' ? [] : [`  Hook: pre-commit ${isPreview ? 'would be ' : ''}${outcome.hooks}`]),
    ...nextLines(outcome.next_step),
  ];
}

export function configLines({ settings, next_step: next = [] }: ConfigOutcome): readonly string[] {
  const width = Math.max(...settings.map(({ key }) => key.length));
  return [
    ...settings.map(
      ({ key, value, is_set: isSet }) => `${key.padEnd(width)}  ${settingValue(value)}${isSet ? '' : '  (not set)'}`,
    ),
    ...nextLines(next),
  ];
}

/** A value as it is typed: lists with commas, nothing for nothing. */
export function settingValue(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Commands to go on with; nothing when there are none. */
function nextLines(commands: readonly string[]): readonly string[] {
  return commands.length === 0 ? [] : ['', 'Next:', ...commands.map((command) => `  ${command}`)];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`  ${title}`, ...lines.map((line) => `    ${line}`)];
}

/** Folders with more than two files are named once. */
function grouped(paths: readonly string[]): readonly string[] {
  const folders = new Map<string, string[]>();
  for (const path of paths) {
    const folder = folderOf(path);
    folders.set(folder, [...(folders.get(folder) ?? []), path]);
  }
  return [...folders].flatMap(([folder, all]) =>
    all.length > 2 && folder !== '' ? [`${folder}/ (${all.length} files)`] : all,
  );
}

/** Skills have a folder each; their common one is named. */
function folderOf(path: string): string {
  const folder = path.split('/').slice(0, -1).join('/');
  return path.endsWith('/SKILL.md') ? folder.split('/').slice(0, -1).join('/') : folder;
}
