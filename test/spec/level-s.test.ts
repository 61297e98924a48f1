/** The specification's suite at `-Os`. A file of its own, so that the levels run side by side. */
import { ours } from '../support/backend.ts'
import { describeSuite } from './suite.ts'

describeSuite('level s', ours({ level: 's' }))
