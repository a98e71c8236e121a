import { Args } from '@oclif/core';
import { formatNames, showSchema, type SchemaOutcome } from '../src/app/show-schema';
import { KittyCommand } from '../src/cli/kitty-command';
import type { Ports } from '../src/ports/ports';

export default class Schema extends KittyCommand<SchemaOutcome> {
  static override summary = 'Print a published JSON Schema, or list them';
  static override description =
    'For wps.yaml, meta.json, the settings, rows of the event log, failures, and what each command prints with --json.';
  static override examples = [
    '<%= config.bin %> schema',
    '<%= config.bin %> schema wps',
    '<%= config.bin %> schema move-task',
    '<%= config.bin %> schema mission create',
  ];
  static override strict = false;
  static override args = { name: Args.string({ description: 'Name of the schema, or a command, e.g. wps' }) };

  protected async execute(ports: Ports): Promise<SchemaOutcome> {
    const { argv } = await this.parse(Schema);
    return showSchema(ports, argv.length === 0 ? undefined : argv.map(String).join(' '));
  }

  protected text({ names, schema }: SchemaOutcome): readonly string[] {
    if (schema !== null) return [JSON.stringify(schema, null, 2)];
    return [...formatNames(names), 'COMMAND  what a command prints with --json, e.g. spec-kitty schema move-task'];
  }
}
