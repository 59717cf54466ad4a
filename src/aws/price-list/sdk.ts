/** Of the client, only what is used: the rest is not bundled. Loaded when somebody asks for it. */
export { PricingClient, paginateGetProducts } from '@aws-sdk/client-pricing'
