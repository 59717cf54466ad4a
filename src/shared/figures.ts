import { z } from 'zod'

/** Far beyond anything real; keeps figures printable whoever wrote the report. */
export const MAX = 1e12
export const notNegative = z.number().min(0).max(MAX)
