/** The specification's suite at optimisation level 0. A file of its own, so that the levels run side by side. */
import { describeSuite } from './suite.ts'

describeSuite(0)
