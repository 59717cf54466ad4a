import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** What this machine has to run functions with. */
export interface Machine {
  platform: NodeJS.Platform
  node: string
  python: string | undefined
  ruby: string | undefined
  java: string | undefined
  /** Class path of AWS's runtime interface client for Java, or why there is none. */
  javaClient: JavaClient
  /** Where our own runtime clients are. */
  runtimes: string
  /** The `node_modules` whose AWS SDK stands for the one that Lambda's Node.js runtimes bring. */
  nodeModules?: string | undefined
}

export type JavaClient =
  | { kind: 'found'; classPath: string; location: string }
  | { kind: 'missing'; reason: string }

/** The first program of a name on a search path. */
export function findProgram(name: string, path: string | undefined): string | undefined {
  return (path ?? '')
    .split(delimiter)
    .filter((directory) => directory !== '')
    .map((directory) => join(directory, name))
    .find(isExecutable)
}

/** That of JAVA_HOME, or else the first on the search path. */
export function findJava({ JAVA_HOME, PATH }: NodeJS.ProcessEnv): string | undefined {
  return findProgram('java', JAVA_HOME && join(JAVA_HOME, 'bin')) ?? findProgram('java', PATH)
}

const VARIABLE = 'LAMBDA_JAVA_RUNTIME_CLIENT'
const HOW = `set ${VARIABLE} to a directory with aws-lambda-java-runtime-interface-client and the jars that it depends on (mvn dependency:copy-dependencies copies them)`

/** @param location what LAMBDA_JAVA_RUNTIME_CLIENT says: a directory of jars, or one jar with all of it */
export function findJavaClient(location: string | undefined): JavaClient {
  if (!location) return { kind: 'missing', reason: HOW }
  if (!existsSync(location)) {
    return { kind: 'missing', reason: `${VARIABLE} is ${location}, and there is nothing; ${HOW}` }
  }
  if (!statSync(location).isDirectory()) return { kind: 'found', classPath: location, location }
  const isClient = (name: string) => /runtime-interface-client.*\.jar$/.test(name)
  if (!readdirSync(location).some(isClient)) {
    const what = 'a directory without a jar of that name'
    return { kind: 'missing', reason: `${VARIABLE} is ${location}, ${what}; ${HOW}` }
  }
  return { kind: 'found', classPath: join(location, '*'), location }
}

/** Why functions of a runtime cannot run here, as a sentence, or undefined when they can. */
export function refusal(runtime: string, machine: Machine): string | undefined {
  if (machine.platform === 'win32') {
    return 'The embedded Lambda service cannot run functions on Windows, which cannot freeze processes; run it on Linux or macOS.'
  }
  if (/^nodejs\d+\.x$/.test(runtime) || /^provided(\.|$)/.test(runtime)) return undefined
  if (/^python3\.\d+$/.test(runtime)) return withoutProgram(runtime, 'python3', machine.python)
  if (/^ruby\d+\.\d+$/.test(runtime)) return withoutProgram(runtime, 'ruby', machine.ruby)
  if (/^java\d+(\.al2)?$/.test(runtime)) return withoutJava(runtime, machine)
  const what = /^(image)?$/i.test(runtime) ? 'container images' : `runtime ${runtime}`
  return `The embedded Lambda service cannot run ${what}: it runs nodejs*, python3*, ruby*, java* and provided.* functions; measure this function on AWS.`
}

function withoutProgram(runtime: string, name: string, path: string | undefined) {
  if (path !== undefined) return undefined
  return `Runtime ${runtime} needs ${name}, and there is none on the PATH of this machine; install it, or measure on AWS.`
}

function withoutJava(runtime: string, { java, javaClient }: Machine): string | undefined {
  const missing = [
    ...(java === undefined
      ? ['there is no java in JAVA_HOME or on the PATH of this machine; install a JDK']
      : []),
    ...(javaClient.kind === 'missing'
      ? [`AWS's runtime client is missing: ${javaClient.reason}`]
      : []),
  ]
  if (missing.length === 0) return undefined
  return `Runtime ${runtime} needs Java and AWS's runtime client for it: ${missing.join('. ')}. Or measure on AWS.`
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}
