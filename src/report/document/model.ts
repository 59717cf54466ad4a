/**
 * What a report says, before it becomes markdown or HTML. Plain strings are this project's own
 * words and free of markup; everything that a stranger may have written is marked as such, so that
 * a renderer cannot forget to make it harmless.
 */
export type Inline =
  | string
  /** A stranger's name of something: function, payload, ref, SHA. Shown as code. */
  | { kind: 'name'; text: string }
  /** A sentence with a stranger's words in it, such as a finding's message. */
  | { kind: 'said'; text: string }
  /** An address on a server of GitHub's that this project itself made up. */
  | { kind: 'link'; href: string; of: Phrase }
  | { kind: 'strong'; of: Phrase }

export type Phrase = readonly Inline[]

export interface Column {
  title: string
  align: 'left' | 'right'
}

export interface Chart {
  kind: 'chart'
  /** What base is called. */
  base: string
  /** What head is called. */
  head: string
  /** Ascending. */
  sizesMB: readonly number[]
  baseMs: readonly number[]
  headMs: readonly number[]
}

export type Block =
  | { kind: 'heading'; level: 3 | 4; phrase: Phrase }
  | { kind: 'paragraph'; phrase: Phrase }
  /** Less important than a paragraph. */
  | { kind: 'note'; phrase: Phrase }
  | { kind: 'list'; items: readonly Phrase[] }
  /** Lines that a stranger wrote, as they are. */
  | { kind: 'log'; text: string }
  /** What must not be overlooked, with commands to copy. */
  | { kind: 'caution'; phrase: Phrase; commands: readonly string[] }
  | { kind: 'table'; columns: readonly Column[]; rows: readonly (readonly Phrase[])[] }
  | { kind: 'details'; summary: Phrase; blocks: readonly Block[] }
  | Chart

/** How much a document shows. */
export interface Detail {
  /** How many functions have their details, those that need somebody first. */
  functions: number
  /** Whether the rows per payload are among them. */
  payloads: boolean
}

export const FULL: Detail = { functions: Number.POSITIVE_INFINITY, payloads: true }

export const name = (text: string): Inline => ({ kind: 'name', text })
export const left = (title: string): Column => ({ title, align: 'left' })
export const right = (title: string): Column => ({ title, align: 'right' })
export const said = (text: string): Inline => ({ kind: 'said', text })
export const link = (href: string, ...of: Inline[]): Inline => ({ kind: 'link', href, of })
export const strong = (...of: Inline[]): Inline => ({ kind: 'strong', of })
