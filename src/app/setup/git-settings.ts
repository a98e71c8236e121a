import type { Checkout } from '../../domain/mission/location';
import { gitSettings } from '../../templates/setup';
import type { Ports } from '../../ports/ports';

export type NamedSetting = readonly [name: string, value: string];

/** Settings of git that are to be set: only where nothing of the kind is, so that somebody's own driver stays. */
export function missingSettings(ports: Ports, checkout: Checkout): readonly NamedSetting[] {
  return gitSettings.filter(([name]) => ports.git.readSetting(checkout, name) === null);
}

/** Those of this clone that are as we set them. */
export function ownSettings(ports: Ports, checkout: Checkout): readonly NamedSetting[] {
  return gitSettings.filter(([name, value]) => ports.git.readLocalSetting(checkout, name) === value);
}

export function setSettings(ports: Ports, checkout: Checkout, settings: readonly NamedSetting[]): void {
  for (const [name, value] of settings) ports.git.writeSetting(checkout, name, value);
}

/** Those that are not set, or to something else by now, are left. */
export function takeOutSettings(ports: Ports, checkout: Checkout, settings: readonly NamedSetting[]): void {
  for (const [name, value] of settings) {
    if (ports.git.readLocalSetting(checkout, name) === value) ports.git.writeSetting(checkout, name, null);
  }
}
