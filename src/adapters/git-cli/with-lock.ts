/** Runs work while no other process of the repository runs work under the same name. */
export type WithLock = <Result>(
  commonDir: string,
  name: string,
  work: () => Promise<Result> | Result,
) => Promise<Result>;
