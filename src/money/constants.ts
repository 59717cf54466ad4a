/** MB at which Lambda gives one full vCPU; single-threaded code gains nothing above it. */
export const FULL_VCPU_MB = 1769
/** Lambda's own memory size, where none is stated. */
export const DEFAULT_MEMORY_MB = 128
/** /tmp that every function has, and that costs nothing. */
export const FREE_TMP_MB = 512
/** What AWS charges for by the GB: 2^30 bytes. */
export const BYTES_OF_GB = 2 ** 30
/** Days of a month, as AWS's calculator counts them. */
export const MONTH_DAYS = 365 / 12
