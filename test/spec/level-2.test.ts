/** The specification's suite at optimisation level 2. A file of its own, so that the levels run side by side. */
import { ours } from '../support/backend.ts'
import { describeSuite } from './suite.ts'

describeSuite('level 2', ours({ level: 2 }))
