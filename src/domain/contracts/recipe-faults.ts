import type { ServiceRecipe } from './service-recipe';

/** Something wrong with a recipe as a whole, and where. */
export interface RecipeFault {
  readonly path: readonly string[];
  /** The end of a sentence that begins with the path. */
  readonly text: string;
}

/** What the values of a recipe say that could not be run, or not be handed to a shell. */
export function recipeFaults({ name, env, defaults, ready, exports, image }: ServiceRecipe): readonly RecipeFault[] {
  const known = Object.keys(defaults);
  const everywhere = [...known, 'host', 'port'];
  return [
    ...(/^[a-z][\w-]*$/.test(name) ? [] : [{ path: [], text: 'must have a name of small letters, digits, - and _' }]),
    ...(image === null || /^[\w][\w./:@-]*$/.test(image) ? [] : [{ path: ['image'], text: 'is no name of an image' }]),
    ...(Object.keys(exports).length > 0 ? [] : [{ path: ['export'], text: 'must name at least one variable' }]),
    ...variableFaults('env', env),
    ...variableFaults('export', exports),
    ...templateFaults('env', env, known),
    ...templateFaults('export', exports, everywhere),
    ...templateFaults('ready', { exec: (ready.exec ?? []).join(' ') }, known),
  ];
}

function variableFaults(key: string, variables: Readonly<Record<string, string>>): readonly RecipeFault[] {
  // An engine takes dots, which a shell does not: only what is exported meets a shell.
  const form = key === 'env' ? /^[A-Za-z_][\w.]*$/ : /^[A-Za-z_]\w*$/;
  return Object.keys(variables)
    .filter((name) => !form.test(name))
    .map((name) => ({ path: [key, name], text: 'is no name of a variable' }));
}

function templateFaults(
  key: string,
  templates: Readonly<Record<string, string>>,
  known: readonly string[],
): readonly RecipeFault[] {
  return Object.entries(templates).flatMap(([name, template]) =>
    [...template.matchAll(/\{(\w+)\}/g)]
      .map((match) => match[1] ?? '')
      .filter((word) => !known.includes(word))
      .map((word) => ({ path: [key, name], text: `names {${word}}, which no default gives` })),
  );
}
