import type { Place } from '../shared/errors.ts'
import type { Inputs } from './inputs.ts'
import type { GivenInputs } from './parse.ts'
import type { TemplateStatement } from './plan.ts'

/** Inputs of one function, those of the run included, and what a template states beside them. */
export interface FunctionInputs extends Inputs {
  stated?: TemplateStatement
  /** Where the config file lists it. */
  listedAt?: Place
}

/** What was given for one function, before it is parsed. */
export interface GivenFunction {
  given: GivenInputs
  stated?: TemplateStatement
}
