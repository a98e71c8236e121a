/** The JSON Schemas that come with the program. */
export interface PublishedSchemas {
  names(): readonly string[];
  /** The text of a schema; null when there is none of that name. */
  read(name: string): string | null;
}
