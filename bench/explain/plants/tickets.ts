import type { Plant } from '../plant.ts'

const tickets = (each: Omit<Plant, 'language' | 'kind' | 'program'> & Partial<Plant>): Plant => ({
  language: 'python',
  program: 'tickets',
  kind: 'function',
  ...each,
})

/** Decorators, a class with a generator and properties, tries again, a module that is loaded when needed. */
export const TICKETS: readonly Plant[] = [
  tickets({
    name: 'settings copied for each ticket',
    named: ['weigh'],
    file: 'desk/queue.py',
    find: '        level = self.settings["levels"][ticket.plan]',
    replace:
      '        settings = json.loads(json.dumps(self.settings))\n        level = settings["levels"][ticket.plan]',
    also: [
      {
        file: 'desk/queue.py',
        find: 'from functools',
        replace: 'import json\nfrom functools',
      },
    ],
  }),
  tickets({
    name: 'waits before it tries',
    kind: 'waiting',
    file: 'desk/remote.py',
    find: '                try:\n                    return',
    replace:
      '                time.sleep(0.008 * (attempt + 1))\n                try:\n                    return',
  }),
  tickets({
    name: 'a decorator that audits',
    named: ['audited', 'wrapper', 'weigh'],
    file: 'desk/queue.py',
    find: '    def weigh(self, ticket):',
    replace: '    @audited\n    def weigh(self, ticket):',
    also: [
      {
        file: 'desk/queue.py',
        find: 'from functools import cached_property\n',
        replace: 'from functools import cached_property\n\nfrom desk.stack import audited\n',
      },
      {
        file: 'desk/stack.py',
        find: 'def validated(name):',
        replace:
          'def audited(function):\n    @functools.wraps(function)\n    def wrapper(self, ticket):\n        before = repr(self.settings) + repr(ticket.text)\n        answer = function(self, ticket)\n        seen.append(hashlib.sha256((before * 300).encode()).hexdigest())\n        del seen[:-50]\n        return answer\n\n    return wrapper\n\n\nseen = []\n\n\ndef validated(name):',
      },
      {
        file: 'desk/stack.py',
        find: 'import functools\n',
        replace: 'import functools\nimport hashlib\n',
      },
    ],
  }),
  tickets({
    name: 'a generator gone through for each',
    named: ['pending', 'is_open', 'by_weight'],
    file: 'desk/queue.py',
    find: '            ticket.weight = self.weigh(ticket)',
    replace:
      '            ticket.weight = self.weigh(ticket) + sum(1 for other in self.pending() if other.number < 3)',
  }),
  tickets({
    name: 'loaded at start instead of when needed',
    kind: 'module',
    about: 'init',
    named: ['forecast'],
    file: 'app.py',
    find: '        from desk import forecast\n\n',
    replace: '',
    also: [
      {
        file: 'app.py',
        find: 'from desk.queue',
        replace: 'from desk import forecast\nfrom desk.queue',
      },
    ],
  }),
  tickets({
    name: 'each step logged',
    kind: 'log',
    file: 'desk/queue.py',
    find: '        days = 0\n',
    replace:
      '        days = 0\n        logging.info("age of %s: %s", ticket.number, ticket.text)\n',
    also: [
      {
        file: 'desk/queue.py',
        find: 'from functools',
        replace: 'import logging\nfrom functools',
      },
    ],
  }),
  tickets({
    name: 'every ticket in the answer',
    kind: 'response',
    file: 'app.py',
    find: '"summary": summary(sorted_tickets)}',
    replace:
      '"summary": summary(sorted_tickets), "tickets": [each.text for each in sorted_tickets] * 20}',
  }),
]
