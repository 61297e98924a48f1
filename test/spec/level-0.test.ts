/** The specification's suite at optimisation level 0. A file of its own, so that the levels run side by side. */
import { ours } from '../support/backend.ts'
import { describeSuite } from './suite.ts'

describeSuite('level 0', ours({ level: 0 }), true)
