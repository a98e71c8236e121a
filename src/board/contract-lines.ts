import type { CheckContractsOutcome } from '../app/contracts/check-contracts';
import type { ContractsOutcome } from '../app/contracts/show-contracts';
import type { StubsOutcome } from '../app/contracts/write-stubs';
import type { Palette } from './text-board';

/** One line for each border of a mission. */
export function contractListLines(
  { contracts, mission_slug: slug }: ContractsOutcome,
  palette: Palette,
): readonly string[] {
  if (contracts.length === 0) return [`${slug} has no contracts between its work packages.`];
  return contracts.flatMap(({ id, artifact, producer, consumers }) => [
    ...consumers.map(
      (one) =>
        `${palette.bold(id)}  ${producer} → ${one.wp}  ${artifact}: ${one.is_verifiable ? one.needs : palette.yellow(one.needs)}`,
    ),
    ...(consumers.length === 0 ? [`${palette.bold(id)}  ${producer} → ${palette.yellow('nobody')}  ${artifact}`] : []),
  ]);
}

/** The findings themselves are printed with every other diagnostic. */
export function contractCheckLines(outcome: CheckContractsOutcome, palette: Palette): readonly string[] {
  const { contract_count: count, error_count: errors, warning_count: warnings, exports } = outcome;
  const contracts = count === 1 ? '1 contract' : `${count} contracts`;
  const found = [
    ...(errors > 0 ? [errors === 1 ? '1 error' : `${errors} errors`] : []),
    ...(warnings > 0 ? [warnings === 1 ? '1 warning' : `${warnings} warnings`] : []),
  ];
  return [
    errors > 0
      ? `${palette.red('✗')} ${contracts}: ${found.join(', ')}`
      : `${palette.green('✓')} ${contracts}${found.length === 0 ? '' : `: ${found.join(', ')}`}`,
    ...exports
      .filter(({ status }) => status === 'adapted')
      .map(
        ({ artifact, service, consumer, value, adapted }) =>
          `  ${service} exports ${artifact}=${value}; ${consumer} will get ${adapted ?? ''}`,
      ),
  ];
}

export function stubLines({ stubs, mission_slug: slug }: StubsOutcome, palette: Palette): readonly string[] {
  if (stubs.length === 0) return ['No contract asks for a seam test here.'];
  const isShown = stubs.every(({ state }) => state === 'shown');
  if (!isShown) {
    return [
      ...stubs.map(({ path, state, consumer }) =>
        state === 'written' ? `${palette.green('✓')} ${path} (${consumer})` : `  ${path} (${consumer}) is as it was.`,
      ),
      '',
      "Next: write the consumer's side of each, and run it.",
    ];
  }
  return [
    ...stubs.flatMap(({ path, content, consumer }) => [palette.bold(`${path} (${consumer})`), '', content]),
    `Next: spec-kitty contracts stubs --write --mission ${slug}`,
  ];
}
