/** One exit code and what it says. */
export interface ExitMeaning {
  readonly exit: number;
  readonly meaning: string;
}

/** Every code the program ends with. Public: a number never changes its meaning. */
export const exitMeanings: readonly ExitMeaning[] = [
  { exit: 0, meaning: 'done, or nothing to do; as a diagnostic beside a success it undid nothing' },
  { exit: 1, meaning: 'a rule said no' },
  { exit: 2, meaning: 'the command line or a selector is wrong' },
  { exit: 3, meaning: 'this place cannot do it' },
  { exit: 4, meaning: 'somebody else moved first; trying again may work' },
  { exit: 70, meaning: 'a bug in spec-kitty' },
  { exit: 130, meaning: 'the person cancelled' },
];
