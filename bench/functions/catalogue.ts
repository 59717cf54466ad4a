import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** A small function of a kind that warms up in its own way. */
export interface BenchFunction {
  name: string
  runtime: 'nodejs24.x' | 'python3.12' | 'provided.al2023'
  handler: string
  /** By file name. C sources are compiled to the file name without `.c`. */
  files: Readonly<Record<string, string>>
}

/**
 * Functions that compile, collect garbage, wait, cache, and start processes. Those that are checked with
 * an increase planted take long enough for 10 % of it to be more than 1 ms at some size.
 */
export const CATALOGUE: readonly BenchFunction[] = [
  node('JSON round trip', [
    "const text = JSON.stringify(Array.from({ length: 900 }, (_, id) => ({ id, name: 'n' + id, tags: ['a', 'b'] })))",
    'exports.handler = async () => JSON.parse(JSON.stringify(JSON.parse(text))).length',
  ]),
  node('regular expressions', [
    "const lines = Array.from({ length: 900 }, (_, i) => '2026-11-' + (i % 28) + ' GET /orders/' + i + '?page=' + (i % 9) + ' 200')",
    'const pattern = /^(\\S+) (GET|POST) (\\/[a-z]+\\/(\\d+))\\?page=(\\d+) (\\d{3})$/',
    'exports.handler = async () => lines.reduce((sum, line) => sum + Number(pattern.exec(line)[4]), 0)',
  ]),
  node('SHA-256 of 4 MB', [
    "const { createHash } = require('node:crypto')",
    "const data = Buffer.alloc(4 * 1024 * 1024, 'lambda')",
    "exports.handler = async () => createHash('sha256').update(data).digest('hex')",
  ]),
  node('gzip', [
    "const { gzipSync } = require('node:zlib')",
    "const data = Buffer.from(Array.from({ length: 4000 }, (_, i) => 'row ' + (i * 7919) % 4001).join('\\n'))",
    'exports.handler = async () => gzipSync(data).length',
  ]),
  node('objects, nothing held', grouping(0)),
  node('objects, 40,000 held', grouping(40_000)),
  node('sorting and strings', [
    'exports.handler = async () => {',
    '  const words = []',
    "  for (let i = 0; i < 20000; i++) words.push('w' + ((i * 7919) % 20011))",
    "  return words.sort().map((w) => w.toUpperCase()).join(',').length",
    '}',
  ]),
  node('buffers of 2 MB', [
    'exports.handler = async () => {',
    '  let sum = 0',
    '  for (let i = 0; i < 8; i++) sum += Buffer.alloc(2 * 1024 * 1024, i)[i]',
    '  return sum',
    '}',
  ]),
  node('caching', [
    'const cache = new Map()',
    'let calls = 0',
    'function priced(key) {',
    '  let total = 0',
    '  for (let i = 0; i < 200000; i++) total = (total * 31 + key + i) % 1000003',
    '  return total',
    '}',
    'exports.handler = async () => {',
    '  let sum = 0',
    '  for (let i = 0; i < 8; i++) {',
    '    const key = (calls * 7 + i * 3) % 60',
    '    if (!cache.has(key)) cache.set(key, priced(key))',
    '    sum += cache.get(key)',
    '  }',
    '  calls++',
    '  for (let i = 0; i < 3000000; i++) sum = (sum * 31 + i) % 1000003',
    '  return sum',
    '}',
  ]),
  node('collecting every 12th call', [
    'let held = []',
    'let calls = 0',
    'exports.handler = async () => {',
    '  for (let i = 0; i < 9000; i++) held.push({ i, text: String(i) })',
    '  if (++calls % 12 === 0) held = held.filter((row) => row.i < 0)',
    '  let sum = 0',
    '  for (let i = 0; i < 900000; i++) sum = (sum * 31 + i) % 1000003',
    '  return sum + held.length',
    '}',
  ]),
  node('waiting 20 ms', [
    'exports.handler = () => new Promise((resolve) => setTimeout(resolve, 20, 1))',
  ]),
  python('Python: JSON', [
    'import json',
    'text = json.dumps([{"id": i, "name": "n%d" % i, "tags": ["a", "b"]} for i in range(900)])',
    'def handler(event, context):',
    '    return len(json.dumps(json.loads(text)))',
  ]),
  python('Python: words', [
    'import re',
    'from collections import Counter',
    'text = " ".join("w%d" % ((i * 7919) % 997) for i in range(9000))',
    'def handler(event, context):',
    '    return Counter(re.findall(r"\\w+", text)).most_common(3)',
  ]),
  python('Python: cache in /tmp', [
    'import hashlib, os',
    'calls = 0',
    'def priced(key):',
    '    path = "/tmp/%d" % key',
    '    if os.path.exists(path):',
    '        with open(path) as f: return f.read()',
    '    digest = b"x"',
    '    for i in range(20000): digest = hashlib.sha256(digest).digest()',
    '    with open(path, "w") as f: f.write(digest.hex())',
    '    return digest.hex()',
    'def handler(event, context):',
    '    global calls',
    '    calls += 1',
    '    total = 0',
    '    for i in range(400000): total = (total * 31 + i) % 1000003',
    '    return priced(calls % 6) + str(total)',
  ]),
  {
    name: 'C: numbers',
    runtime: 'provided.al2023',
    handler: 'any',
    files: {
      'bootstrap.c': cBootstrap(
        'for (long i = 0; i < 3000000; i++) sum = (sum * 31 + i) % 1000003;',
      ),
    },
  },
  {
    name: 'shell: awk',
    runtime: 'provided.al2023',
    handler: 'any',
    files: {
      bootstrap: shellBootstrap(
        "awk 'BEGIN { for (i = 0; i < 60000; i++) s = (s * 31 + i) % 1000003; print s }'",
      ),
    },
  },
]

/** Writes the files of a function into a new directory. */
export function writeFunction({ files }: BenchFunction, directory: string): void {
  mkdirSync(directory, { recursive: true })
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(directory, name)
    writeFileSync(file, text)
    if (name.endsWith('.c')) execFileSync('cc', ['-O1', '-o', file.slice(0, -2), file])
    if (name === 'bootstrap') chmodSync(file, 0o755)
  }
}

function node(name: string, lines: readonly string[]): BenchFunction {
  const files = { 'index.js': `${lines.join('\n')}\n` }
  return { name, runtime: 'nodejs24.x', handler: 'index.handler', files }
}

function python(name: string, lines: readonly string[]): BenchFunction {
  const files = { 'app.py': `${lines.join('\n')}\n` }
  return { name, runtime: 'python3.12', handler: 'app.handler', files }
}

function grouping(held: number): string[] {
  return [
    '// groups the rows of an export by customer',
    `const warm = Array.from({ length: ${held} }, (_, i) => ({ id: i, key: 'c' + i }));`,
    'exports.warm = warm.length;',
    'exports.handler = async (event) => {',
    '  const rows = [];',
    "  for (let i = 0; i < 60000; i++) rows.push({ id: i, customer: 'c' + (i % 500), amount: (i * 37) % 1000 });",
    '  const by = new Map();',
    '  for (const r of rows) { let l = by.get(r.customer); if (!l) by.set(r.customer, (l = [])); l.push(r); }',
    '  let total = 0;',
    '  for (const l of by.values()) for (const r of l) total += r.amount;',
    '  return { customers: by.size, total };',
    '};',
  ]
}

/** A runtime client of its own: one connection after the other, no library. */
function cBootstrap(work: string): string {
  return `#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

static char answer[65536];

static void request(const char *host, int port, const char *text) {
  struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port) };
  inet_pton(AF_INET, host, &to.sin_addr);
  int s = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(s, (struct sockaddr *)&to, sizeof to) != 0) exit(1);
  write(s, text, strlen(text));
  size_t have = 0;
  ssize_t more;
  while ((more = read(s, answer + have, sizeof answer - 1 - have)) > 0) have += more;
  answer[have] = 0;
  close(s);
}

int main(void) {
  char host[64];
  char text[1024];
  strncpy(host, getenv("AWS_LAMBDA_RUNTIME_API"), sizeof host - 1);
  char *colon = strrchr(host, ':');
  int port = atoi(colon + 1);
  *colon = 0;
  for (;;) {
    snprintf(text, sizeof text, "GET /2018-06-01/runtime/invocation/next HTTP/1.1\\r\\nHost: %s\\r\\nConnection: close\\r\\n\\r\\n", host);
    request(host, port, text);
    char id[128] = "";
    for (char *line = strtok(answer, "\\r\\n"); line; line = strtok(NULL, "\\r\\n"))
      if (strncasecmp(line, "lambda-runtime-aws-request-id: ", 31) == 0) strncpy(id, line + 31, sizeof id - 1);
    volatile long sum = 0;
    ${work}
    snprintf(text, sizeof text, "POST /2018-06-01/runtime/invocation/%s/response HTTP/1.1\\r\\nHost: %s\\r\\nConnection: close\\r\\nContent-Length: 2\\r\\n\\r\\n{}", id, host);
    request(host, port, text);
  }
}
`
}

function shellBootstrap(work: string): string {
  return `#!/bin/sh
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
while :; do
  id=$(curl -sS -D - -o /dev/null "$api/next" | tr -d '\\r' | sed -n 's/^[Ll]ambda-[Rr]untime-[Aa]ws-[Rr]equest-[Ii]d: //p')
  ${work} > /dev/null
  curl -sS -o /dev/null -d '{}' "$api/$id/response"
done
`
}
