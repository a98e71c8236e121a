/**
 * Every way a command can fail, with the exit code each way ends in.
 *
 * Codes are public: they are listed in the reference, never renamed and never reused.
 * Exit codes: 1 a rule said no · 2 the command line or a selector is wrong · 3 this place cannot do it ·
 * 4 someone else moved first · 70 a bug in spec-kitty.
 */
export const problems = {
  // The command line and its selectors
  USAGE_ERROR: { exit: 2, title: 'The command line is wrong' },
  MISSION_NOT_FOUND: { exit: 2, title: 'No such mission' },
  MISSION_AMBIGUOUS_SELECTOR: { exit: 2, title: 'The selector fits several missions' },
  WP_NOT_FOUND: { exit: 2, title: 'No such work package in this mission' },
  INVALID_LANE: { exit: 2, title: 'No such lane' },
  INVALID_SLUG: { exit: 2, title: 'The mission slug breaks the slug rule' },
  SUBTASK_NOT_FOUND: { exit: 2, title: 'No such subtask in this work package' },
  SCHEMA_NOT_FOUND: { exit: 2, title: 'No such published schema' },

  // This place cannot do it
  NOT_A_GIT_REPOSITORY: { exit: 3, title: 'Not inside a git repository' },
  GIT_FAILED: { exit: 3, title: 'git could not do what was asked' },
  GIT_TOO_OLD: { exit: 3, title: 'git is older than spec-kitty needs' },
  HOME_NOT_CHECKED_OUT: { exit: 3, title: 'The home branch of the mission is not checked out here' },
  MISSION_READ_ONLY: { exit: 3, title: 'The mission is merged and read-only' },
  MISSION_DIVERGED: { exit: 3, title: 'The local and the pushed home branch of the mission have diverged' },
  NOT_FINALIZED: { exit: 3, title: 'The mission has no finalised tasks yet' },
  META_INVALID: { exit: 3, title: 'meta.json cannot be read' },
  CONFIG_INVALID: { exit: 3, title: '.kittify/config.yaml cannot be read' },
  LANES_INVALID: { exit: 3, title: 'lanes.json cannot be read' },
  WORKSPACE_RECORD_INVALID: { exit: 3, title: 'The record of a workspace cannot be read' },
  WORKSPACE_UNUSABLE: { exit: 3, title: 'The worktree of a lane is not as it was left' },
  LOG_UNREADABLE: { exit: 3, title: 'The event log cannot be read' },
  LOG_FROM_NEWER_VERSION: { exit: 3, title: 'The event log holds rows this version does not know' },
  CLOCK_UNUSABLE: { exit: 3, title: 'No new event could take effect after the newest one' },
  LOG_NOT_WRITABLE: { exit: 3, title: 'The event log cannot be appended to' },
  LOG_WRITE_FAILED: { exit: 3, title: 'The event could not be written' },
  FILE_NOT_WRITABLE: { exit: 3, title: 'A file cannot be written' },
  FILE_UNREADABLE: { exit: 3, title: 'A file cannot be read' },
  SNAPSHOT_NOT_WRITTEN: { exit: 3, title: 'The event is durable but status.json could not be refreshed' },
  STATUS_EVENT_PERSISTENCE_VERIFICATION_FAILED: {
    exit: 3,
    title: 'A written event did not read back or took no effect',
  },
  BRANCH_PROTECTED: { exit: 3, title: 'The branch takes no state commits' },
  SETUP_NOT_COMMITTED: { exit: 3, title: 'The settings of the project are not committed' },
  DETACHED_HEAD: { exit: 3, title: 'The checkout is on no branch' },

  // A rule said no
  ILLEGAL_TRANSITION: { exit: 1, title: 'That lane move is not allowed' },
  GUARD_NOT_MET: { exit: 1, title: 'The move lacks what its rule asks for' },
  REASON_REQUIRED: { exit: 1, title: 'The move needs a reason' },
  AGENT_MISMATCH: { exit: 1, title: 'The work package is held by another agent' },
  NOTHING_TO_IMPLEMENT: { exit: 1, title: 'No work package can be started now' },
  WORKSPACE_BUSY: { exit: 1, title: 'Another work package is being worked on in the same workspace' },
  WORKSPACE_DIRTY: { exit: 1, title: 'The worktree of the lane has changes that are not committed' },
  DEPENDENCY_LANE_MERGE_CONFLICT: { exit: 1, title: 'A lane this one depends on does not merge into it' },
  SUBTASKS_INCOMPLETE: { exit: 1, title: 'Subtasks of the work package are not done' },
  DEPENDENCIES_NOT_SATISFIED: { exit: 1, title: 'A work package this one depends on is not approved or done' },
  FEEDBACK_REQUIRED: { exit: 1, title: 'Sending work back needs a feedback file' },
  WPS_MANIFEST_INVALID: { exit: 1, title: 'wps.yaml is not a valid manifest' },
  FRONTMATTER_INVALID: { exit: 1, title: 'The header of a work-package file is not valid' },
  FRONTMATTER_UNKNOWN_FIELD: { exit: 1, title: 'The header of a work-package file has a field that no reader knows' },
  WORK_PACKAGES_MISMATCH: { exit: 1, title: 'wps.yaml and the files of tasks/ name different work packages' },
  TASKS_MISSING: { exit: 1, title: 'The mission has no work packages yet' },
  SPEC_MISSING: { exit: 1, title: 'The mission has no spec.md' },
  TARGET_BRANCH_UNKNOWN: { exit: 1, title: 'The mission does not say where it ends up' },
  SECTION_COVERAGE: { exit: 1, title: 'tasks.md and the files of tasks/ name different work packages' },
  DEPENDENCY_CYCLE: { exit: 1, title: 'Work packages depend on each other in a circle' },
  DEPENDENCY_UNKNOWN: { exit: 1, title: 'A work package depends on one that does not exist' },
  DEPENDENCY_NOT_UNDERSTOOD: { exit: 1, title: 'A line looks like a dependency declaration and is none' },
  DEPENDENCIES_REPLACED: { exit: 1, title: 'The manifest replaced the dependencies of a header' },
  DEPENDENCY_OUTSIDE_SECTION: {
    exit: 1,
    title: 'A dependency was read from text behind the section of a work package',
  },
  HEADER_OVERRIDES_MANIFEST: { exit: 1, title: 'A field of a header stands against the manifest' },
  CONCERN_UNCOVERED: { exit: 1, title: 'A work package names no concern of the plan' },
  MANIFEST_OVERRIDES_HEADER: { exit: 1, title: 'The manifest replaced a field of a header' },
  REQUIREMENT_REFS_MISSING: { exit: 1, title: 'A work package names no requirement' },
  REQUIREMENT_UNKNOWN: { exit: 1, title: 'A work package names a requirement the spec does not declare' },
  REQUIREMENT_UNCOVERED: { exit: 1, title: 'No work package covers a functional requirement' },
  REQUIREMENT_UNDECLARED: { exit: 1, title: 'The spec mentions a requirement without declaring it' },
  OWNERSHIP_INVALID: { exit: 1, title: 'The ownership of a work package is not valid' },
  OWNERSHIP_GUESSED: { exit: 1, title: 'The ownership of a work package was inferred' },
  OWNERSHIP_OVERLAP: { exit: 1, title: 'Two concurrent work packages own the same file' },
  OWNED_STATE_FILES: { exit: 1, title: 'A work package owns files below kitty-specs/' },
  OWNED_PATH_MISSING: { exit: 1, title: 'A work package owns a path that does not exist' },
  SURFACE_INVALID: { exit: 1, title: 'The authoritative surface of a work package fits none of its files' },
  LANE_CYCLE: { exit: 1, title: 'Execution lanes wait for each other' },
  BEYOND_EXISTING_TOOL: { exit: 1, title: 'The mission is larger than the existing tool can read' },
  MISSION_EXISTS: { exit: 1, title: 'A mission with this name exists' },
  UNION_CONFLICT: { exit: 1, title: 'Two versions of one event differ' },
  SELF_REVIEW: { exit: 1, title: 'The implementer cannot approve its own work' },
  DECISION_NOT_PENDING: { exit: 1, title: 'There is no such pending decision' },

  // Someone else moved first
  WP_ALREADY_CLAIMED: { exit: 4, title: 'Another agent has claimed the work package' },
  LOCK_TIMEOUT: { exit: 4, title: 'Another process holds the lock' },
  REF_MOVED: { exit: 4, title: 'The branch moved while this command ran' },

  // Not fatal: reported beside a success
  DEPENDENCY_BRANCH_MISSING: { exit: 0, title: 'The branch of a lane this one depends on is gone' },
  DEPENDENCIES_NOT_MERGED: { exit: 0, title: 'Newer work of a dependency was not merged in yet' },
  LOG_TAIL_TORN: { exit: 0, title: 'The last line of the log is incomplete and was set aside' },
  INDEX_NOT_REFRESHED: { exit: 0, title: 'The commit stands but the index of the checkout was busy' },
  AUTO_COMMIT_FAILED: { exit: 0, title: 'The change is durable but could not be committed' },

  INTERNAL: { exit: 70, title: 'A bug in spec-kitty' },
} as const satisfies Record<string, { readonly exit: number; readonly title: string }>;

export type ProblemCode = keyof typeof problems;
