/** Arithmetic against native at optimisation level 0. A file of its own, so that the levels run side by side. */
import { describeNumeric } from './numeric.ts'

describeNumeric(0)
