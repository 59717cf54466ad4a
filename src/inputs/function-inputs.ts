import type { BadInput, Place } from '../shared/errors.ts'
import type { Inputs } from './inputs.ts'
import type { GivenInputs } from './parse.ts'
import type { InlineSource, Side, StackResources, TemplateStatement } from './plan.ts'

/** Inputs of one function, those of the run included, and what a template states beside them. */
export interface FunctionInputs extends Inputs, GivenBeside {
  /** Where the config file lists it. */
  listedAt?: Place
}

/** What is known of a function beside its inputs. */
interface GivenBeside {
  stated?: TemplateStatement
  /** What main's template states, with `base-template`. */
  statedBase?: TemplateStatement
  /** Code that stands in the templates, of the sides for which no input gives other code. */
  inline?: Readonly<Partial<Record<Side, InlineSource>>>
  /** Main's template does not have it. */
  isNew?: boolean
  /** What the stacks that both sides are deployed in hold. */
  stackResources?: StackResources
  /** Why it cannot be measured, whatever the others can. */
  refused?: BadInput
}

/** What was given for one function, before it is parsed. */
export interface GivenFunction extends GivenBeside {
  given: GivenInputs
}
