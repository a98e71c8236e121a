import { accept } from './accept';
import { implement } from './implement';
import { merge } from './merge';
import { plan } from './plan';
import { review } from './review';
import { specify } from './specify';
import { status } from './status';
import { tasksOutline } from './tasks-outline';
import { tasksPackages } from './tasks-packages';
import type { WorkflowPrompt } from './workflow-prompt';

/** Every prompt, in the order of a mission. */
export const allPrompts: readonly WorkflowPrompt[] = [
  specify,
  plan,
  tasksOutline,
  tasksPackages,
  implement,
  review,
  accept,
  merge,
  status,
];
