import type { DashboardOutcome } from '../app/dashboard/open-dashboard';
import type { Palette } from './palette';

/** Where the dashboard is, and how it ends. */
export function dashboardLines(
  { url, allows_moves: allowsMoves }: DashboardOutcome,
  palette: Palette,
): readonly string[] {
  return [
    `${palette.green('✓')} The dashboard is at ${palette.bold(url)}`,
    allowsMoves
      ? '  Whoever has this address can see every mission here, and move work packages.'
      : '  Whoever has this address can see every mission here. It changes nothing.',
    '',
    'Next: open the address in a browser. Ctrl-C here ends it.',
  ];
}
