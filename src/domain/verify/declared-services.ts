/** What each place says of the services a work package needs. An absent key is null; an empty list says "none". */
export interface ServiceDeclarations {
  /** The header of the work-package file. */
  readonly prompt: readonly string[] | null;
  /** The entry of the manifest. */
  readonly manifest: readonly string[] | null;
  /** The default of the mission, at the top of the manifest. */
  readonly mission: readonly string[] | null;
}

export type DeclarationSource = 'prompt' | 'manifest' | 'mission' | 'none';

/** The services a work package needs, and who said so. The nearest place that says anything decides. */
export function declaredServices({ prompt, manifest, mission }: ServiceDeclarations): {
  readonly services: readonly string[];
  readonly source: DeclarationSource;
} {
  if (prompt !== null) return { services: prompt, source: 'prompt' };
  if (manifest !== null) return { services: manifest, source: 'manifest' };
  if (mission !== null) return { services: mission, source: 'mission' };
  return { services: [], source: 'none' };
}
