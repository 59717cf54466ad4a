import type { ScalarTag } from 'yaml'

/**
 * What unquoted words of a template mean to PyYAML, with which the AWS command line and SAM read them:
 * YAML 1.1, where `yes` is true, `010` is eight and `1234e56` is text. Dates stay text. What JavaScript
 * cannot hold exactly stays text, too.
 * Source: PyYAML's resolver.
 */
export const SCALARS: readonly ScalarTag[] = [
  {
    tag: 'tag:yaml.org,2002:null',
    default: true,
    test: /^(?:~|null|Null|NULL)?$/,
    resolve: () => null,
  },
  {
    tag: 'tag:yaml.org,2002:bool',
    default: true,
    test: /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
    resolve: (text) => /^(?:yes|true|on)$/i.test(text),
  },
  {
    tag: 'tag:yaml.org,2002:int',
    default: true,
    test: /^[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0[0-7_]*|[1-9][0-9_]*(?::[0-5]?[0-9])*)$/,
    resolve: integerOf,
  },
  {
    tag: 'tag:yaml.org,2002:float',
    default: true,
    test: /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+][0-9]+)?$/,
    resolve: floatOf,
  },
]

function integerOf(text: string): number | string {
  const sign = text.startsWith('-') ? -1 : 1
  const digits = text.replace(/^[-+]/, '').replaceAll('_', '')
  const value = digits.includes(':')
    ? digits.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
    : Number(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits)
  return Number.isSafeInteger(value) ? sign * value : text
}

/** As Python writes it again: `1.0` keeps its point, which a number of JavaScript has not. */
function floatOf(text: string): number | string {
  const value = Number(text.replaceAll('_', ''))
  return Number.isInteger(value) ? text : value
}
