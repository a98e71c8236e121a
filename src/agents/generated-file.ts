/** A file that belongs to spec-kitty in somebody's repository. */
export interface GeneratedFile {
  /** Relative to the root of the checkout, with `/`. */
  readonly path: string;
  readonly content: string;
}
