import { z } from 'zod'
import { quote, text, textList } from './values.ts'

const nameOfFunction = (placeholder = '') =>
  new RegExp(
    `^(arn:aws[a-z-]*:lambda:[a-z0-9-]+:\\d{12}:function:|(\\d{12}:)?function:)?([\\w.-]${placeholder}){1,64}(:(\\$LATEST|([\\w-]${placeholder}){1,128}))?$`,
  )

/**
 * Web functions have an API, names and ARNs of their own, so that the Lambda API knows nothing of them
 * (docs.aws.amazon.com/lambda/latest/lambda-web, API 2025-03-07).
 */
const isWebFunction = (input: unknown) =>
  /^arn:[^:]+:lambda:[^:]+:\d{12}:web-function\//.test(String(input))

/** What the Lambda API takes for a function: a name, an ARN or a part of one, with or without a qualifier. */
export const functionName = text.regex(nameOfFunction(), {
  error: (issue) =>
    isWebFunction(issue.input)
      ? `${quote(issue.input)} is a web function, and no preview of it can be made; leave it out of the check`
      : `${quote(issue.input)} is not a function name; write it as in orders, orders:live or arn:aws:lambda:eu-central-1:123456789012:function:orders`,
})

/** The same with placeholders, which are filled in for each function. */
export const functionNamePattern = text.regex(
  nameOfFunction('|\\{(function-name|logical-id|pull-request)\\}'),
  {
    error: (issue) =>
      `${quote(issue.input)} is not a function name; write it as in orders-pr-{pull-request}, orders:canary or arn:aws:lambda:eu-central-1:123456789012:function:orders`,
  },
)

/** A SHA, full or abbreviated. */
export const commit = z
  .string({ error: 'must be text' })
  .regex(/^\s*[0-9a-fA-F]{7,64}\s*$/, {
    error: (issue) => `${quote(issue.input)} is not a commit; give its SHA`,
  })
  .trim()
  .toLowerCase()

/** Name of a branch, as `git check-ref-format` takes it, without what has to be quoted in a shell. */
export const branch = z
  .string({ error: 'must be text' })
  .regex(/^\s*(?![-/.])(?!.*(\.\.|\/\/|\/\.|\.lock(\/|\s*$)))[\w./-]{1,200}(?<![/.])\s*$/, {
    error: (issue) => `${quote(issue.input)} is not a branch name, such as lambda-cost-history`,
  })
  .trim()

/** Name of a bucket. */
export const bucket = z
  .string({ error: 'must be text' })
  .regex(/^\s*[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\s*$/, {
    error: (issue) =>
      `${quote(issue.input)} is not a bucket name; give it without s3://, as in my-bucket`,
  })
  .trim()

/** A stack of CloudFormation, for all templates or for one of them. */
export interface StackName {
  stack: string
  template?: string
}

/** Names of stacks, as `stack` or `template=stack`, or a map of template to stack. */
export const stackNames = z.union(
  [
    textList.transform((names) =>
      names.map((name): StackName => {
        const at = name.lastIndexOf('=')
        if (at === -1) return { stack: name }
        return { template: name.slice(0, at).trim(), stack: name.slice(at + 1).trim() }
      }),
    ),
    z
      .record(z.string(), text)
      .transform((map) =>
        Object.entries(map).map(([template, stack]): StackName => ({ template, stack })),
      ),
  ],
  { error: 'must be names of stacks, or a map of template to stack' },
)

export const runtime = z
  .string({ error: 'must be text' })
  .regex(/^\s*[a-z][a-z0-9.]{1,39}\s*$/, {
    error: (issue) => `${quote(issue.input)} is not a Lambda runtime; write it as in nodejs24.x`,
  })
  .trim()

export const handler = z
  .string({ error: 'must be text' })
  .regex(/^\s*[^\s]{1,128}\s*$/, {
    error: 'must be a handler of at most 128 characters without spaces, such as index.handler',
  })
  .trim()
