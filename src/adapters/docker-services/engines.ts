/** What a container engine answered. */
export interface EngineAnswer {
  /** Null when it did not answer in time, was stopped, or is not there. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface EngineCall {
  /** After this time the call is ended hard. */
  readonly timeoutMs: number;
  /** Ends the call before its time; absent for one that has to come to its end. */
  readonly signal?: AbortSignal;
  /** Marks the process, so that a later run finds it when this one is killed. */
  readonly runId?: string;
}

/** Runs one command of a container engine. */
export type RunEngine = (engine: string, args: readonly string[], call: EngineCall) => Promise<EngineAnswer>;

const ENGINES = ['docker', 'podman'];
const PROBE_MS = 5000;

/** The container engines of this machine, each asked once whether it works. */
export interface Engines {
  /** The first one that answers; null with what each said when none does. */
  first(): Promise<{ readonly name: string | null; readonly reason: string }>;
  /** Every one that answers: what an earlier run started may be in another than the first. */
  all(): Promise<readonly string[]>;
}

export function enginesOf(run: RunEngine): Engines {
  const asked = new Map<string, Promise<string | null>>();
  const faultOf = (name: string): Promise<string | null> => {
    const answer = asked.get(name) ?? askEngine(run, name);
    asked.set(name, answer);
    return answer;
  };
  return {
    async first() {
      const reasons: string[] = [];
      for (const name of ENGINES) {
        const fault = await faultOf(name);
        if (fault === null) return { name, reason: `${name} answers` };
        reasons.push(`${name}: ${fault}`);
      }
      return { name: null, reason: reasons.join('; ') };
    },
    async all() {
      const faults = await Promise.all(ENGINES.map(faultOf));
      return ENGINES.filter((_, index) => faults[index] === null);
    },
  };
}

/** Why an engine cannot be used; null when it can. */
async function askEngine(run: RunEngine, name: string): Promise<string | null> {
  const { status, stderr, stdout } = await run(name, ['info'], { timeoutMs: PROBE_MS });
  if (status === 0) return null;
  if (status === null) return /ENOENT/.test(stderr) ? 'not installed' : 'no answer within 5 s';
  const said = `${stderr}\n${stdout}`
    .trim()
    .split('\n')
    .find((line) => /error|cannot|denied|not found/i.test(line));
  return (said ?? `exit ${status}`).trim();
}
