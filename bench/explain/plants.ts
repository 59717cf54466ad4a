import type { Plant } from './plant.ts'
import { ASYNCPY } from './plants/asyncpy.ts'
import { BOOKINGS } from './plants/bookings.ts'
import { CALLS } from './plants/calls.ts'
import { DOWNSTREAM } from './plants/downstream.ts'
import { FEED } from './plants/feed.ts'
import { GATEWAY } from './plants/gateway.ts'
import { INVOICES } from './plants/invoices.ts'
import { LEDGER } from './plants/ledger.ts'
import { LINES } from './plants/lines.ts'
import { METERS } from './plants/meters.ts'
import { GARBAGE, LOG, MODULES, RESPONSE, WAITING } from './plants/other.ts'
import { PARCELS } from './plants/parcels.ts'
import { RECORDS } from './plants/records.ts'
import { SERVICES } from './plants/services.ts'
import { SHOP } from './plants/shop.ts'
import { SINGLE } from './plants/single.ts'
import { TICKETS } from './plants/tickets.ts'
import { WEBAPP } from './plants/webapp.ts'
import { WORK } from './plants/work.ts'

export const PLANTS: readonly Plant[] = [
  ...CALLS,
  ...WORK,
  ...DOWNSTREAM,
  ...MODULES,
  ...GARBAGE,
  ...LOG,
  ...RESPONSE,
  ...WAITING,
  ...INVOICES,
  ...FEED,
  ...GATEWAY,
  ...RECORDS,
  ...LEDGER,
  ...SERVICES,
  ...LINES,
  ...WEBAPP,
  ...SINGLE,
  ...SHOP,
  ...ASYNCPY,
  ...BOOKINGS,
  ...TICKETS,
  ...PARCELS,
  ...METERS,
]
