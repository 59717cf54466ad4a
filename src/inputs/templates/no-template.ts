import { BadInput } from '../../shared/errors.ts'

/** A file that is readable and no template at all. */
export class NoTemplate extends BadInput {}
