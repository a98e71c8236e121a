/** Environment variable with the id of a run; by it a later run finds the processes that a killed one left. */
export const RUN_MARK = 'SPEC_KITTY_VERIFY_RUN';
