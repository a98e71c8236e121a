import { Args } from '@oclif/core';
import { showSchema, type SchemaOutcome } from '../src/app/show-schema';
import { KittyCommand } from '../src/cli/kitty-command';
import type { Ports } from '../src/ports/ports';

export default class Schema extends KittyCommand<SchemaOutcome> {
  static override summary = 'Print a published JSON Schema, or list them';
  static override examples = ['<%= config.bin %> schema', '<%= config.bin %> schema wps'];
  static override args = { name: Args.string({ description: 'Name of the schema, e.g. wps' }) };

  protected async execute(ports: Ports): Promise<SchemaOutcome> {
    const { args } = await this.parse(Schema);
    return showSchema(ports, args.name);
  }

  protected text({ names, schema }: SchemaOutcome): readonly string[] {
    return schema === null ? names : [JSON.stringify(schema, null, 2)];
  }
}
