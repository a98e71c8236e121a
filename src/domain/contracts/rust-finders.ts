const finders: Readonly<Record<string, readonly string[]>> = {
  path_of: [
    'fn path_of(address: &str) -> &str {',
    '    let place = address.split_once("://").map_or("", |(_, rest)| rest);',
    "    let place = place.split(['?', '#']).next().unwrap_or(\"\");",
    '    place.find(\'/\').map_or("", |at| &place[at..])',
    '}',
  ],
  query_of: [
    "fn query_of<'a>(address: &'a str, name: &str) -> Option<&'a str> {",
    "    let query = address.split('#').next()?.split_once('?')?.1;",
    "    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));",
    '    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)',
    '}',
  ],
  has_user: [
    'fn has_user(address: &str) -> bool {',
    '    let place = address.split_once("://").map_or("", |(_, rest)| rest);',
    "    let authority = place.split(['/', '?', '#']).next().unwrap_or(\"\");",
    "    authority.find('@').is_some_and(|at| at > 0)",
    '}',
  ],
};

/** The functions that lines of Rust call to look into an address; none that they do not call. */
export function rustFinders(lines: readonly string[]): readonly string[] {
  return Object.entries(finders).flatMap(([name, finder]) =>
    lines.some((line) => line.includes(`${name}(&artifact`)) ? ['', ...finder] : [],
  );
}
