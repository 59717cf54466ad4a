/** Every output of the action, by name. `action.yml` and the README follow this table. */
export const OUTPUTS = {
  verdict:
    '`pass`, `fail`, `inconclusive`, `accepted`, or `skipped` where nothing was measured; not set after an error.',
  'report-json': 'Path of `report.json`.',
  'report-markdown': 'Path of the report as markdown.',
  'report-html': 'Path of the report as a page.',
  'comment-url': 'Address of the comment, where one was written.',
  'cost-change-percent': 'Change in cost at the deployed size; above 0 is more expensive.',
  'duration-change-percent': 'Change in duration at the deployed size; above 0 is slower.',
  'recommended-memory-size': 'Memory size in MB that the measurements recommend, where they do.',
  'spend-usd': 'What measuring cost on AWS, in USD.',
  'predicted-spend-usd': 'Maximum that the first look was predicted to cost on AWS, in USD.',
} as const
