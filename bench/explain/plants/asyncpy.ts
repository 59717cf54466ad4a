import type { Plant } from '../plant.ts'

const asyncpy = (
  each: Omit<Plant, 'language' | 'kind' | 'program' | 'file'> & Partial<Plant>,
): Plant => ({
  language: 'python',
  program: 'asyncpy',
  kind: 'function',
  file: 'lambda_function.py',
  ...each,
})

/** All in one file: asyncio, closures, threads. */
export const ASYNCPY: readonly Plant[] = [
  asyncpy({
    name: 'stems no longer known',
    named: ['strip', 'stem'],
    find: '    _known[word] = strip(word)\n    return _known[word]',
    replace: '    return strip(word)',
  }),
  asyncpy({
    name: 'longer digest in a thread',
    named: ['digest'],
    find: 'text[:60]',
    replace: 'text * 4',
  }),
  asyncpy({
    name: 'slower digest in a thread',
    named: ['digest'],
    find: '    value = 1\n',
    replace: '    hashlib.pbkdf2_hmac("sha256", text.encode(), b"salt", 300)\n    value = 1\n',
  }),
  asyncpy({
    name: 'counted by scanning',
    named: ['top'],
    find: '            words[word] = words.get(word, 0) + 1',
    replace: '            words[word] = text.split().count(word) + words.get(word, 0)',
  }),
  asyncpy({
    name: 'awaits a pause each',
    kind: 'waiting',
    find: '    await asyncio.sleep(0)',
    replace: '    await asyncio.sleep(0.02)',
  }),
  asyncpy({
    name: 'awaited one by one with a pause',
    kind: 'waiting',
    find: '    results = await asyncio.gather(*(analyse(each) for each in documents))',
    replace:
      '    results = []\n    for each in documents:\n        results.append(await analyse(each))\n        await asyncio.sleep(0.001)',
  }),
  asyncpy({
    name: 'analysed again for the top',
    named: ['tokens', 'stem', 'top'],
    find: '        for word in text.split():',
    replace: '        for word in tokens(text + " " + text):',
  }),
  asyncpy({
    name: 'a subprocess that sleeps',
    kind: 'waiting',
    find: '    counts = in_threads(documents)',
    replace: '    subprocess.run(["sleep", "0.05"])\n    counts = in_threads(documents)',
    also: [
      {
        file: 'lambda_function.py',
        find: 'import re\n',
        replace: 'import re\nimport subprocess\n',
      },
    ],
  }),
]
