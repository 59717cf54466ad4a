import { type ProductsOptions, readPages } from './products.ts'

/**
 * CloudWatch's products, of which some are logs, each the text of a JSON object. They are not asked for
 * by usage type, as each region has a prefix of its own there.
 * @throws what the SDK throws
 */
export async function readLogProducts({ region, ...options }: ProductsOptions): Promise<string[]> {
  const fields = region === undefined ? {} : { regionCode: region }
  return readPages([{ serviceCode: 'AmazonCloudWatch', fields }], options)
}
