import { Args, Flags } from '@oclif/core';
import { search, type SearchOutcome } from '../src/app/search';
import type { Palette } from '../src/board/palette';
import type { Screen } from '../src/board/screen';
import { searchLines } from '../src/board/search-lines';
import { KittyCommand, missionFlag } from '../src/cli/kitty-command';
import { searchKinds } from '../src/domain/search/document-kind';
import type { Ports } from '../src/ports/ports';

export default class Search extends KittyCommand<SearchOutcome> {
  static override summary = 'Find text in the specs, plans, work packages, reviews and logs of all missions';
  static override description =
    'Every word has to occur; put a phrase in double quotes. Small letters also find capital ones. Each line is shown with its place as an editor takes it.';
  static override examples = [
    '<%= config.bin %> search token refresh',
    `<%= config.bin %> search '"rate limit"' --kind spec --kind review`,
    `<%= config.bin %> search 'FR-0\\d+' --regex --mission 069`,
  ];
  static override strict = false;
  static override args = { text: Args.string({ required: true, description: 'Words to look for' }) };
  static override flags = {
    mission: missionFlag,
    kind: Flags.option({ options: searchKinds, multiple: true, summary: 'Only in these' })(),
    regex: Flags.boolean({ summary: 'Take the text as a regular expression' }),
    limit: Flags.integer({ char: 'n', summary: 'Show at most so many', min: 1, default: 20, helpValue: 'N' }),
  };

  protected async execute(ports: Ports): Promise<SearchOutcome> {
    const { argv, flags } = await this.parse(Search);
    return search(ports, {
      text: argv.join(' '),
      mission: flags.mission,
      kinds: flags.kind ?? [],
      isRegex: flags.regex,
      limit: flags.limit,
    });
  }

  protected text(outcome: SearchOutcome, palette: Palette, screen: Screen): readonly string[] {
    return searchLines(outcome, palette, screen);
  }
}
