/** What each figure means, word for word; printed in the JSON document and in reports. */
export const metricDefinitions = {
  lead_time: 'From the first move of a work package to its finish.',
  cycle_time: 'From the start of a work package to its finish.',
  start: 'The first time it was claimed, in progress, for review or in review.',
  finish: 'The moment since when it is approved or done without interruption.',
  waiting_time:
    'The time between start and end in which it was neither claimed, in progress nor in review. The end is the finish, the cancellation, or now.',
  active_time: 'The time between start and end in which it was claimed or in progress.',
  review_time: 'The time between start and end in which it was in review.',
  rework:
    'Work packages that went from for review, in review, approved or done back to planned, claimed or in progress, of all that were ever handed over.',
  first_pass_review:
    'Work packages whose first review approved them, of all that a review decided on. A decision is a recorded verdict, or a move out of for review or in review to approved or done, or back.',
  throughput:
    'Finished work packages by seven days, from the first start to the last finish, or to now while work is open; at least one day is counted.',
  burndown:
    'Work packages that were there and were not finished for good. Those that are canceled today never count, so the finished never fall.',
  median: 'The middle one, or the mean of the two in the middle.',
  p90: 'The smallest duration that at least nine tenths of them do not exceed.',
  not_known: 'Null: there is nothing to measure, or a time that cannot be read. It is never told as 0.',
} as const;
