import type { SeamStub } from './seam-stub';

/** A seam test that a prompt asks for. */
export interface AskedSeam {
  readonly stub: SeamStub;
  /** True when the file of the stub is in the workspace. */
  readonly isThere: boolean;
  /** True when the consumer may write that file. */
  readonly isOwned: boolean;
}

/**
 * What the prompt of a consumer says of its seam tests: each between marker lines, with its stub for as long as there is
 * none. Empty without one.
 */
export function seamLines(seams: readonly AskedSeam[], missionSlug: string): readonly string[] {
  return seams.flatMap(({ stub, isThere, isOwned }) => [
    `<!-- seam:${stub.contract}:begin -->`,
    `The review runs the seam test of ${stub.contract}, found by its name \`${stub.testName}\` in whatever file it is.`,
    ...(isThere ? [`It begins in \`${stub.path}\`: it has to pass, with the artifact unchanged.`] : toWrite(stub)),
    ...(isThere || !isOwned ? [] : putThere(stub, missionSlug)),
    `<!-- seam:${stub.contract}:end -->`,
    '',
  ]);
}

function toWrite({ path, content }: SeamStub): readonly string[] {
  return [
    `Begin with this one, and write the consumer's side of it; \`${path}\` is where it usually lies:`,
    '',
    '```',
    ...content.trimEnd().split('\n'),
    '```',
  ];
}

function putThere({ contract, consumer }: SeamStub, missionSlug: string): readonly string[] {
  return [
    '',
    'In the workspace, this puts it there:',
    '',
    '```',
    `spec-kitty contracts stubs ${contract} --wp ${consumer} --write --mission ${missionSlug}`,
    '```',
  ];
}
