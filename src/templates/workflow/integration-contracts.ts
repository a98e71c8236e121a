/** Why and when contracts between parts are written; the same words wherever work is divided. */
export const contractDuty = `Whenever one part makes something that another part uses (an environment variable, a file, an endpoint, a symbol), write a contract for it. The format is decided by what the *consumer* can use without changing it, never by what the producer happens to emit: \`postgresql://…\` is a correct URL, and still useless to a client that needs \`postgresql+asyncpg://…\`.

> **An unspecified boundary is the commonest source of integration bugs:** both sides pass their own tests and fail together. If something crosses from one part to another and has no contract, add one. If nothing crosses, say so in one sentence; an empty section is no answer.`;

/** The keys of a contract in \`wps.yaml\`, for whoever writes or reads one. */
export const contractKeys = `| key of \`integration_contracts\` | what it says |
|---|---|
| \`id\` | name of the contract, unique, words joined by hyphens |
| \`artifact\` | the thing itself, e.g. \`DATABASE_URL\` |
| \`type\` | \`env\`, \`file\`, \`endpoint\` or \`symbol\` |
| \`producer\` | the work package that makes it, or \`service:postgresql\` |
| \`consumers\` | a list; each has \`wp\`, and what it needs: \`framework\`, \`driver\`, \`format\`, \`format_note\` |
| \`format\` | the constraint: \`scheme\`, \`path\`, \`default_path\`, \`query\`, \`userinfo: required\`, \`auth\`, or \`pattern\` for the whole value; for a file \`path_in_repo\` with \`pattern\` or \`json_pointer\`; none for a symbol |
| \`validation\` | \`seam\` (a test that hands the real artifact to the real consumer), \`format\`, or \`command: "…"\` |`;
